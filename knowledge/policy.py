"""What to do with a message: answer, ask back, hand over, or say something kind. Every threshold has a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.cues import cues, found, without
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.language import recognized
from knowledge.search import Hit, search
from knowledge.text import words

Kind = Literal["answer", "clarify", "handover", "smalltalk", "crisis"]
Reason = Literal["asked", "not_understood", "own_case"]
Smalltalk = Literal["greeting", "thanks", "goodbye", "insult", "machine", "nonsense", "other_language", "yes_no"]

MOST_CANDIDATES = 5
MOST_CHOICES = 3
# The article about people and machines, named where a person is asked for.
PERSON_TOPIC = "elo-munkatars-kapcsolas"

# Below this score nothing is understood; above the second one an answer is worth giving.
UNDERSTOOD = 0.09
SURE = 0.13
# A first guess hardly better than the second is no answer.
CLEAR_OF_SECOND = 0.01
# "Ember" or "hülye" inside a real question is no wish and no insult; with this little else it is.
LITTLE_ELSE = 2


@dataclass(frozen=True)
class Candidate:
    topic: str
    score: float


@dataclass(frozen=True)
class Decision:
    kind: Kind
    topic: str | None
    confidence: float
    candidates: tuple[Candidate, ...]
    lang: Lang
    reason: Reason | None = None
    smalltalk: Smalltalk | None = None
    choices: tuple[str, ...] = ()


def decide(index: Index, text: str, chosen: Lang | None) -> Decision:
    lang = recognized(text, chosen)
    hits = search(index, text, lang)
    said = words(text)
    return (
        in_crisis(said, hits, lang)
        or asks_for_person(said, hits, lang)
        or about_own_case(said, hits, lang)
        or small_talk(said, hits, lang)
        or could_mean_several(index, said, hits, lang)
        or by_search(hits, lang)
    )


def candidates(hits: Sequence[Hit], first: Sequence[str] = ()) -> tuple[Candidate, ...]:
    """Up to five, best first; `first` are put ahead with the best score."""
    best = hits[0].score if hits else 0.0
    ahead = [Candidate(topic, round(best, 4)) for topic in first]
    rest = [Candidate(hit.topic, round(hit.score, 4)) for hit in hits if hit.topic not in first]
    return tuple((ahead + rest)[:MOST_CANDIDATES])


def in_crisis(said: list[str], hits: Sequence[Hit], lang: Lang) -> Decision | None:
    known = cues()
    serious = without(known.idioms, said)
    alone = found(known.crisis_alone, serious) and len(left_over(without(known.crisis_alone, serious))) <= LITTLE_ELSE
    if not (found(known.crisis, serious) or alone):
        return None
    return Decision("crisis", None, 1.0, candidates(hits), lang)


def asks_for_person(said: list[str], hits: Sequence[Hit], lang: Lang) -> Decision | None:
    known = cues()
    if found(known.not_person, said):
        return None
    alone = found(known.person_alone, said) and not left_over(without(known.person_alone, said))
    if not (alone or found(known.person, said)):
        return None
    named = [hit.topic for hit in hits if hit.topic == PERSON_TOPIC]
    topic = named[0] if named else None
    return Decision("handover", topic, 1.0, candidates(hits, named), lang, reason="asked")


def about_own_case(said: list[str], hits: Sequence[Hit], lang: Lang) -> Decision | None:
    if not found(cues().own_case, said):
        return None
    return Decision("handover", None, 1.0, candidates(hits), lang, reason="own_case")


def small_talk(said: list[str], hits: Sequence[Hit], lang: Lang) -> Decision | None:
    kind = kind_of_smalltalk(said)
    if kind is None:
        return None
    named = [hit.topic for hit in hits if kind == "machine" and hit.topic == PERSON_TOPIC]
    topic = named[0] if named else None
    return Decision("smalltalk", topic, 1.0, candidates(hits, named), lang, smalltalk=kind)


def kind_of_smalltalk(said: list[str]) -> Smalltalk | None:
    """Which kind, where nothing or little else is said."""
    if not any(word.isalpha() for word in said):
        return "nonsense"
    known = cues().smalltalk
    kinds = [kind for kind, patterns in known.items() if found(patterns, said)]
    if not kinds:
        return None
    patterns = [cue for kind in kinds for cue in known[kind]]
    left = left_over(without(patterns, said))
    allowed = LITTLE_ELSE if "insult" in kinds else 0
    if len(left) > allowed:
        return None
    order: tuple[Smalltalk, ...] = (
        "insult", "machine", "other_language", "thanks", "goodbye", "greeting", "nonsense", "yes_no",
    )  # fmt: skip
    return next(kind for kind in order if kind in kinds)


def left_over(said: Sequence[str]) -> list[str]:
    return [word for word in said if word not in cues().fillers]


def could_mean_several(index: Index, said: list[str], hits: Sequence[Hit], lang: Lang) -> Decision | None:
    left = left_over(said)
    for each in cues().ambiguous:
        if left and all(word in each.words for word in left):
            choices = tuple(topic for topic in each.choices if topic in index.topics)[:MOST_CHOICES]
            if len(choices) > 1:
                return Decision("clarify", None, 0.5, candidates(hits, choices), lang, choices=choices)
    return None


def by_search(hits: Sequence[Hit], lang: Lang) -> Decision:
    listed = candidates(hits)
    best = hits[0].score if hits else 0.0
    second = hits[1].score if len(hits) > 1 else 0.0
    if best < UNDERSTOOD:
        return Decision("handover", None, best, listed, lang, reason="not_understood")
    if best >= SURE and best - second >= CLEAR_OF_SECOND:
        return Decision("answer", hits[0].topic, best, listed, lang)
    choices = tuple(hit.topic for hit in hits[:MOST_CHOICES])
    return Decision("clarify", None, best, listed, lang, choices=choices)

"""What to do with a message: answer, ask back, hand over or say something kind; thresholds have names."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Literal

from knowledge.cues import cues, found, without
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.language import recognized
from knowledge.search import Found, search
from knowledge.smalltalk import Smalltalk, kind_of_smalltalk, left_over, says_only
from knowledge.text import words

Kind = Literal["answer", "clarify", "handover", "smalltalk", "crisis"]
Reason = Literal["asked", "not_understood", "own_case"]
MOST_CANDIDATES = 5
MOST_CHOICES = 3
# The article about people and machines, named where a person is asked for.
PERSON_TOPIC = "elo-munkatars-kapcsolas"

# On held-out wordings two answers in three are right from here on. The writers made them as different
# as they could, so a message is easier: of our own questions more than nine answers in ten are right then.
SURE = 0.40
# On held-out wordings more than half of what is not ours lies below, and one in twenty-five of what is.
UNDERSTOOD = 0.20
# "Nem bírom" alone is a cry for help, and it stays one with this little else.
ELSE_BESIDE_CRISIS = 2
# What a cue decides is as good as certain; a word with several meanings is as good as a coin.
BY_CUE = 0.99
BY_CHANCE = 0.5


@dataclass(frozen=True)
class Belief:
    """Logistic weights of trust in the first hit, fitted on held-out wordings (`python -m evaluation.fit`)."""

    bias: float
    best: float
    margin: float
    ahead_of_not_ours: float
    known_share: float


BELIEF = Belief(bias=-3.791, best=0.049, margin=0.292, ahead_of_not_ours=0.168, known_share=1.701)
# Further ahead or behind says nothing more, and would drown the other signs.
FURTHEST_AHEAD = 10.0


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


@dataclass(frozen=True)
class Message:
    """A text as it was heard: its words, its language, and what the search found for it."""

    said: tuple[str, ...]
    lang: Lang
    found: Found

    def decided(self, kind: Kind, confidence: float = BY_CUE, first: Sequence[str] = ()) -> Decision:
        """A decision with its candidates, `first` ahead of the search's own."""
        topic = first[0] if kind != "clarify" and first else None
        return Decision(kind, topic, round(confidence, 4), self.candidates(first), self.lang)

    def candidates(self, first: Sequence[str] = ()) -> tuple[Candidate, ...]:
        hits = self.found.ours[: MOST_CANDIDATES + len(first)]
        best = hits[0].score if hits else 0.0
        ahead = [Candidate(topic, round(best, 4)) for topic in first]
        rest = [Candidate(hit.subject, round(hit.score, 4)) for hit in hits if hit.subject not in first]
        return tuple((ahead + rest)[:MOST_CANDIDATES])

    def existing(self, topics: Sequence[str]) -> tuple[str, ...]:
        return tuple(topic for topic in topics if any(hit.subject == topic for hit in self.found.ours))


def decide(index: Index, text: str, chosen: Lang | None) -> Decision:
    lang = recognized(text, chosen)
    message = Message(tuple(words(text)), lang, search(index, text, lang))
    return (
        in_crisis(message)
        or asks_for_person(message)
        or about_own_case(message)
        or small_talk(message)
        or could_mean_several(message)
        or by_search(message)
    )


def in_crisis(message: Message) -> Decision | None:
    known = cues()
    serious = without(known.idioms, message.said)
    if found(known.crisis, serious) or says_only(known.crisis_alone, serious, ELSE_BESIDE_CRISIS):
        return message.decided("crisis")
    return None


def asks_for_person(message: Message) -> Decision | None:
    known = cues()
    if found(known.not_person, message.said):
        return None
    if not (found(known.person, message.said) or says_only(known.person_alone, message.said)):
        return None
    return replace(message.decided("handover", first=message.existing([PERSON_TOPIC])), reason="asked")


def about_own_case(message: Message) -> Decision | None:
    if not found(cues().own_case, message.said):
        return None
    return replace(message.decided("handover"), reason="own_case")


def small_talk(message: Message) -> Decision | None:
    kind = kind_of_smalltalk(message.said, message.found)
    if kind is None:
        return None
    named = message.existing([PERSON_TOPIC]) if kind == "machine" else ()
    return replace(message.decided("smalltalk", first=named), smalltalk=kind)


def could_mean_several(message: Message) -> Decision | None:
    left = left_over(message.said)
    for each in cues().ambiguous:
        if left and each.words.issuperset(left):
            choices = message.existing(each.choices)[:MOST_CHOICES]
            if len(choices) > 1:
                return replace(message.decided("clarify", BY_CHANCE, choices), choices=choices)
    return None


def by_search(message: Message) -> Decision:
    sure = confidence(message.found)
    hits = message.found.ours
    if sure >= SURE:
        return message.decided("answer", sure, [hits[0].subject])
    if sure < UNDERSTOOD:
        return replace(message.decided("handover", sure), reason="not_understood")
    return replace(message.decided("clarify", sure), choices=tuple(hit.subject for hit in hits[:MOST_CHOICES]))


def confidence(found: Found) -> float:
    """How probably the first hit is what was meant, 0 to 1."""
    if not found.ours or found.ours[0].score == 0:
        return 0.0
    weighed = sum(weight * sign for weight, sign in zip(astuple(BELIEF), belief_signs(found), strict=True))
    return 1 / (1 + math.exp(-weighed))


def belief_signs(found: Found) -> tuple[float, ...]:
    """What the belief weighs, in the order of its weights."""
    best = found.ours[0].score
    second = found.ours[1].score if len(found.ours) > 1 else 0.0
    foreign = found.not_ours[0].score if found.not_ours else 0.0
    ahead = max(-FURTHEST_AHEAD, min(FURTHEST_AHEAD, best - foreign))
    return (1.0, best, best - second, ahead, found.known_share)

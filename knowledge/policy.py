"""What to do with a message: answer, ask back, hand over or say something kind; thresholds have names."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from knowledge.cues import cues
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.language import recognized
from knowledge.place import Place
from knowledge.places import Whereabouts, places
from knowledge.search import Found, ranked, search
from knowledge.smalltalk import Smalltalk, kind_of_smalltalk, says_only
from knowledge.text import Reading

Kind = Literal["answer", "clarify", "handover", "smalltalk", "crisis"]
Reason = Literal["asked", "not_understood", "own_case"]
MOST_CANDIDATES = 5
MOST_CHOICES = 3
# The article about people and machines, named where a person is asked for.
PERSON_TOPIC = "elo-munkatars-kapcsolas"
# The articles for who only says where she lives: whether her settlement belongs here, and her street.
SETTLEMENT_TOPIC = "iroda-illetekesseg-telepulesek"
STREET_TOPIC = "akcioterulet-hatar"

# From here on nineteen of twenty answers to our own questions are right, and two of three on held-out wordings,
# which their writers made as different from each other as they could.
SURE = 0.36
# On held-out wordings more than half of what is not ours lies below, and one in twenty-five of what is.
UNDERSTOOD = 0.18
# "Nem bírom" alone is a cry for help, and it stays one with this little else.
ELSE_BESIDE_CRISIS = 2
# With more words about something else, where she lives is not what she asks about.
ELSE_BESIDE_HOME = 2
# What took the place of an ended topic comes first when it fits at least this share as well.
HEIR_SHARE = 0.8
# What a cue decides is as good as certain; a word with several meanings is as good as a coin.
BY_CUE = 0.99
BY_CHANCE = 0.5


class Belief(NamedTuple):
    """Logistic weights of trust in the first hit, fitted on held-out wordings (`python -m evaluation.fit`)."""

    bias: float
    best: float
    margin: float
    ahead_of_not_ours: float
    known_share: float


BELIEF = Belief(bias=-3.264, best=0.068, margin=0.278, ahead_of_not_ours=0.107, known_share=1.289)
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
    places: tuple[Place, ...] = ()
    reason: Reason | None = None
    smalltalk: Smalltalk | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """A text as it was heard: its words and language, what the search found, which topics there are, what it names."""

    said: tuple[str, ...]
    lang: Lang
    found: Found
    topics: Collection[str]
    whereabouts: Whereabouts

    def decided(self, kind: Kind, confidence: float = BY_CUE, first: Sequence[str] = ()) -> Decision:
        """A decision with its candidates, `first` ahead of the search's own."""
        topic = first[0] if kind != "clarify" and first else None
        return Decision(kind, topic, round(confidence, 4), self.candidates(first), self.lang, places=self.places)

    @property
    def places(self) -> tuple[Place, ...]:
        return self.whereabouts.places

    def candidates(self, first: Sequence[str] = ()) -> tuple[Candidate, ...]:
        hits = self.found.ours[: MOST_CANDIDATES + len(first)]
        best = hits[0].score if hits else 0.0
        ahead = [Candidate(topic, round(best, 4)) for topic in first]
        rest = [Candidate(hit.subject, round(hit.score, 4)) for hit in hits if hit.subject not in first]
        return tuple((ahead + rest)[:MOST_CANDIDATES])

    def existing(self, topics: Sequence[str]) -> tuple[str, ...]:
        return tuple(topic for topic in topics if topic in self.topics)


def decide(index: Index, text: str, chosen: Lang | None) -> Decision:
    reading = Reading.of(text)
    lang = recognized(reading, chosen)
    whereabouts = places().found_in(text)
    found = about_today(index, reading.words, search(index, reading, lang))
    found = not_drawn_by_place(index, whereabouts.others, lang, found) if whereabouts.places else found
    message = Message(reading.words, lang, found, index.topics, whereabouts)
    return (
        in_crisis(message)
        or asks_for_person(message)
        or could_mean_several(message)
        or in_these_words(message)
        or about_own_case(message)
        or about_home(message)
        or small_talk(message)
        or by_search(message)
    )


def about_today(index: Index, said: Sequence[str], hits: Found) -> Found:
    """Who does not speak of the past asks what can be had now: an ended topic gives way to what took its place."""
    if not hits.ours or cues().past.found_in(said):
        return hits
    ended = hits.ours[0]
    near = (hit for hit in hits.ours if hit.score >= HEIR_SHARE * ended.score)
    heir = next((hit for hit in near if hit.subject in index.heirs.get(ended.subject, ())), None)
    if heir is None:
        return hits
    exchanged = {ended.subject: heir.score, heir.subject: ended.score}
    return replace(hits, ours=ranked([hit._replace(score=exchanged.get(hit.subject, hit.score)) for hit in hits.ours]))


def not_drawn_by_place(index: Index, others: Sequence[str], lang: Lang, found: Found) -> Found:
    """Hardly an article but these two names places, so a place draws to them what is clear without it."""
    if found.exact or not found.ours or found.ours[0].subject not in (SETTLEMENT_TOPIC, STREET_TOPIC):
        return found
    without = search(index, Reading.of(" ".join(others)), lang)
    is_clear = without.exact or confidence(without) > max(SURE, confidence(found))
    return without if is_clear else found


def in_crisis(message: Message) -> Decision | None:
    return message.decided("crisis") if sounds_like_crisis(message.said) else None


def sounds_like_crisis(said: Sequence[str]) -> bool:
    """Rather once too often than once too little, but for idioms such as "megöl ez a meló"."""
    known = cues()
    serious = known.idioms.without(said)
    return known.crisis.found_in(serious) or says_only([known.crisis_alone], serious, ELSE_BESIDE_CRISIS)


def asks_for_person(message: Message) -> Decision | None:
    known = cues()
    said = known.salutations.without(message.said)
    if known.not_person.found_in(said):
        return None
    if not (known.person.found_in(said) or says_only([known.person_alone], said)):
        return None
    return replace(message.decided("handover", first=message.existing([PERSON_TOPIC])), reason="asked")


def about_own_case(message: Message) -> Decision | None:
    if not cues().own_case.found_in(message.said):
        return None
    return replace(message.decided("handover"), reason="own_case")


def about_home(message: Message) -> Decision | None:
    """Who names a place and says nothing else but that she lives there, or asks whether it belongs here."""
    topics = home_topics(message)
    if not topics or beside_home(message) or is_lone_surname(message.said):
        return None
    if len(topics) == 1:
        return message.decided("answer", first=topics)
    searched = by_search(message)
    if searched.topic in topics:
        return searched
    return replace(message.decided("clarify", BY_CHANCE, topics), choices=topics)


def beside_home(message: Message) -> list[str]:
    """The words that are about something else than where she lives."""
    left = cues().smalltalk["greeting"].without(message.whereabouts.others)
    known = cues().polite | cues().fillers
    return [word for word in left if word not in known and not places().is_about_living_there(word)]


def is_lone_surname(said: Sequence[str]) -> bool:
    """ "Szegedi" alone may be the answer to who she is."""
    return len(said) == 1 and said[0].endswith("i")


def home_topics(message: Message) -> tuple[str, ...]:
    """The article about the street or the settlement; both where nobody said which town a street is in."""
    streets = [place for place in message.places if place.is_street]
    if not message.places:
        return ()
    if not streets:
        return message.existing([SETTLEMENT_TOPIC])
    town_is_known = any(street.is_listed for street in streets) or len(streets) < len(message.places)
    return message.existing([STREET_TOPIC] if town_is_known else [STREET_TOPIC, SETTLEMENT_TOPIC])


def small_talk(message: Message) -> Decision | None:
    kind = kind_of_smalltalk(message.said, message.found)
    if kind is None:
        return None
    named = message.existing([PERSON_TOPIC]) if kind == "machine" else ()
    return replace(message.decided("smalltalk", first=named), smalltalk=kind)


def could_mean_several(message: Message) -> Decision | None:
    left = [word for word in message.said if word not in cues().polite]
    for each in cues().ambiguous:
        if left and each.words.issuperset(left):
            choices = message.existing(each.choices)[:MOST_CHOICES]
            if len(choices) > 1:
                return replace(message.decided("clarify", BY_CHANCE, choices), choices=choices)
    return None


def in_these_words(message: Message) -> Decision | None:
    """A topic that lists exactly this wording needs no guessing."""
    return message.decided("answer", first=[message.found.exact]) if message.found.exact else None


def by_search(message: Message) -> Decision:
    sure = confidence(message.found)
    hits = message.found.ours
    if sure >= SURE and not nearer_to_what_is_not_ours(message.found):
        return message.decided("answer", sure, [hits[0].subject])
    if sure < UNDERSTOOD:
        return replace(message.decided("handover", sure), reason="not_understood")
    guesses = (*home_choices(message), *(hit.subject for hit in hits))
    return replace(message.decided("clarify", sure), choices=tuple(dict.fromkeys(guesses))[:MOST_CHOICES])


def home_choices(message: Message) -> tuple[str, ...]:
    """What to offer first where it is not clear what is asked, but where she lives."""
    if len(beside_home(message)) > ELSE_BESIDE_HOME or not places().says_where_she_lives(message.whereabouts.others):
        return ()
    return home_topics(message)[:1]


def nearer_to_what_is_not_ours(found: Found) -> bool:
    """In a small knowledge base anything is clear of the second, so being clear is not enough."""
    return bool(found.not_ours) and found.not_ours[0].score > found.ours[0].score


def confidence(found: Found) -> float:
    """How probably the first hit is what was meant, 0 to 1."""
    if not found.ours or found.ours[0].score == 0:
        return 0.0
    weighed = sum(weight * sign for weight, sign in zip(BELIEF, belief_signs(found), strict=True))
    return 1 / (1 + math.exp(-weighed))


def belief_signs(found: Found) -> tuple[float, ...]:
    """What the belief weighs, in the order of its weights."""
    best = found.ours[0].score
    second = found.ours[1].score if len(found.ours) > 1 else 0.0
    foreign = found.not_ours[0].score if found.not_ours else 0.0
    ahead = max(-FURTHEST_AHEAD, min(FURTHEST_AHEAD, best - foreign))
    return (1.0, best, best - second, ahead, found.known_share)

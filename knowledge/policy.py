"""What to do with a message: answer, ask back, hand over or say something kind; thresholds have names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from knowledge.belief import confidence
from knowledge.cues import cues
from knowledge.dates import Lang
from knowledge.followup import Aspect, aspect_asked, follow_ups
from knowledge.index import Index
from knowledge.language import recognized
from knowledge.place import Place
from knowledge.places import Whereabouts, places
from knowledge.search import Found, search
from knowledge.smalltalk import Smalltalk, kind_of_smalltalk, says_only
from knowledge.text import Reading
from knowledge.wordings import CRISIS, OWN_CASE

Kind = Literal["answer", "clarify", "handover", "smalltalk", "crisis"]
# An ended topic → what is open in its place.
Heirs = Mapping[str, tuple[str, ...]]
Reason = Literal["asked", "not_understood", "own_case"]
MOST_CANDIDATES = 5
MOST_CHOICES = 3
# The article about people and machines, named where a person is asked for.
PERSON_TOPIC = "elo-munkatars-kapcsolas"
# The articles for who only says where she lives: whether her settlement belongs here, and her street.
SETTLEMENT_TOPIC = "iroda-illetekesseg-telepulesek"
STREET_TOPIC = "akcioterulet-hatar"

# The ceiling on wrong answers is three of a hundred messages: held by our own question sets from here on
# (`python -m evaluation.folds`, docs/decisions/0014).
SURE = 0.65
# Half of what is not ours lies below, and one in a hundred of what is (`python -m evaluation.folds`).
UNDERSTOOD = 0.2
# "Nem bírom" alone is a cry for help, and it stays one with this little else.
ELSE_BESIDE_CRISIS = 2
# From these shares on, a text that is more like a cry for help, or like a question about one's own matter, than like
# anything else is taken for it; help is rather offered once too often.
LIKE_CRISIS = 0.4
LIKE_OWN_CASE = 0.5
# Hardly more than a word or two ("üzenetet hagyok") looks like many things, so it must look like it more.
FEW_WORDS = 2
LIKE_CRISIS_IN_FEW_WORDS = 0.6
LEAST_KNOWN = 0.5
# With more words about something else, where she lives is not what she asks about.
ELSE_BESIDE_HOME = 2
# What took the place of an ended topic comes first when it has at least this share of the ended one's share.
HEIR_SHARE = 0.2
# What a cue decides is as good as certain; a word with several meanings is as good as a coin.
BY_CUE = 0.99
BY_CHANCE = 0.5


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
    by_search: bool = False  # and by no cue
    then: tuple[str, ...] = ()  # topics of further questions in the same message
    unanswered: bool = False  # another question in it has no sure answer
    aspect: Aspect | None = None  # the one side of the topic that is asked for, after an answer


@dataclass(frozen=True)
class Message:
    """A text as it was heard: its words and language, what the search found, which topics there are, what it names."""

    said: tuple[str, ...]
    lang: Lang
    found: Found
    topics: Collection[str]
    confidence: float  # that the first hit is what was meant, 0 to 1
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


def decide(
    index: Index, text: str, chosen: Lang | None, after: str | None = None, heirs: Heirs = MappingProxyType({})
) -> Decision:
    """`after` is the topic that was answered last, if it still stands."""
    reading = Reading.of(text)
    lang = recognized(reading, chosen)
    whereabouts = places().found_in(text)
    found = about_today(heirs, reading.words, search(index, reading, lang))
    found = not_drawn_by_place(index, whereabouts.others, lang, found) if whereabouts.places else found
    sure = confidence(found, index.learned.belief)
    message = Message(reading.words, lang, found, index.topics, sure, whereabouts)
    return (
        in_crisis(message)
        or asks_for_person(message)
        or follows_up(message, after)
        or could_mean_several(message)
        or in_these_words(message)
        or about_own_case(message)
        or about_home(message)
        or small_talk(message)
        or like_crisis(message)
        or like_own_case(message)
        or by_search(message)
    )


def about_today(heirs: Heirs, said: Sequence[str], found: Found) -> Found:
    """Who does not speak of the past asks what can be had now: an ended topic gives way to what took its place."""
    if not found.ours or cues().past.found_in(said):
        return found
    ended = found.ours[0]
    near = (hit for hit in found.ours if hit.score >= HEIR_SHARE * ended.score)
    heir = next((hit for hit in near if hit.subject in heirs.get(ended.subject, ())), None)
    if heir is None:
        return found
    exchanged = {ended.subject: heir.score, heir.subject: ended.score}
    again = (hit._replace(score=exchanged.get(hit.subject, hit.score)) for hit in found.ours)
    return replace(found, ours=tuple(sorted(again, key=lambda hit: -hit.score)))


def not_drawn_by_place(index: Index, others: Sequence[str], lang: Lang, found: Found) -> Found:
    """Hardly an article but these two names places, so a place draws to them what is clear without it."""
    if found.exact or not found.ours or found.ours[0].subject not in (SETTLEMENT_TOPIC, STREET_TOPIC):
        return found
    without = search(index, Reading.of(" ".join(others)), lang)
    belief = index.learned.belief
    is_clear = without.exact or confidence(without, belief) > max(SURE, confidence(found, belief))
    return without if is_clear else found


def in_crisis(message: Message) -> Decision | None:
    return message.decided("crisis") if sounds_like_crisis(message.said) else None


def like_crisis(message: Message) -> Decision | None:
    """In words that no cue lists."""
    share = message.found.most_like(CRISIS)
    least = LIKE_CRISIS if len(message.said) > FEW_WORDS else LIKE_CRISIS_IN_FEW_WORDS
    if share < least or not in_known_words(message) or cues().idioms.found_in(message.said):
        return None
    return message.decided("crisis", share)


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


def follows_up(message: Message, after: str | None) -> Decision | None:
    """What names no subject of its own is about the last one; what another topic tells is answered by that topic."""
    if after is None or after not in message.topics:
        return None
    aspect = aspect_asked(message.said)
    if aspect is None:
        return None
    topic = follow_ups().topic_of(after, aspect)
    if topic == after or topic not in message.topics:
        return replace(message.decided("answer", first=[after]), aspect=aspect)
    return message.decided("answer", first=[topic])


def about_own_case(message: Message) -> Decision | None:
    if not cues().own_case.found_in(message.said):
        return None
    return replace(message.decided("handover"), reason="own_case")


def like_own_case(message: Message) -> Decision | None:
    """In words that no cue lists."""
    share = message.found.most_like(OWN_CASE)
    if share < LIKE_OWN_CASE or not in_known_words(message):
        return None
    return replace(message.decided("handover", share), reason="own_case")


def in_known_words(message: Message) -> bool:
    """A word that nobody used may look like anything by its letters alone."""
    return message.found.known_words >= LEAST_KNOWN


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
    known = cues()
    left = [word for word in left if word not in known.polite and word not in known.fillers]
    return [word for word in left if not places().is_about_living_there(word)]


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
        if left and all(word in each.words for word in left):
            choices = message.existing(each.choices)[:MOST_CHOICES]
            if len(choices) > 1:
                return replace(message.decided("clarify", BY_CHANCE, choices), choices=choices)
    return None


def in_these_words(message: Message) -> Decision | None:
    """A topic that lists exactly this wording needs no guessing."""
    return message.decided("answer", first=[message.found.exact]) if message.found.exact else None


def by_search(message: Message) -> Decision:
    return replace(as_sure_as(message, message.confidence), by_search=True)


def as_sure_as(message: Message, sure: float) -> Decision:
    hits = message.found.ours
    if sure >= SURE and hits:
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

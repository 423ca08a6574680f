"""Which event a typed sentence means: by the words of its title and kind, its settlement, and its day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from rapidfuzz.distance import OSA

from desk.attending import EventRow
from desk.office import Office
from handlers.event_cues import wordings
from handlers.event_days import OF_A_DAY, Days, days_in
from knowledge.places import places
from knowledge.text import folded, words

SAMPLE = ("minta", "sample")
SHORTEST_BEGINNING = 4  # letters
LONGEST_ENDING = 3  # of a name that is shorter
SHORTEST_WITH_A_TYPO, SHORTEST_WITH_TWO = 5, 9


@dataclass(frozen=True)
class Wanted:
    """What the words say of the event. `names`: those that are in names of events; `rest`: the others of a cue."""

    names: tuple[str, ...] = ()
    noun: bool = False  # one of the names is what an event is called
    days: Days | None = None
    settlement: str | None = None
    rest: tuple[str, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Nothing is said of which one it is."""
        return not self.names and self.days is None and self.settlement is None


def read(text: str, rest: Sequence[str], known: Iterable[EventRow], office: Office, now: datetime) -> Wanted:
    """`rest`: the words beside a cue; `now` in the office's zone."""
    said = words(text)
    vocabulary = {word for event in known for word in names_of(event, office)}
    kinds = {word for kind in office.event_kinds.values() for word in _telling(f"{kind.hu} {kind.en}")}
    place = next((place for place in places().found_in(text).places if not place.is_street), None)
    of_place = folded(place.named)[:SHORTEST_BEGINNING] if place is not None else " "
    elsewhere = [word for word in said if not word.startswith(of_place)]
    named = tuple(word for word in elsewhere if is_named(word, vocabulary | kinds) or _is_noun(word))
    left = [word for word in rest if word in elsewhere and word not in named and not OF_A_DAY.fullmatch(word)]
    return Wanted(
        names=named,
        noun=any(map(_is_noun, named)),
        days=days_in(text, now),
        settlement=place.whole if place is not None else None,
        rest=tuple(left),
    )


def names_of(event: EventRow, office: Office) -> frozenset[str]:
    kind = office.event_kinds.get(event.kind)
    called = f"{kind.hu} {kind.en}" if kind is not None else ""
    return frozenset(_telling(f"{event.title_hu} {event.title_en or ''} {called}"))


def _telling(text: str) -> list[str]:
    common = wordings().common
    return [word for word in words(text) if word not in common and len(word) >= SHORTEST_BEGINNING - 1]


def is_named(word: str, names: Collection[str]) -> bool:
    return any(_is_form_of(word, name) for name in names)


def _is_form_of(word: str, name: str) -> bool:
    """With an ending of its own, or of the name's ("álláskereső" for "álláskeresőknek"), or with a slip of the hand."""
    longest = LONGEST_ENDING if len(name) < SHORTEST_BEGINNING else len(word)
    if word.startswith(name) and len(word) <= len(name) + longest:
        return True
    if len(word) > SHORTEST_BEGINNING and name.startswith(word):
        return True
    if len(name) < SHORTEST_WITH_A_TYPO or len(word) < len(name) - 1:
        return False
    slips = 2 if len(name) >= SHORTEST_WITH_TWO else 1
    beginnings = {word[: len(name) + more] for more in (-1, 0, 1)}
    return word[0] == name[0] and any(OSA.distance(name, each, score_cutoff=slips) <= slips for each in beginnings)


def _is_noun(word: str) -> bool:
    return any(_is_form_of(word, noun) for noun in wordings().nouns)


def fitting(wanted: Wanted, known: Sequence[EventRow], office: Office, now: datetime) -> list[EventRow]:
    """Those that have all the names; where none has, those that are called so."""
    fit = [event for event in known if _on_day(event, wanted, now) and wanted.settlement in (None, event.settlement)]
    if not wanted.names:
        return fit
    names = {event.id: names_of(event, office) for event in fit}
    whole = [event for event in fit if all(is_named(word, names[event.id]) for word in wanted.names)]
    if whole or not wanted.noun:
        return whole
    nouns = [word for word in wanted.names if _is_noun(word)]
    return [event for event in fit if any(is_named(word, names[event.id]) for word in nouns)]


def is_titled(event: EventRow, text: str) -> bool:
    """The words of its title are all there; nobody says that a sample is one."""
    said = words(text)
    titles = [
        [name for name in words(title) if name not in SAMPLE] for title in (event.title_hu, event.title_en) if title
    ]
    return any(title and all(any(_is_form_of(word, name) for word in said) for name in title) for title in titles)


def _on_day(event: EventRow, wanted: Wanted, now: datetime) -> bool:
    return wanted.days is None or event.starts_at.astimezone(now.tzinfo).date() in wanted.days

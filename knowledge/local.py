"""What is said before an answer to somebody who named a place: the facts of that place, with their sources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list

from knowledge.article import Fact
from knowledge.dates import Lang
from knowledge.place import Place
from knowledge.places import places as known_places

# The topics that are told differently at each settlement, and on each street.
ABOUT_SETTLEMENTS = ("iroda-illetekesseg-telepulesek", "allaskereso-regisztracio-menete")
WITH_DETAILS = "iroda-illetekesseg-telepulesek"
ABOUT_STREETS = ("akcioterulet-hatar",)
# Who names more places wants a list, which the article holds.
MOST_SAID = 3

FactIds = tuple[str, ...]


@dataclass(frozen=True)
class Said:
    text: str = ""
    facts: tuple[Fact, ...] = ()


def said_first(topic: str, named: Sequence[Place], lang: Lang, today: date) -> Said:
    """Nothing where the topic does not depend on the place, and nothing of a fact that has ended."""
    return said([(place, place.facts) for place in told_apart(topic, named)], lang, today)


def details_of(topic: str, named: Sequence[Place], lang: Lang, today: date) -> Said:
    """What was there before, under Details of the topic about settlements."""
    if topic != WITH_DETAILS:
        return Said()
    return said([(place, place.details) for place in told_apart(topic, named)], lang, today)


def told_apart(topic: str, named: Sequence[Place]) -> list[Place]:
    """The places that make a difference; a street of the list makes any other street needless."""
    if topic in ABOUT_SETTLEMENTS:
        return [place for place in named if not place.is_street][:MOST_SAID]
    streets = [place for place in named if place.is_street] if topic in ABOUT_STREETS else []
    return ([street for street in streets if street.is_listed] or streets)[:MOST_SAID]


def said(of_places: Sequence[tuple[Place, FactIds]], lang: Lang, today: date) -> Said:
    """Every sentence once, about all places it holds for."""
    known = known_places().facts
    lines: dict[str, None] = {}
    facts: dict[str, Fact] = {}
    for ids, group in grouped(of_places):
        for fact in (known[each] for each in ids):
            if not fact.ended(today):
                lines[sentence(fact, group, lang)] = None
                facts[fact.id] = fact
    return Said("\n".join(lines), tuple(facts.values()))


def grouped(of_places: Sequence[tuple[Place, FactIds]]) -> Iterator[tuple[FactIds, list[Place]]]:
    """Places of which the same is said go together, but not parts, which belong to one settlement each."""
    groups: dict[tuple[FactIds, str], list[Place]] = {}
    for place, ids in of_places:
        alone = "" if place.is_street or place.named == place.whole else place.named
        groups.setdefault((ids, alone), []).append(place)
    return ((ids, group) for (ids, _alone), group in groups.items())


def sentence(fact: Fact, group: Sequence[Place], lang: Lang) -> str:
    named = format_list([place.named for place in group], locale=lang)
    whole = format_list(list(dict.fromkeys(place.whole for place in group)), locale=lang)
    return fact.text.into(lang).format(place=named, whole=whole)

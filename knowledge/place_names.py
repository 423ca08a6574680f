"""Which settlement a typed word names: with endings, without accents, a typo or two away."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rapidfuzz.distance import OSA

from knowledge.concepts import MOST_REMEMBERED
from knowledge.place import Names, Place
from knowledge.text import folded

# "-i" makes of a place who or what is from there; all other endings may follow it.
FROM_THERE = ("i", "iak", "iek", "beli", "beliek")
CASES = (
    "t", "at", "et", "ot", "nak", "nek", "on", "en", "n", "ra", "re", "rol", "ban", "ben", "ba", "be", "bol", "tol",
    "hoz", "hez", "nal", "nel", "val", "vel", "ig", "ert", "kent", "s",
)  # fmt: skip
PLACE_CASES = ("on", "en", "n", "ra", "re", "rol")
ENDINGS = frozenset({"", *CASES, *FROM_THERE, *("".join(both) for both in product(FROM_THERE, CASES))})
CAUTIOUS_ENDINGS = ENDINGS.difference(CASES, {""}).union(PLACE_CASES)
# Shorter names are a letter away from too much else; long ones carry two typos and stay themselves.
ONE_TYPO_FROM = 8
TWO_TYPOS_FROM = 12


class Named(NamedTuple):
    place: Place
    ending: str
    is_misspelt: bool = False

    @property
    def may_be_a_surname(self) -> bool:
        """As Kecskeméti and Orgován are."""
        return self.is_misspelt or (self.ending.startswith("i") and self.ending != "ig")


class Settlements:
    """The folded names; a name of two words is looked up with one space."""

    def __init__(self, names: Names) -> None:
        self._names: dict[str, tuple[Place, frozenset[str]]] = {}
        self._add(names.cautious, CAUTIOUS_ENDINGS)
        self._add(names.plain, ENDINGS)
        self._lengths = sorted({len(name) for name in self._names})
        self._by_first_letter: dict[str, list[tuple[str, Place, int]]] = defaultdict(list)
        for name, (place, allowed) in self._names.items():
            typos = (len(name) >= ONE_TYPO_FROM) + (len(name) >= TWO_TYPOS_FROM)
            if typos and "" in allowed:
                self._by_first_letter[name[0]].append((name, place, typos))
        self.first_words = frozenset(name.partition(" ")[0] for name in self._names if " " in name)
        self.named_by = lru_cache(maxsize=MOST_REMEMBERED)(self._named_by)

    def _add(self, names: Mapping[str, Place], endings: frozenset[str]) -> None:
        for name, place in names.items():
            for stem, allowed in stems(folded(name), endings):
                self._names[stem] = (place, allowed)

    def _named_by(self, typed: str) -> Named | None:
        """By the longest name that leaves an ending; else by one that is misspelt."""
        for length in reversed(self._lengths):
            place, allowed = self._names.get(typed[:length], (None, frozenset[str]()))
            ending = without_doubled(typed[:length], typed[length:])
            if place is not None and ending in allowed:
                return Named(place, ending)
        return self._misspelt(typed)

    def _misspelt(self, typed: str) -> Named | None:
        for name, place, typos in self._by_first_letter.get(typed[:1], ()):
            ending = ending_after(name, typed, typos) if len(typed) >= len(name) - typos else None
            if ending is not None:
                return Named(place, ending, is_misspelt=True)
        return None


def stems(name: str, endings: frozenset[str]) -> Iterable[tuple[str, frozenset[str]]]:
    """The name with its endings; Kerekegyháza loses its last letter in "kerekegyházi"."""
    yield name, endings
    if name.endswith("haza"):
        yield name[:-1], frozenset(ending for ending in endings if ending.startswith("i") and ending != "ig")


def without_doubled(stem: str, ending: str) -> str:
    """-val and -vel take the last letter of the name: Kecskeméttel."""
    return f"v{ending[1:]}" if ending[1:] in ("al", "el") and ending[0] == stem[-1:] else ending


def ending_after(name: str, typed: str, typos: int) -> str | None:
    """What follows the misspelt name, with the fewest typos; None when it is another word."""
    found: list[tuple[int, str]] = []
    for length in range(len(name) - typos, len(name) + typos + 1):
        ending = without_doubled(typed[:length], typed[length:])
        if length <= len(typed) and ending in ENDINGS:
            distance = OSA.distance(typed[:length], name, score_cutoff=typos)
            if distance <= typos:
                found.append((distance, ending))
    return min(found)[1] if found else None

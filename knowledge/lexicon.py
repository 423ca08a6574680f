"""Which places of the patterns a word fits: looked up by the word, for trying every place takes a hundred times longer.

A place is named by its alternatives as they are written (`ember|munkatars*`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.concepts import MOST_REMEMBERED

# Shorter words differ by one letter too often ("ver", "vers"); long ones carry two typos and stay themselves.
ONE_TYPO_FROM = 6
TWO_TYPOS_FROM = 12


@dataclass(frozen=True)
class Misspelt:
    """A long word or beginning that is also taken a typo or two away."""

    pattern: str
    beginning: bool
    typos: int
    places: frozenset[str]

    def fits(self, word: str) -> bool:
        compared = word[: len(self.pattern)] if self.beginning else word
        return OSA.distance(compared, self.pattern, score_cutoff=self.typos) <= self.typos


class Lexicon:
    """The words, the beginnings and, by first letter, the misspelt words of all places."""

    def __init__(self, places: Iterable[str], *, with_typos: bool, correct: frozenset[str] = frozenset()) -> None:
        """`correct` are words that look like a misspelt one and are words of their own."""
        named: dict[str, set[str]] = defaultdict(set)
        for place in places:
            for word in place.split("|"):
                named[word].add(place)
        self._whole = {word: frozenset(found) for word, found in named.items() if not word.endswith("*")}
        self._beginnings = {word[:-1]: frozenset(found) for word, found in named.items() if word.endswith("*")}
        self._lengths = sorted({len(beginning) for beginning in self._beginnings})
        self._misspelt: dict[str, list[Misspelt]] = defaultdict(list)
        for word, found in named.items():
            pattern = word.rstrip("*")
            typos = (len(pattern) >= ONE_TYPO_FROM) + (len(pattern) >= TWO_TYPOS_FROM)
            if typos and with_typos:
                self._misspelt[pattern[0]].append(Misspelt(pattern, pattern != word, typos, frozenset(found)))
        self._correct = correct
        self.fitted_by = lru_cache(maxsize=MOST_REMEMBERED)(self._fitted_by)

    def _fitted_by(self, word: str) -> frozenset[str]:
        """A typo hardly ever hits the first letter, so only misspelt words with the same one are compared."""
        fitted = set(self._whole.get(word, ()))
        for length in self._lengths:
            fitted |= self._beginnings.get(word[:length], frozenset())
        for misspelt in () if word in self._correct else self._misspelt.get(word[:1], ()):
            if misspelt.fits(word):
                fitted |= misspelt.places
        return frozenset(fitted)

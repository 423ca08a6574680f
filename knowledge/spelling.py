"""What an unknown word is probably a typo of."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.concepts import concepts_of

# A short word has too many neighbours one letter away; a long one stays itself with two typos.
SHORTEST_CORRECTED = 5
TWO_TYPOS_FROM = 9
# The work for one message stays bounded; nobody mistypes more words that matter.
MOST_CORRECTED = 12


@dataclass(frozen=True)
class Spelling:
    known: frozenset[str]
    long_words: tuple[str, ...]

    @classmethod
    def of(cls, known: Iterable[str]) -> "Spelling":
        words = frozenset(known)
        return cls(words, tuple(sorted(word for word in words if len(word) >= SHORTEST_CORRECTED)))

    def corrections(self, said: Iterable[str]) -> list[str]:
        """For each unknown word the known word it is probably meant to be."""
        unknown = [word for word in dict.fromkeys(said) if self._unknown(word)][:MOST_CORRECTED]
        nearest = (self._nearest(word) for word in unknown)
        return [word for word in nearest if word is not None]

    def _unknown(self, word: str) -> bool:
        return len(word) >= SHORTEST_CORRECTED and word not in self.known and not concepts_of(word)

    def _nearest(self, word: str) -> str | None:
        typos = 1 if len(word) < TWO_TYPOS_FROM else 2
        found = process.extractOne(word, self.long_words, scorer=OSA.distance, score_cutoff=typos)
        return found[0] if found else None

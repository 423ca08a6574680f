"""What an unknown word is probably a typo of."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.concepts import concepts_of

# A short word has too many neighbours one letter away; a long one stays itself with two typos.
SHORTEST_CORRECTED = 5
TWO_TYPOS_FROM = 9
# The work for one message stays bounded; nobody mistypes more words that matter.
MOST_CORRECTED = 12
# Two changed letters side by side, the widest typo, touch so many groups of three letters.
TOUCHED_BY_TYPO = 4


@dataclass(frozen=True)
class Spelling:
    """The known words; of the long ones, in order, which of them hold a group of three letters."""

    known: frozenset[str]
    long_words: tuple[str, ...]
    holders: Mapping[str, "array[int]"]

    @classmethod
    def of(cls, known: Iterable[str]) -> "Spelling":
        words = frozenset(known)
        long_words = tuple(sorted(word for word in words if len(word) >= SHORTEST_CORRECTED))
        holders: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, word in enumerate(long_words):
            for group in letter_groups(word):
                holders[group].append(number)
        return cls(words, long_words, dict(holders))

    def corrections(self, said: Iterable[str]) -> list[str]:
        """For each unknown word the known word it is probably meant to be."""
        unknown = [word for word in dict.fromkeys(said) if self._unknown(word)][:MOST_CORRECTED]
        nearest = (self._nearest(word) for word in unknown)
        return [word for word in nearest if word is not None]

    def _unknown(self, word: str) -> bool:
        return len(word) >= SHORTEST_CORRECTED and word not in self.known and not concepts_of(word)

    def _nearest(self, word: str) -> str | None:
        typos = 1 if len(word) < TWO_TYPOS_FROM else 2
        found = process.extractOne(word, self._alike(word, typos), scorer=OSA.distance, score_cutoff=typos)
        return found[0] if found else None

    def _alike(self, word: str, typos: int) -> list[str]:
        """Of one group more than the typos can touch the meant word holds at least one, so the rarest are enough."""
        holders = sorted((self.holders.get(group, ()) for group in letter_groups(word)), key=len)
        numbers = set[int]().union(*holders[: TOUCHED_BY_TYPO * typos + 1])
        return [self.long_words[number] for number in sorted(numbers)]


def letter_groups(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}

"""Everyday, official and English words that mean the same, as data (`concepts.yaml`)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.nodes import plain

FILE = Path(__file__).parent / "concepts.yaml"
# What was looked up for a word is kept for so many; most messages are made of few words.
MOST_REMEMBERED = 4096


@dataclass(frozen=True)
class Concepts:
    """`whole` maps a word, `beginnings` the beginning of a word, to the concepts it names."""

    whole: Mapping[str, frozenset[str]]
    beginnings: Mapping[str, frozenset[str]]
    shortest: int

    def of(self, word: str) -> frozenset[str]:
        named = set(self.whole.get(word, ()))
        for length in range(self.shortest, len(word) + 1):
            named |= self.beginnings.get(word[:length], frozenset())
        return frozenset(named)


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    whole: dict[str, set[str]] = defaultdict(set)
    beginnings: dict[str, set[str]] = defaultdict(set)
    for concept, written in plain(FILE).items():
        for word in str(written).split():
            (beginnings if word.endswith("*") else whole)[word.rstrip("*")].add(concept)
    shortest = min((len(beginning) for beginning in beginnings), default=1)
    return Concepts(
        {word: frozenset(named) for word, named in whole.items()},
        {beginning: frozenset(named) for beginning, named in beginnings.items()},
        shortest,
    )


@lru_cache(maxsize=MOST_REMEMBERED)
def concepts_of(word: str) -> frozenset[str]:
    return concepts().of(word)

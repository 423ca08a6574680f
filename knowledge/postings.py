"""For each feature the documents that have it, in flat arrays.

A pair of Python objects a posting takes ten times the memory, and fetching them from all over it three times as long.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

# In a large knowledge base a feature of more documents than this finds no document by itself: it only helps to
# choose between those that rarer features have found.
COMMON = 300


class Vocabulary(dict[str, int]):
    """The numbers of the features, in order of appearance; a new one gets the next."""

    def __missing__(self, feature: str) -> int:
        number = self[feature] = len(self)
        return number


class Counts:
    """How often each document has each feature, written down document by document; several may share a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.features = array("I")
        self.counts = array("I")
        self._ends = array("Q", [0])

    def add(self, document: Mapping[str, int]) -> None:
        self.features.extend(map(self.vocabulary.__getitem__, document))
        self.counts.extend(document.values())
        self._ends.append(len(self.features))

    @property
    def size(self) -> int:
        return len(self._ends) - 1

    def documents(self) -> Iterator[tuple["array[int]", "array[int]"]]:
        """The features of each document and how often it has each."""
        for start, end in pairwise(self._ends):
            yield self.features[start:end], self.counts[start:end]

    def uses(self) -> list[int]:
        """In how many documents each feature occurs."""
        used = [0] * len(self.vocabulary)
        for feature in self.features:
            used[feature] += 1
        return used


@dataclass(frozen=True)
class Postings:
    """`starts` says where the documents of a feature begin in `documents`, which is sorted for each feature."""

    starts: "array[int]"
    documents: "array[int]"
    shares: "array[float]"
    size: int

    @classmethod
    def of(cls, counts: Counts, shares: Iterable[Sequence[float]]) -> "Postings":
        """`shares` are, document by document, what each of its features weighs."""
        starts = array("Q", accumulate(counts.uses(), initial=0))
        documents = array("I", bytes(4 * len(counts.features)))
        placed = array("d", bytes(8 * len(counts.features)))
        free = list(starts)
        for document, ((features, _counts), weighed) in enumerate(zip(counts.documents(), shares, strict=True)):
            for feature, share in zip(features, weighed, strict=True):
                place = free[feature]
                free[feature] = place + 1
                documents[place] = document
                placed[place] = share
        return cls(starts, documents, placed, counts.size)

    def share(self, feature: int, document: int) -> float:
        start, end = self.starts[feature], self.starts[feature + 1]
        place = bisect_left(self.documents, document, start, end)
        return self.shares[place] if place < end and self.documents[place] == document else 0.0


@dataclass(frozen=True)
class Asked:
    """A query: the numbers of the features it shares with the documents, with what each weighs before scaling."""

    postings: Postings
    weights: Sequence[tuple[int, float]]
    scale: float

    def gather(self, scores: list[float], factor: float) -> None:
        """Adds to the score of each document what it shares of the features that are not common."""
        starts, documents, shares = self.postings.starts, self.postings.documents, self.postings.shares
        factor *= self.scale
        for feature, weight in self.weights:
            start, end = starts[feature], starts[feature + 1]
            if end - start <= COMMON:
                scaled = weight * factor
                for document, share in zip(documents[start:end], shares[start:end], strict=True):
                    scores[document] += scaled * share

    def complete(self, scores: list[float], factor: float, contenders: Sequence[int]) -> None:
        """Adds to the scores of the contenders, in ascending order, what they share of the common features."""
        starts, documents, shares = self.postings.starts, self.postings.documents, self.postings.shares
        factor *= self.scale
        for feature, weight in self.weights:
            place, end = starts[feature], starts[feature + 1]
            if end - place > COMMON:
                for document in contenders:
                    place = bisect_left(documents, document, place, end)
                    if place < end and documents[place] == document:
                        scores[document] += weight * factor * shares[place]

    def shared_with(self, document: int) -> float:
        return self.scale * sum(weight * self.postings.share(feature, document) for feature, weight in self.weights)

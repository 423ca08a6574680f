"""For each feature the documents that have it, in flat arrays.

A pair of Python objects a posting takes ten times the memory, and fetching them from all over it three times as long.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from knowledge.lanes import Lanes


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
    largest_share: float
    lanes: Lanes = field(default_factory=Lanes, compare=False)

    @classmethod
    def of(cls, counts: Counts, shares: Iterable[Sequence[float]]) -> "Postings":
        """`shares` are, document by document, what each of its features weighs."""
        starts = array("I", accumulate(counts.uses(), initial=0))
        documents = array("I", bytes(4 * len(counts.features)))
        placed = array("d", bytes(8 * len(counts.features)))
        free = list(starts)
        for document, ((features, _counts), weighed) in enumerate(zip(counts.documents(), shares, strict=True)):
            for feature, share in zip(features, weighed, strict=True):
                place = free[feature]
                free[feature] = place + 1
                documents[place] = document
                placed[place] = share
        return cls(starts, documents, placed, counts.size, max(placed, default=0.0))

    def uses(self, feature: int) -> int:
        return self.starts[feature + 1] - self.starts[feature]

    def typical_share(self, feature: int) -> float:
        return self.shares[(self.starts[feature] + self.starts[feature + 1]) // 2]

    def share(self, feature: int, document: int) -> float:
        end = self.starts[feature + 1]
        place = bisect_left(self.documents, document, self.starts[feature], end)
        return self.shares[place] if place < end and self.documents[place] == document else 0.0

    def in_lanes(self, feature: int) -> int:
        """All documents of the feature as one long integer."""
        made = self.lanes.get(feature)
        if made is None:
            start, end = self.starts[feature], self.starts[feature + 1]
            made = self.lanes.make(feature, self.documents[start:end], self.shares[start:end])
        return made

    def add(self, scores: list[float], feature: int, weight: float) -> None:
        """Adds to the score of each document what it shares of the feature."""
        start, end = self.starts[feature], self.starts[feature + 1]
        for document, share in zip(self.documents[start:end], self.shares[start:end], strict=True):
            scores[document] += weight * share

    def add_to(self, contenders: Sequence[int], scores: list[float], feature: int, weight: float) -> None:
        """The same for these documents only, given in ascending order."""
        place, end = self.starts[feature], self.starts[feature + 1]
        for document in contenders:
            place = bisect_left(self.documents, document, place, end)
            if place < end and self.documents[place] == document:
                scores[document] += weight * self.shares[place]


@dataclass(frozen=True)
class Asked:
    """A query: the numbers of the features it shares with the documents, with what each weighs before scaling."""

    postings: Postings
    weights: Sequence[tuple[int, float]]
    scale: float

    def shared_with(self, document: int) -> float:
        return self.scale * sum(weight * self.postings.share(feature, document) for feature, weight in self.weights)

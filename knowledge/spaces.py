"""Two ways to weigh how well a text fits each document, both counted once and never changed."""

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.postings import Asked, Counts, Postings

# How much a kind of feature says (see `text`), by the share of right first guesses on held-out wordings.
KIND_WEIGHTS = {"=": 0.6, "~": 1.0, "!": 0.3, "^": 0.7, "#": 1.5, "&": 0.7}


@dataclass(frozen=True)
class Space:
    """Documents as weighted features of length one; `rarity` is what one occurrence of a feature weighs."""

    vocabulary: Mapping[str, int]
    rarity: "array[float]"
    postings: Postings

    @classmethod
    def build(cls, counts: Counts) -> "Space":
        uses = counts.uses()
        rarity = array("d", [0.0]) * len(uses)
        for feature, number in counts.vocabulary.items():
            rarity[number] = weight_of(feature, counts.size / (uses[number] or 1))
        return cls(counts.vocabulary, rarity, Postings.of(counts, unit_shares(counts, rarity)))

    def asked(self, query: Mapping[str, int]) -> Asked:
        """The query at length one; what no document has makes it less like every one."""
        known: list[tuple[int, float]] = []
        square = 0.0
        for feature, count in query.items():
            number = self.vocabulary.get(feature)
            weight = weight_of(feature, self.postings.size) if number is None else self.rarity[number]
            if count > 1:
                weight *= 1 + math.log(count)
            if number is not None:
                known.append((number, weight))
            square += weight * weight
        return Asked(self.postings, known, 1 / (math.sqrt(square) or 1.0))


def weight_of(feature: str, documents_per_use: float) -> float:
    return KIND_WEIGHTS.get(feature[0], 1.0) * math.log(1 + documents_per_use)


def unit_shares(counts: Counts, rarity: Sequence[float]) -> Iterator[list[float]]:
    for features, repeated in counts.documents():
        weights = [
            rarity[feature] if count == 1 else (1 + math.log(count)) * rarity[feature]
            for feature, count in zip(features, repeated, strict=True)
        ]
        length = math.sqrt(sum([weight * weight for weight in weights])) or 1.0
        yield [weight / length for weight in weights]


@dataclass(frozen=True)
class Evidence:
    """How much more often a document's wordings use a feature than wordings in general (naive Bayes)."""

    vocabulary: Mapping[str, int]
    postings: Postings

    @classmethod
    def build(cls, counts: Counts) -> "Evidence":
        """The counts say in how many of a document's wordings each feature occurs."""
        return cls(counts.vocabulary, Postings.of(counts, gains(counts)))

    def asked(self, query: Mapping[str, int]) -> Asked:
        """Gains are divided by the root of the query's length: long and short texts compare."""
        known = [(self.vocabulary[feature], 1.0) for feature in query if feature in self.vocabulary]
        return Asked(self.postings, known, 1 / (math.sqrt(len(query)) or 1.0))


def gains(counts: Counts) -> Iterator[list[float]]:
    overall = [0] * len(counts.vocabulary)
    for feature, count in zip(counts.features, counts.counts, strict=True):
        overall[feature] += count
    everything = sum(overall)
    for features, repeated in counts.documents():
        share = sum(repeated) / everything if everything else 0.0
        pairs = zip(features, repeated, strict=True)
        yield [math.log1p(count / (overall[feature] * share)) for feature, count in pairs]

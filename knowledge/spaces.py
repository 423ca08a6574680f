"""Two ways to weigh how well a text fits each document, both counted once and never changed."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# How much a kind of feature says (see `text`), by the share of right first guesses on held-out wordings.
KIND_WEIGHTS = {"=": 0.6, "~": 1.0, "!": 0.3, "^": 0.7, "#": 1.5, "&": 0.7}

Postings = Mapping[str, tuple[tuple[int, float], ...]]


def postings_of(found: Mapping[str, list[tuple[int, float]]]) -> Postings:
    return {feature: tuple(places) for feature, places in found.items()}


@dataclass(frozen=True)
class Space:
    """Documents as weighted features of length one; `rarity` is what one occurrence of a feature weighs."""

    rarity: Mapping[str, float]
    postings: Postings
    size: int

    @classmethod
    def build(cls, documents: Sequence[Counter[str]]) -> "Space":
        found_in = Counter(feature for document in documents for feature in document)
        rarity = {feature: weight_of(feature, len(documents) / count) for feature, count in found_in.items()}
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, document in enumerate(documents):
            for feature, weight in unit(document, rarity).items():
                found[feature].append((number, weight))
        return cls(rarity, postings_of(found), len(documents))

    def cosines(self, query: Counter[str]) -> list[float]:
        """How like the query each document is, 0 to 1; what no document has makes it less like every one."""
        rarity = {feature: self.rarity.get(feature) or weight_of(feature, self.size) for feature in query}
        likeness = [0.0] * self.size
        for feature, weight in unit(query, rarity).items():
            for number, share in self.postings.get(feature, ()):
                likeness[number] += weight * share
        return likeness


def weight_of(feature: str, documents_per_use: float) -> float:
    return KIND_WEIGHTS.get(feature[0], 1.0) * math.log(1 + documents_per_use)


def unit(counts: Counter[str], rarity: Mapping[str, float]) -> dict[str, float]:
    weighted = {feature: (1 + math.log(count)) * rarity[feature] for feature, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weighted.values())) or 1.0
    return {feature: weight / length for feature, weight in weighted.items()}


@dataclass(frozen=True)
class Evidence:
    """How much more often a document's wordings use a feature than wordings in general (naive Bayes)."""

    gains: Postings
    size: int

    @classmethod
    def build(cls, wordings: Sequence[Counter[str]], documents: Sequence[int], size: int) -> "Evidence":
        """`documents` says to which of the `size` documents each wording belongs."""
        used: list[Counter[str]] = [Counter() for _ in range(size)]
        for wording, document in zip(wordings, documents, strict=True):
            used[document].update(wording.keys())
        overall: Counter[str] = Counter()
        for counts in used:
            overall.update(counts)
        everything = sum(overall.values())
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for document, counts in enumerate(used):
            share = sum(counts.values()) / everything if everything else 0.0
            for feature, count in counts.items():
                found[feature].append((document, math.log1p(count / (overall[feature] * share))))
        return cls(postings_of(found), size)

    def gained(self, query: Counter[str]) -> list[float]:
        """Summed gain a document, over the root of the query's length: long and short texts compare."""
        gained = [0.0] * self.size
        for feature in query:
            for document, gain in self.gains.get(feature, ()):
                gained[document] += gain
        scale = math.sqrt(len(query)) or 1.0
        return [gain / scale for gain in gained]

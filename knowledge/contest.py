"""The score of each document for a query.

In a large knowledge base only the features that tell most for the time of reading them look for documents, and all
features weigh what was found.
"""

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate
from typing import NamedTuple

from knowledge.lanes import Sum
from knowledge.postings import Asked, Postings

# Up to so many documents every feature weighs every document.
SMALL = 300
# With so many documents a feature is added to all of them at once.
FREQUENT = 4
# So many postings are read to find documents in a large knowledge base, and so many documents of a group are weighed.
MOST_READ = 20_000
FINALISTS = 32

# The scores of all documents, and for each group those of its documents whose score is complete.
Scored = tuple[list[float], list[Sequence[int]]]


class Term(NamedTuple):
    """A feature of the query, with what it weighs in one of the signals."""

    postings: Postings
    feature: int
    weight: float

    def uses(self) -> int:
        return self.postings.uses(self.feature)

    def price(self) -> float:
        """What is to be read for what it tells, judged by one of its documents; the root found most of the best."""
        return math.sqrt(self.uses()) / (self.weight * self.postings.typical_share(self.feature))


def scored(asked: Sequence[Asked], factors: Sequence[float], groups: Sequence[range]) -> Scored:
    """Sums the signals, each by its factor; the documents of a group compete with each other."""
    scores = [0.0] * asked[0].postings.size
    if len(scores) > SMALL:
        return scores, contested(scores, sorted(terms_of(asked, factors), key=Term.price), groups)
    return summed(scores, terms_of(asked, factors)), list(groups)


def summed(scores: list[float], terms: Iterable[Term]) -> list[float]:
    """Of a small knowledge base: every feature weighs every document."""
    terms = list(terms)
    lanes = Sum(max((term.postings.largest_share for term in terms), default=0.0))
    for postings, feature, weight in terms:
        if postings.uses(feature) < FREQUENT or not lanes.add(postings.in_lanes(feature), weight):
            postings.add(scores, feature, weight)
    return [rare + frequent for rare, frequent in zip(scores, lanes.scores(len(scores)), strict=True)]


def terms_of(asked: Sequence[Asked], factors: Sequence[float]) -> Iterator[Term]:
    for each, factor in zip(asked, factors, strict=True):
        for feature, weight in each.weights:
            if each.postings.uses(feature):
                yield Term(each.postings, feature, weight * each.scale * factor)


def contested(scores: list[float], terms: Sequence[Term], groups: Sequence[range]) -> list[Sequence[int]]:
    """The finalists of each group, when the terms come by their price."""
    affordable = max(1, bisect(list(accumulate(term.uses() for term in terms)), MOST_READ))
    for postings, feature, weight in terms[:affordable]:
        postings.add(scores, feature, weight)
    finalists: list[Sequence[int]] = [nlargest(FINALISTS, group, key=scores.__getitem__) for group in groups]
    everyone = sorted(document for found in finalists for document in found)
    for postings, feature, weight in terms[affordable:]:
        postings.add_to(everyone, scores, feature, weight)
    return finalists

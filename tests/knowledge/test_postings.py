import math
from collections import Counter

import pytest

from knowledge.contest import scored
from knowledge.postings import Asked, Counts, Vocabulary
from knowledge.spaces import Evidence, Space, weight_of


def space_of(documents: list[dict[str, int]]) -> Space:
    counts = Counts(Vocabulary())
    for document in documents:
        counts.add(document)
    return Space.build(counts)


def cosine(query: dict[str, int], document: dict[str, int], documents: list[dict[str, int]]) -> float:
    """As the books define it."""
    uses = Counter(feature for each in documents for feature in each)

    def weight(feature: str, count: int) -> float:
        return (1 + math.log(count)) * weight_of(feature, len(documents) / (uses[feature] or 1))

    one = {feature: weight(feature, count) for feature, count in query.items()}
    other = {feature: weight(feature, count) for feature, count in document.items()}
    lengths = math.hypot(*one.values()) * math.hypot(*other.values())
    return sum(value * other.get(feature, 0.0) for feature, value in one.items()) / lengths


def scores(asked: Asked) -> list[float]:
    return scored([asked], [1.0], [range(asked.postings.size)])[0]


DOCUMENTS = [{"~a": 1, "~b": 2}, {"~b": 1, "#c": 3, "~d": 1}, {"~d": 5}]
QUERY = {"~b": 2, "#c": 1, "~unknown": 1}


def test_likeness_is_the_cosine_of_weighed_features() -> None:
    expected = [cosine(QUERY, document, DOCUMENTS) for document in DOCUMENTS]
    asked = space_of(DOCUMENTS).asked(QUERY)
    assert scores(asked) == pytest.approx(expected)
    assert [asked.shared_with(number) for number in range(len(DOCUMENTS))] == pytest.approx(expected)


def test_evidence_is_how_much_more_often_a_document_uses_a_feature() -> None:
    counts = Counts(Vocabulary())
    counts.add({"~a": 3, "~b": 1})
    counts.add({"~b": 4})
    asked = Evidence.build(counts).asked({"~a": 1, "~b": 9, "~unknown": 1, "~also": 1})
    first = math.log1p(3 / (3 * 4 / 8)) + math.log1p(1 / (5 * 4 / 8))
    assert scores(asked) == pytest.approx([first / 2, math.log1p(4 / (5 * 4 / 8)) / 2])


def test_counts_may_share_a_vocabulary() -> None:
    vocabulary = Vocabulary()
    one, other = Counts(vocabulary), Counts(vocabulary)
    one.add({"~a": 1})
    other.add({"~b": 1, "~a": 2})
    assert scores(Space.build(one).asked({"~a": 1, "~b": 1})) == pytest.approx([1 / math.sqrt(2)])
    assert scores(Space.build(other).asked({"~a": 1})) == pytest.approx(
        [(1 + math.log(2)) / math.hypot(1, 1 + math.log(2))]
    )

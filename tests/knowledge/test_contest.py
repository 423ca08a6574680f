from random import Random

import pytest

from knowledge.contest import FINALISTS, MOST_READ, SMALL, scored
from knowledge.postings import Asked, Counts, Vocabulary
from knowledge.spaces import Space

SIZE = 5 * SMALL
COMMON = [f"~common{number}" for number in range(100)]


@pytest.fixture(scope="module")
def space() -> Space:
    """Many documents of common features, and each tenth with something of its own."""
    random = Random(7)
    counts = Counts(Vocabulary())
    for number in range(SIZE):
        own = {"~rare": 1, f"~own{number}": 1} if number % 10 == 0 else {}
        counts.add(dict.fromkeys(random.sample(COMMON, 70), 1) | own)
    return Space.build(counts)


def whole(asked: Asked) -> list[float]:
    return [asked.shared_with(document) for document in range(SIZE)]


def test_all_features_weigh_what_the_telling_ones_found(space: Space) -> None:
    asked = space.asked(dict.fromkeys([*COMMON, "~rare", "~own770"], 1))
    assert sum(space.postings.uses(number) for number, _weight in asked.weights) > MOST_READ
    scores, (finalists,) = scored([asked], [1.0], [range(SIZE)])
    expected = whole(asked)
    assert len(finalists) == FINALISTS
    assert [scores[document] for document in finalists] == pytest.approx([expected[document] for document in finalists])
    assert max(finalists, key=scores.__getitem__) == 770 == max(range(SIZE), key=expected.__getitem__)


def test_groups_compete_apart(space: Space) -> None:
    asked = space.asked(dict.fromkeys([*COMMON, "~rare"], 1))
    groups = (range(SIZE - 5), range(SIZE - 5, SIZE))
    scores, (many, few) = scored([asked], [1.0], groups)
    assert all(document in groups[0] for document in many)
    assert sorted(few) == list(groups[1])
    assert [scores[document] for document in few] == pytest.approx([asked.shared_with(document) for document in few])


def test_what_can_be_read_whole_is_scored_whole(space: Space) -> None:
    asked = space.asked(dict.fromkeys([*COMMON[:5], "~rare"], 1))
    scores, _finalists = scored([asked, asked], [2.0, 1.0], [range(SIZE)])
    assert scores == pytest.approx([3 * score for score in whole(asked)])

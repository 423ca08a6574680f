"""How far to trust the first hit of a search."""

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from knowledge.search import Found

# Further ahead or behind says nothing more, and would drown the other signs.
LEAST = 1e-4


class Belief(NamedTuple):
    """Logistic weights of trust in the first hit (`confidence`), fitted on wordings held out."""

    bias: float
    ahead_of_rest: float
    ahead_of_others: float
    known_words: float
    known_letters: float


# Where nothing was fitted, for there is little to fit on: from our own articles without their classifier.
USUAL_BELIEF = Belief(bias=-2.5, ahead_of_rest=0.7, ahead_of_others=0.0, known_words=2.5, known_letters=0.0)


def confidence(found: "Found", belief: Belief) -> float:
    """How probably the first hit is what was meant, 0 to 1."""
    if not found.ours or found.known_letters == 0:
        return 0.0
    weighed = sum(weight * sign for weight, sign in zip(belief, belief_signs(found), strict=True))
    return 1 / (1 + math.exp(-weighed))


def belief_signs(found: "Found") -> tuple[float, ...]:
    """What the belief weighs, in the order of its weights."""
    best = found.ours[0].score
    other = found.others[0].score if found.others else 0.0
    return (1.0, ahead(best, 1 - best), ahead(best, other), found.known_words, found.known_letters)


def ahead(one: float, other: float) -> float:
    return math.log(max(one, LEAST) / max(other, LEAST))

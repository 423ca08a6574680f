"""A linear classifier over the features of a text, as plain arrays; `fitting` makes them in a process of its own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.evidence import Floats, places_of
from knowledge.text import Numbers

STEPS = 127  # of a weight, on either side of zero: a byte each, one scale a feature


@dataclass(frozen=True)
class Classifier:
    """`weights[i]` are the subjects' weights of feature `features[i]`, in steps of `scales[i]`."""

    features: Numbers  # ascending
    rarity: Floats
    weights: npt.NDArray[np.int8]
    scales: Floats
    bias: Floats

    @classmethod
    def of(cls, features: Numbers, rarity: Floats, weights: Floats, bias: Floats) -> "Classifier":
        scales = np.maximum(np.abs(weights).max(axis=1), 1e-9) / STEPS
        steps = np.rint(weights / scales[:, None]).astype(np.int8)
        return cls(features, rarity, steps, scales.astype(np.float32), bias)

    def scores(self, asked: Numbers, counts: npt.NDArray[np.int64]) -> Floats:
        """For each subject; `asked` are distinct features, ascending, `counts` how often each occurs."""
        places, known = places_of(asked, self.features)
        query = weighed(counts[known], self.rarity[places])
        return (query * self.scales[places]) @ self.weights[places].astype(np.float32) + self.bias


def weighed(counts: npt.NDArray[np.int64], rarity: Floats) -> Floats:
    """A text as a vector of length one: repeated features count less than twice, rare ones more."""
    vector = (1 + np.log(counts)) * rarity
    return (vector / (np.sqrt((vector * vector).sum()) or 1.0)).astype(np.float32)

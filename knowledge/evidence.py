"""How much more often a subject's wordings use a feature than wordings in general (naive Bayes).

Needs no fitting, stays right with few wordings and with many thousand subjects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from knowledge.text import Numbers

Floats = npt.NDArray[np.float32]
Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True)
class Evidence:
    """For feature `features[i]` the subjects that use it stand from `starts[i]` on, each with its gain."""

    features: Numbers  # ascending
    starts: npt.NDArray[np.int64]
    subjects: npt.NDArray[np.uint16]
    gains: Floats
    size: int  # number of subjects

    @classmethod
    def of(cls, asked: Iterable[Sequence[Numbers]]) -> "Evidence":
        """`asked` holds subject by subject the features of each of its wordings."""
        counted = [counts_of(wordings) for wordings in asked]
        listed = joined([features for features, _counts in counted], np.uint32)
        counts = joined([counts for _features, counts in counted], np.int64)
        subjects = np.repeat(np.arange(len(counted), dtype=np.uint16), [len(features) for features, _ in counted])
        shares = np.bincount(subjects, weights=counts, minlength=len(counted)) / max(1, counts.sum())
        order = np.argsort(listed, kind="stable")
        listed, counts, subjects = listed[order], counts[order], subjects[order]
        starts = starts_of_runs(listed)
        uses = np.diff(starts, append=len(listed))
        overall = np.repeat(np.add.reduceat(counts, starts) if len(starts) else counts, uses)
        gains = np.log1p(counts / (overall * shares[subjects])).astype(np.float32)
        return cls(listed[starts], np.append(starts, len(listed)), subjects, gains, len(counted))

    def scores(self, asked: Numbers) -> Floats:
        """For each subject the gains of the distinct features asked, over the root of their number."""
        places, _known = places_of(asked, self.features)
        first, used = self.starts[places], self.starts[places + 1] - self.starts[places]
        # The places of several stretches, one after the other, without a loop over them.
        stretch = np.repeat(first - np.concatenate([[0], np.cumsum(used)[:-1]]), used) + np.arange(used.sum())
        summed = np.bincount(self.subjects[stretch], weights=self.gains[stretch], minlength=self.size)
        return np.asarray(summed / np.sqrt(max(1, len(asked))), np.float32)

    def knows(self, asked: Numbers) -> npt.NDArray[np.bool_]:
        """Which of the features any wording uses."""
        return places_of(asked, self.features)[1]


def starts_of_runs(ascending: Numbers) -> npt.NDArray[np.int64]:
    """Where each distinct number first stands."""
    is_new = np.ones(len(ascending), np.bool_)
    is_new[1:] = ascending[1:] != ascending[:-1]
    return np.flatnonzero(is_new)


def counts_of(wordings: Sequence[Numbers]) -> tuple[Numbers, npt.NDArray[np.int64]]:
    """In how many of the wordings each feature occurs."""
    return np.unique(joined([np.unique(wording) for wording in wordings], np.uint32), return_counts=True)


def places_of(asked: Numbers, known: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where the asked ones stand among the known, which ascend, the unknown left out; and which are known."""
    places = np.searchsorted(known, asked)
    places[places == len(known)] = 0
    found = known[places] == asked if len(known) else np.zeros(len(asked), np.bool_)
    return places[found], found


def joined(arrays: Sequence[npt.NDArray[Kind]], kind: type[Kind]) -> npt.NDArray[Kind]:
    """One after the other; an empty array for none."""
    return np.concatenate([np.empty(0, kind), *arrays])

"""Scores of a small knowledge base, added up for all documents at once.

Each document has 64 bits of one long integer, a lane. One multiplication and one addition of such integers weigh a
feature for every document, in the time that Python needs for two documents one by one.
"""

import struct
from collections.abc import Sequence

LANE_BYTES = 8
CAPACITY = 2**63  # of a lane
UNIT = 2**22  # whole steps that a share or a weight of one is counted in


class Lanes:
    """The long integer of each feature, made when it is first asked for; any thread may ask."""

    def __init__(self) -> None:
        self._made: dict[int, int] = {}

    def get(self, feature: int) -> int | None:
        return self._made.get(feature)

    def make(self, feature: int, documents: Sequence[int], shares: Sequence[float]) -> int:
        """The documents in ascending order, with what each shares of the feature."""
        lanes = [0] * (documents[-1] + 1)
        for document, share in zip(documents, shares, strict=True):
            lanes[document] = round(share * UNIT)
        made = self._made[feature] = int.from_bytes(struct.pack(f"<{len(lanes)}Q", *lanes), "little")
        return made


class Sum:
    """What the lanes of a query's features add up to."""

    def __init__(self, largest_share: float) -> None:
        self._total = 0
        self._room = CAPACITY
        self._largest = round(largest_share * UNIT)

    def add(self, lanes: int, weight: float) -> bool:
        """False, and nothing is added, when a lane might run over into its neighbour."""
        steps = round(weight * UNIT)
        room = self._room - steps * self._largest
        if room < 0:
            return False
        self._room = room
        self._total += lanes * steps
        return True

    def scores(self, size: int) -> list[float]:
        lanes = struct.unpack(f"<{size}Q", self._total.to_bytes(size * LANE_BYTES, "little"))
        return [lane / UNIT**2 for lane in lanes]

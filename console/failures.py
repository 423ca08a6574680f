"""Sign-ins that did not work, per internet address, in this process: a limit against guessing."""

import time
from collections import OrderedDict, deque

MOST_FAILURES = 10
WITHIN = 60.0  # seconds
MOST_ADDRESSES = 10_000


class Failures:
    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def are_too_many(self, address: str) -> bool:
        times = self._times.get(address)
        while times and times[0] < time.monotonic() - WITHIN:
            times.popleft()
        return times is not None and len(times) >= MOST_FAILURES

    def add(self, address: str) -> None:
        self._times.setdefault(address, deque(maxlen=MOST_FAILURES)).append(time.monotonic())
        self._times.move_to_end(address)
        if len(self._times) > MOST_ADDRESSES:
            self._times.popitem(last=False)

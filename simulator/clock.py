"""The time of the simulated world: the machine's own, until somebody moves or stops it."""

import time
from datetime import datetime


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0
        self._stopped: float | None = None

    def now(self) -> float:
        """Seconds since 1970."""
        return (self._stopped if self._stopped is not None else time.time()) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds

    def set(self, moment: datetime) -> None:
        """`moment` with a time zone."""
        self._ahead += moment.timestamp() - self.now()

    def stop(self) -> None:
        """From here on only `advance` and `set` move it."""
        self._stopped = self.now() - self._ahead

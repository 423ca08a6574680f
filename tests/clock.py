import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

BUDAPEST = ZoneInfo("Europe/Budapest")


class FrozenClock:
    """Stands still until it is moved; only rates feel the time that a test takes as well."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment
        self._first = moment

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return time.monotonic() + (self.moment - self._first).total_seconds()

    def move(self, **step: float) -> None:
        self.moment += timedelta(**step)


def budapest(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BUDAPEST)

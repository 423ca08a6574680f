import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
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


class RunningClock:
    """Began at the moment and runs like any other, also in a process that it is handed to."""

    def __init__(self, moment: datetime) -> None:
        self._ahead = moment - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return time.monotonic()


def budapest(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BUDAPEST)


class SharedClock:
    """The same moment in every process: it stands in a file, and is moved by one of them."""

    def __init__(self, file: Path, moment: datetime | None = None) -> None:
        self._file = file
        if moment is not None:
            self.set(moment)

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text()).astimezone(BUDAPEST)

    def monotonic(self) -> float:
        return time.monotonic()

    def set(self, moment: datetime) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(moment.isoformat())
        fresh.replace(self._file)

    def move(self, **step: float) -> None:
        self.set(self.now() + timedelta(**step))

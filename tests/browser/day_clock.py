"""A clock that two processes share: it began at MORNING, runs like any other, and a file moves it on."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from tests.clock import budapest

MORNING = budapest(2026, 11, 23, 8)  # a Monday


class MovedClock:
    def __init__(self, folder: Path) -> None:
        self._moved = folder / "moved"

    def begin(self) -> None:
        self._write(time.time(), 0)

    def now(self) -> datetime:
        began, ahead = self._read()
        return MORNING + timedelta(seconds=time.time() - began + ahead)

    def monotonic(self) -> float:
        began, ahead = self._read()
        return time.time() - began + ahead

    def move_to(self, moment: datetime) -> float:
        """The seconds by which it went on."""
        step = (moment - self.now()).total_seconds()
        assert step > 0, f"it is past {moment} already"
        began, ahead = self._read()
        self._write(began, ahead + step)
        return step

    def _read(self) -> tuple[float, float]:
        began, ahead = self._moved.read_text().split()
        return float(began), float(ahead)

    def _write(self, began: float, ahead: float) -> None:
        part = self._moved.with_suffix(".part")
        part.write_text(f"{began} {ahead}")
        part.replace(self._moved)

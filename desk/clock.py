import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Asked once a turn. Tests bring their own; production has no setting for it."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float:
        """Seconds from some moment on, never set back: for rates, not for what is stored."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

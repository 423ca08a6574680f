from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Asked once a turn. Tests bring their own; production has no setting for it."""

    def now(self) -> datetime: ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

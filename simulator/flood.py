"""The flood limits as the Bots FAQ tells them; the exact thresholds of Telegram are unpublished."""

import math
from collections import deque
from dataclasses import dataclass, field

from simulator.errors import too_many_requests

# Methods that put something before people's eyes; only these are limited.
COUNTED = ("send", "edit", "forward", "copy", "pin", "createForum", "closeForum", "reopenForum", "deleteForum")
UNCOUNTED = {"sendChatAction"}


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then one every `interval` seconds."""

    interval: float
    burst: int
    full_at: float = 0.0  # when it will be empty of debts again

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed, 0 if now."""
        return max(self.full_at - now - self.interval * (self.burst - 1), 0.0)

    def take(self, now: float) -> None:
        self.full_at = max(self.full_at, now) + self.interval


@dataclass(slots=True)
class Rate:
    """The most requests seen for one chat in any second and any minute."""

    per_second: int = 0
    per_minute: int = 0
    _times: deque[float] = field(default_factory=deque)

    def add(self, now: float) -> None:
        self._times.append(now)
        while self._times[0] <= now - 60:
            self._times.popleft()
        self.per_minute = max(self.per_minute, len(self._times))
        self.per_second = max(self.per_second, sum(1 for moment in self._times if moment > now - 1))


@dataclass(slots=True)
class Flood:
    on: bool = False
    rates: dict[int, Rate] = field(default_factory=dict)
    served: list[tuple[float, int, int]] = field(default_factory=list)  # when, chat, retry_after
    _chats: dict[int, list[Bucket]] = field(default_factory=dict)
    _all: Bucket = field(default_factory=lambda: Bucket(1 / 30, 30))

    def check(self, method: str, chat_id: int | None, now: float) -> None:
        """Raises the 429 with whole seconds; a refused request costs nothing. A group is one peer, its topics too."""
        if chat_id is None or method in UNCOUNTED or not method.startswith(COUNTED):
            return
        self.rates.setdefault(chat_id, Rate()).add(now)
        if not self.on:
            return
        buckets = [*self._chats.setdefault(chat_id, _buckets(chat_id)), self._all]
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            retry_after = math.ceil(wait)
            self.served.append((now, chat_id, retry_after))
            raise too_many_requests(retry_after)
        for bucket in buckets:
            bucket.take(now)


def _buckets(chat_id: int) -> list[Bucket]:
    return [Bucket(1.0, 3)] + ([Bucket(3.0, 20)] if chat_id < 0 else [])

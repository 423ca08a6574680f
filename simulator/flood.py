"""The flood limits as the Bots FAQ tells them; the exact thresholds of Telegram are unpublished."""

import math
from collections import deque
from dataclasses import dataclass, field

from simulator.errors import too_many_requests
from simulator.params import Params

# Methods that put something before people's eyes, or change it; only these are limited.
COUNTED = ("send", "edit", "forward", "copy", "pin", "unpin", "createForum", "close", "reopen", "deleteForum")
UNCOUNTED = {"sendChatAction"}
SEVERAL = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then one every `interval` seconds."""

    interval: float
    burst: int
    full_at: float = 0.0  # when it will be empty of debts again

    def wait(self, now: float) -> float:
        """Seconds until one more is allowed, 0 if now."""
        return max(self.full_at - now - self.interval * (self.burst - 1), 0.0)

    def take(self, now: float, cost: int) -> None:
        self.full_at = max(self.full_at, now) + self.interval * cost


@dataclass(slots=True)
class Window:
    """Never more than `most` within `seconds`, however they are spread; a request of several may overdraw it."""

    seconds: float
    most: int
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        self.forget(now)
        too_many = len(self.times) - self.most
        return self.times[too_many] + self.seconds - now if too_many >= 0 else 0.0

    def take(self, now: float, cost: int) -> None:
        self.times.extend([now] * cost)

    def forget(self, now: float) -> None:
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()


@dataclass(slots=True)
class Rate:
    """The most messages asked for in any second and any minute, refused ones too."""

    per_second: int = 0
    per_minute: int = 0
    _second: Window = field(default_factory=lambda: Window(1.0, 0))
    _minute: Window = field(default_factory=lambda: Window(60.0, 0))

    def add(self, now: float, cost: int) -> None:
        for window in (self._second, self._minute):
            window.forget(now)
            window.take(now, cost)
        self.per_second = max(self.per_second, len(self._second.times))
        self.per_minute = max(self.per_minute, len(self._minute.times))


@dataclass(slots=True)
class Flood:
    """`rates` by chat, `overall` of all together; `served` is every 429: when, for which chat, retry_after."""

    on: bool = False
    rates: dict[int, Rate] = field(default_factory=dict)
    overall: Rate = field(default_factory=Rate)
    served: list[tuple[float, int, int]] = field(default_factory=list)
    _chats: dict[int, list[Bucket | Window]] = field(default_factory=dict)
    _all: Bucket = field(default_factory=lambda: Bucket(1 / 30, 30))

    def check(self, method: str, chat_id: int | None, params: Params, now: float) -> None:
        """Raises the 429 with whole seconds; a refused request costs nothing. A group is one peer, its topics too."""
        if chat_id is None or method in UNCOUNTED or not method.startswith(COUNTED):
            return
        cost = _cost(method, params)
        for rate in (self.rates.setdefault(chat_id, Rate()), self.overall):
            rate.add(now, cost)
        if not self.on:
            return
        limits = [*self._chats.setdefault(chat_id, _limits(chat_id)), self._all]
        wait = max(limit.wait(now) for limit in limits)
        if wait > 0:
            retry_after = math.ceil(wait)
            self.served.append((now, chat_id, retry_after))
            raise too_many_requests(retry_after)
        for limit in limits:
            limit.take(now, cost)


def _limits(chat_id: int) -> list[Bucket | Window]:
    return [Bucket(1.0, 3), Window(60.0, 20)] if chat_id < 0 else [Bucket(1.0, 3)]


def _cost(method: str, params: Params) -> int:
    """Messages of an album or a list count one by one."""
    if method not in SEVERAL:
        return 1
    return max(len(params.array(SEVERAL[method], "list")), 1)

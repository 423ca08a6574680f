"""How often we may call Telegram: in all, a chat, a group (Bots FAQ, "My bot is hitting limits").

One object a process. Who has to wait waits here, in a future that costs nothing, and not with a worker or a connection
in hand. Whoever may go now is served by lane, then by age: a chat that has to wait holds up no other one.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from desk.lanes import Lane

PER_SECOND = 30.0  # in all
BURST = 5  # at once, after a pause; Telegram forgives more, and a restart begins with a full one
CHAT_PER_SECOND = 1.0
CHAT_BURST = 2  # one less than is known to be forgiven: what we send a second apart may arrive closer together
GROUP_CALLS = 20  # in GROUP_SECONDS, edits and topics included: a forum is one peer
GROUP_SECONDS = 61.0  # one more than the documented minute, for the same reason
UNDER_WAY = 15  # calls without an answer: what piles up while the wire is slow arrives at once, and would be too much
LOST_AFTER = 5.0  # seconds after which a call is no longer waited for in this
KEPT_FOR_REPLIES = 4  # of GROUP_CALLS
LONGEST_SLEEP = 1.0  # seconds between two looks at the clock, which tests move
FORGET_ABOVE = 1000  # chats; those at rest are forgotten then


@dataclass(slots=True)
class Bucket:
    """`burst` at once, then one every `interval` seconds."""

    interval: float
    burst: int
    _full_at: float = 0.0  # when nothing of it is used any more

    def free_at(self) -> float:
        return self._full_at - self.interval * (self.burst - 1)

    def take(self, now: float) -> None:
        self._full_at = max(self._full_at, now) + self.interval


@dataclass(slots=True)
class Window:
    """At most so many in any stretch of `seconds`; the last places of it are kept for replies."""

    most: int
    seconds: float
    kept: int
    _taken: deque[float] = field(default_factory=deque)

    def free_at(self, lane: Lane) -> float:
        most = self.most if lane is Lane.REPLY else self.most - self.kept
        return self._taken[-most] + self.seconds if len(self._taken) >= most else 0.0

    def take(self, now: float) -> None:
        self._taken.append(now)
        if len(self._taken) > self.most:
            self._taken.popleft()


@dataclass(slots=True)
class Peer:
    bucket: Bucket
    window: Window | None
    paused_until: float = 0.0

    def free_at(self, lane: Lane) -> float:
        window = self.window.free_at(lane) if self.window else 0.0
        return max(self.bucket.free_at(), window, self.paused_until)

    def take(self, now: float) -> None:
        self.bucket.take(now)
        if self.window:
            self.window.take(now)


@dataclass(slots=True)
class Waiter:
    lane: Lane
    number: int  # the smaller came earlier
    peer: Peer
    turn: asyncio.Future[None]


class Budget:
    """Not for threads: everything of Telegram runs in one event loop."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        per_second: float = PER_SECOND,
        chat_per_second: float = CHAT_PER_SECOND,
    ) -> None:
        self._now = now
        self._all = Bucket(1 / per_second, BURST)
        self._chat_interval = 1 / chat_per_second
        self._peers: dict[int, Peer] = {}
        self._forget_above = FORGET_ABOVE
        self._numbers = count()
        self._ready: list[tuple[Lane, int, Waiter]] = []  # whose peer may go as far as we know
        self._held: list[tuple[float, int, Waiter]] = []  # by when its peer may go
        self._under_way: deque[float] = deque()  # when those turns were given that have not ended
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat_id: int, lane: Lane, *, is_group: bool = False) -> None:
        """Returns when this one call may be made; a cancelled wait uses nothing. `ended` is told of its answer."""
        waiter = Waiter(lane, next(self._numbers), self._peer(chat_id, is_group), asyncio.Future())
        self._line_up(waiter)
        self._serve()
        await waiter.turn

    def ended(self) -> None:
        """A call was answered, or failed; which one makes no difference."""
        if self._under_way:
            self._under_way.popleft()
            self._serve()

    def pause(self, chat_id: int, seconds: float) -> None:
        """`retry_after` of a 429: nothing goes to this chat before, everything to the others."""
        peer = self._peer(chat_id, chat_id < 0)
        peer.paused_until = max(peer.paused_until, self._now() + seconds)

    @property
    def waiting(self) -> int:
        return sum(not waiter.turn.done() for _key, _number, waiter in [*self._ready, *self._held])

    def _peer(self, chat_id: int, is_group: bool) -> Peer:
        if chat_id not in self._peers:
            self._forget_those_at_rest()
            window = Window(GROUP_CALLS, GROUP_SECONDS, KEPT_FOR_REPLIES) if is_group else None
            self._peers[chat_id] = Peer(Bucket(self._chat_interval, CHAT_BURST), window)
        return self._peers[chat_id]

    def _forget_those_at_rest(self) -> None:
        if len(self._peers) < self._forget_above:
            return
        long_ago = self._now() - GROUP_SECONDS
        awaited = {id(waiter.peer) for _key, _number, waiter in [*self._ready, *self._held]}
        self._peers = {
            chat_id: peer
            for chat_id, peer in self._peers.items()
            if id(peer) in awaited or peer.free_at(Lane.ANNOUNCEMENT) > long_ago
        }
        self._forget_above = max(FORGET_ABOVE, 2 * len(self._peers))

    def _line_up(self, waiter: Waiter) -> None:
        heappush(self._ready, (waiter.lane, waiter.number, waiter))

    def _serve(self) -> None:
        now = self._now()
        while self._held and self._held[0][0] <= now:
            self._line_up(heappop(self._held)[2])
        while self._ready and self._free_at() <= now:
            self._serve_one(heappop(self._ready)[2], now)
        self._look_again(now)

    def _free_at(self) -> float:
        """When anybody may go at all."""
        wire = self._under_way[-UNDER_WAY] + LOST_AFTER if len(self._under_way) >= UNDER_WAY else 0.0
        return max(self._all.free_at(), wire)

    def _serve_one(self, waiter: Waiter, now: float) -> None:
        if waiter.turn.done():  # cancelled
            return
        free_at = waiter.peer.free_at(waiter.lane)
        if free_at > now:
            heappush(self._held, (free_at, waiter.number, waiter))
            return
        waiter.peer.take(now)
        self._all.take(now)
        self._under_way.append(now)
        if len(self._under_way) > 2 * UNDER_WAY:
            self._under_way.popleft()
        waiter.turn.set_result(None)

    def _look_again(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        moments = [self._free_at()] if self._ready else []
        moments += [self._held[0][0]] if self._held else []
        if moments:
            wait = min(max(min(moments) - now, 0.0), LONGEST_SLEEP)
            self._timer = asyncio.get_running_loop().call_later(wait, self._serve)

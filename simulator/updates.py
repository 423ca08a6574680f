"""Updates on their way to a bot: kept until acknowledged, polled or handed to a webhook.

Bot API "Getting updates": kept 24 hours; callback queries are of no use after 150 s and are kept no longer.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol

from simulator.clock import Clock
from simulator.errors import Refused

DAY = 86400.0
CALLBACK_LIFETIME = 150.0
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}  # without `allowed_updates`
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@dataclass(slots=True, eq=False)
class Update:
    id: int
    kind: str
    payload: dict[str, Any]
    queue: tuple[str, int]  # what a webhook delivers one after the other
    expires: float
    left: int = 1

    def json(self) -> dict[str, Any]:
        return {"update_id": self.id, self.kind: self.payload}


@dataclass
class Knobs:
    """Troubles of delivery, for every bot."""

    repeat: int = 1  # how often each update is delivered
    drops: int = 0  # acknowledgements that get lost on the way back
    delays: list[float] = field(default_factory=list)
    swapping: bool = False

    def swap_next(self) -> None:
        """The next update waits until the one after it has gone ahead."""
        self.swapping = True

    def delay(self, seconds: float) -> None:
        """The next update becomes visible so much later; those after it do not wait."""
        self.delays.append(seconds)

    def drop_after_200(self, times: int = 1) -> None:
        """The next answers 200 of the webhook get lost: the same updates come again."""
        self.drops += times

    def take_drop(self) -> bool:
        if not self.drops:
            return False
        self.drops -= 1
        return True


class Delivery(Protocol):
    def put(self, update: Update) -> None: ...

    def stop(self) -> None: ...


class UpdateQueue:
    """The updates of one bot."""

    def __init__(self, clock: Clock, knobs: Knobs, first_id: int) -> None:
        self.pending: dict[int, Update] = {}
        self.allowed: list[str] = []  # empty = all that are sent by default
        self.delivery: Delivery | None = None
        self._clock = clock
        self._knobs = knobs
        self._next_id = first_id
        self._given: list[Update] = []
        self._held: Update | None = None
        self._overtaker: Update | None = None
        self._later: set[asyncio.TimerHandle] = set()
        self._poller: asyncio.Future[str | None] | None = None

    def put(self, kind: str, payload: dict[str, Any], queue: tuple[str, int], lifetime: float = DAY) -> None:
        if kind not in self.allowed and (self.allowed or kind in NOT_BY_DEFAULT):
            return
        update = Update(self._next_id, kind, payload, queue, self._clock.now() + lifetime, self._knobs.repeat)
        self._next_id += 1
        if self._knobs.delays:
            self._after(self._knobs.delays.pop(0), lambda: self._arrive(update))
        elif self._knobs.swapping and self._held is None:
            self._held = update
        else:
            self._arrive(update)

    def _arrive(self, update: Update) -> None:
        self._make_visible(update)
        if self._held is None:
            return
        if self.delivery is None:
            self._release()
        else:
            self._overtaker = update  # queues run beside each other: only its acceptance makes the order sure

    def _release(self) -> None:
        held, self._held, self._overtaker, self._knobs.swapping = self._held, None, None, False
        if held is not None:
            self._make_visible(held)

    def _make_visible(self, update: Update) -> None:
        self.pending[update.id] = update
        if self.delivery is not None:
            self.delivery.put(update)
        else:
            self._wake(None)

    def _after(self, seconds: float, action: Callable[[], None]) -> None:
        def run() -> None:
            self._later.discard(handle)
            action()

        handle = asyncio.get_running_loop().call_later(seconds, run)
        self._later.add(handle)

    def acknowledge(self, offset: int) -> None:
        """Opens a poll: all below `offset` is done with; a negative one keeps only that many newest."""
        if self.delivery is not None:
            raise Refused(409, WEBHOOK_ACTIVE)
        self._wake(OTHER_POLLER)
        self._acknowledge(offset)

    async def poll(self, limit: int, timeout: float) -> list[Update]:  # noqa: ASYNC109 - Bot API's word
        """At most `limit`, as soon as there are any; Bot API getUpdates."""
        if not self._visible(limit) and timeout > 0:
            await self._wait(timeout)
        self._given = self._visible(limit)
        return self._given

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            for number in list(self.pending)[:offset]:
                del self.pending[number]
            return
        given, self._given = self._given, []
        for update in given:
            if update.id < offset:
                self.done(update)
        while self.pending and (first := next(iter(self.pending.values()))).id < offset and first not in given:
            del self.pending[first.id]

    def done(self, update: Update) -> bool:
        """One delivery arrived; True when no repetition is left."""
        update.left -= 1
        if update.left > 0:
            return False
        self.drop(update)
        return True

    def drop(self, update: Update) -> None:
        self.pending.pop(update.id, None)
        if update is self._overtaker:
            self._release()

    def _visible(self, limit: int) -> list[Update]:
        now = self._clock.now()
        for update in [one for one in islice(self.pending.values(), limit) if one.expires <= now]:
            del self.pending[update.id]
        return list(islice(self.pending.values(), limit))

    async def _wait(self, seconds: float) -> None:
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                conflict = await poller
        except TimeoutError:
            return
        finally:
            if self._poller is poller:
                self._poller = None
        if conflict:
            raise Refused(409, conflict)

    def _wake(self, conflict: str | None) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(conflict)

    def expired(self, update: Update, within: float = 0.0) -> bool:
        return self._clock.now() + within >= update.expires

    def forget_all(self) -> None:
        self.pending.clear()
        self._given = []
        self._held = self._overtaker = None

    def hand_to(self, delivery: Delivery | None) -> None:
        """A webhook takes over, or gives back."""
        self.delivery = delivery
        if delivery is not None:
            self._wake(WEBHOOK_SET)
            for update in self.pending.values():
                delivery.put(update)

    def close(self) -> None:
        for handle in self._later:
            handle.cancel()
        if self._poller is not None:
            self._poller.cancel()

    @property
    def polled(self) -> bool:
        """Somebody waits in a long poll."""
        return self._poller is not None

    def waiting(self) -> int:
        """Not acknowledged yet, held back and delayed ones included."""
        return len(self.pending) + len(self._later) + (self._held is not None)

"""A channel that keeps in memory what it sent, and can be told to fail or to wait."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from bot.channel import AddressGone, AnswerLost, Refused, TryLater
from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import Turn, turn
from storage.outbox import OutboxRow
from tests.waiting import in_words

MEMORY = "memory"
PATIENCE = 60.0  # seconds until a condition that never holds fails its test


class Recorder:
    """`troubles` of an address are raised one a try; an address in `gates` waits until its gate is opened."""

    name = MEMORY

    def __init__(self) -> None:
        self.sent: list[OutboxRow] = []
        self.tries: dict[str, int] = defaultdict(int)
        self.troubles: dict[str, deque[Exception]] = defaultdict(deque)
        self.gates: dict[str, asyncio.Event] = {}

    async def deliver(self, row: OutboxRow) -> str:
        self.tries[row.address] += 1
        if row.address in self.gates:
            await self.gates[row.address].wait()
        await asyncio.sleep(0)  # as every real wire gives way to others
        if self.troubles[row.address]:
            raise self.troubles[row.address].popleft()
        self.sent.append(row)
        return f"{len(self.sent)}"

    def texts(self, address: str) -> list[str]:
        return [row.text for row in self.sent if row.address == address]

    def actions(self, address: str) -> list[str]:
        return [row.action for row in self.sent if row.address == address]

    def close_gate(self, address: str) -> asyncio.Event:
        self.gates[address] = asyncio.Event()
        return self.gates[address]


def temporary(reason: str = "the wire is down", retry_after: timedelta | None = None) -> TryLater:
    return TryLater(reason, retry_after)


def silence() -> AnswerLost:
    return AnswerLost("timeout")


def permanent(reason: str = "too long") -> Refused:
    return Refused(reason)


def gone() -> AddressGone:
    return AddressGone("blocked by the user")


def echo(desk: Desk, address: str, *texts: str, handle: Callable[[Turn], object] | None = None) -> int:
    """A turn in which the assistant says each text; `handle` does something else in it. The conversation's id."""
    incoming = Incoming(MEMORY, address, uuid4().hex, desk.clock.now(), text="hello")
    with turn(desk, incoming) as current:
        for text in texts:
            current.say(text)
        if handle is not None:
            handle(current)
    return current.row.id


async def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, in_words(holds)
        await asyncio.sleep(0.01)

"""Delivers committed rows, in order for each address; what a crash left behind is found again in the database."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog

from bot.channel import Channel, DeliveryError
from desk.clock import Clock
from desk.conversations import LEASE
from storage import outbox
from storage.bus import OUTBOX
from storage.database import Database, StorageUnavailable, Transaction
from storage.outbox import OutboxRow

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger()

WORKERS = 16
LOOK_EVERY = 1.0  # seconds between looks for rows that nobody is sending
GATHER = 0.01  # seconds for which finished rows are gathered into one write
LONGEST_WAIT = timedelta(minutes=5)


class Outbox:
    """Rows come from this process's commits, or from the database when nobody else sends them (any more)."""

    def __init__(self, database: Database, clock: Clock, process: str, channels: Sequence[Channel]) -> None:
        self._database = database
        self._clock = clock
        self._process = process
        self._channels: Mapping[str, Channel] = {channel.name: channel for channel in channels}
        self._lines: dict[int, deque[OutboxRow]] = {}
        self._busy: set[int] = set()
        self._ready: asyncio.Queue[int] = asyncio.Queue()
        self._finished: list[int] = []
        self._something_finished = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """Takes rows that were born leased to this process; any thread, right after the commit."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._line_up, rows)

    async def start(self) -> None:
        """Before the first message is accepted: frees what an earlier run of this process left leased."""
        self._loop = asyncio.get_running_loop()
        repeats = await self._write(outbox.free_own, self._process)
        if repeats:
            log.warning("rows of an earlier run taken up again", possible_repeats=repeats)

    async def run(self) -> None:
        """Until cancelled; `finish` first for a graceful end."""
        async with asyncio.TaskGroup() as tasks:
            for _number in range(WORKERS):
                tasks.create_task(self._work())
            tasks.create_task(self._mark_finished())
            tasks.create_task(self._look_for_waiting())

    async def finish(self, seconds: float) -> None:
        """Waits until what was taken is sent and marked, at most so long; the rest is found after the next start."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._lines or self._busy or self._finished:
            if asyncio.get_running_loop().time() > deadline:
                return
            await asyncio.sleep(GATHER)

    def _line_up(self, rows: Sequence[OutboxRow]) -> None:
        for row in rows:
            conversation = row.conversation_id
            self._lines.setdefault(conversation, deque()).append(row)
            if conversation not in self._busy:
                self._busy.add(conversation)
                self._ready.put_nowait(conversation)

    async def _work(self) -> None:
        while True:
            conversation = await self._ready.get()
            try:
                await self._send_line(conversation)
            except StorageUnavailable:
                # The rows stay leased to us until the lease runs out, and are then found again.
                self._lines.pop(conversation, None)
                log.exception("could not record a delivery")
            finally:
                self._busy.discard(conversation)

    async def _send_line(self, conversation: int) -> None:
        while line := self._lines.get(conversation):
            row = line[0]
            try:
                await self._deliver(row)
            except DeliveryError as error:
                if not error.permanent:
                    del self._lines[conversation]
                    await self._write(_try_later, row, error, self._clock.now(), [waiting.id for waiting in line])
                    return
                await self._write(outbox.fail, row.id, error.reason, self._clock.now())
                log.warning("delivery failed for good", channel=row.channel, reason=error.reason)
            else:
                self._finished.append(row.id)
                self._something_finished.set()
            line.popleft()
            if not line:
                del self._lines[conversation]

    async def _deliver(self, row: OutboxRow) -> None:
        """A fault of ours in a channel is a temporary failure of that one row: nobody else has to wait for it."""
        try:
            await self._channels[row.channel].deliver(row)
        except DeliveryError:
            raise
        except Exception as fault:
            log.exception("channel failed", channel=row.channel)
            raise DeliveryError(f"fault: {type(fault).__name__}", permanent=False) from fault

    async def _mark_finished(self) -> None:
        """The only one who marks, so that what is finished meanwhile stays on the list."""
        while True:
            await self._something_finished.wait()
            await asyncio.sleep(GATHER)
            self._something_finished.clear()
            ids = list(self._finished)
            try:
                await self._write(outbox.finish, ids, self._clock.now())
            except StorageUnavailable:
                log.exception("could not mark deliveries; trying again")
                self._something_finished.set()
                await asyncio.sleep(LOOK_EVERY)
            else:
                del self._finished[: len(ids)]

    async def _look_for_waiting(self) -> None:
        with self._database.bus.listen(OUTBOX) as committed_elsewhere:
            while True:
                try:
                    await self._look_once()
                except StorageUnavailable:
                    log.exception("could not look for waiting rows")
                await committed_elsewhere.wait(LOOK_EVERY)

    async def _look_once(self) -> None:
        now = self._clock.now()
        in_hand = [row.id for line in self._lines.values() for row in line] + self._finished
        if in_hand:
            await self._write(outbox.renew, in_hand, self._process, now + LEASE)
        for conversation in await self._write(outbox.due, list(self._channels), now):
            if conversation not in self._busy:
                rows = await self._write(outbox.lease, conversation, self._process, now, now + LEASE)
                self._line_up(rows)

    async def _write(self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        def in_transaction() -> R:
            with self._database.transaction() as tx:
                return work(tx, *args, **kwargs)

        return await self._database.write(in_transaction)


def _try_later(tx: Transaction, row: OutboxRow, error: DeliveryError, now: datetime, line: Sequence[int]) -> None:
    """The row waits as long as the wire says, or longer at each try; the rows behind it wait for their turn."""
    wait = error.retry_after or min(timedelta(seconds=2**row.attempts), LONGEST_WAIT)
    outbox.release(tx, line)
    outbox.postpone(tx, row.id, error.reason, now + wait)

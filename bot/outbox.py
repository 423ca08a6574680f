"""Delivers committed rows, in order for each address; what a crash left behind is found again in the database."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog

from bot.channel import AddressGone, AnswerLost, Channel, DeliveryError, Refused, TryLater
from desk import announcing
from desk.clock import Clock
from desk.conversations import LEASE
from storage import outbox
from storage.bus import OUTBOX, QUEUE
from storage.database import Database, StorageUnavailable, Transaction
from storage.outbox import Ended, OutboxRow

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger()

MOST_IN_HAND = 200  # addresses; beyond that what waits in the database stays there
LOOK_EVERY = 1.0  # seconds between looks for rows that nobody is sending
GATHER = 0.01  # seconds for which finished rows are gathered into one write
LONGEST_WAIT = timedelta(minutes=5)
TRIES_OF_A_FAULT = 5
UNANSWERED = 2  # tries of one row whose end the wire kept to itself; a third might be a second repeat


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
        self._ended: list[Ended] = []
        self._sent: set[int] = set()  # the ids of those in `_ended`
        self._something_ended = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def accept(self, rows: Sequence[OutboxRow]) -> None:
        """Takes rows that were born leased to this process; any thread, right after the commit."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._line_up, rows)

    def has_sent(self, row_id: int) -> bool:
        """Any thread: what is said next to this row's address need not wait until the row is marked."""
        return row_id in self._sent

    async def start(self) -> None:
        """Before the first message is accepted: frees what an earlier run of this process left leased."""
        self._loop = asyncio.get_running_loop()
        repeats = await self._write(outbox.free_own, self._process)
        if repeats:
            log.warning("rows of an earlier run taken up again", possible_repeats=repeats)

    async def run(self) -> None:
        """Until cancelled; `finish` first for a graceful end."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._mark_ended())
            tasks.create_task(self._look_for_waiting())
            while True:  # a task an address: however long one has to wait, it keeps nobody else from sending
                conversation = await self._ready.get()
                tasks.create_task(self._work(conversation))

    async def finish(self, seconds: float) -> None:
        """Waits until what was taken is sent and marked, at most so long; the rest is found after the next start."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self._lines or self._busy or self._ended:
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

    async def _work(self, conversation: int) -> None:
        try:
            await self._send_line(conversation)
        except StorageUnavailable:
            log.exception("could not put off a delivery; trying again")
            await asyncio.sleep(LOOK_EVERY)
            self._ready.put_nowait(conversation)
        else:
            self._busy.discard(conversation)

    async def _send_line(self, conversation: int) -> None:
        while line := self._lines.get(conversation):
            row = line[0]
            try:
                ended = Ended(row, wire_id=await self._deliver(row))
            except Refused as error:
                log.warning("delivery given up", channel=row.channel, reason=error.reason)
                ended = _given_up(row, error)
            except TryLater as error:
                if not (isinstance(error, AnswerLost) and row.unanswered + 1 >= UNANSWERED):
                    log.info("delivery put off", channel=row.channel, reason=error.reason)
                    await self._write(_put_off, row, error, self._clock.now(), [waiting.id for waiting in line])
                    del self._lines[conversation]
                    return
                log.warning("delivery given up", channel=row.channel, reason=error.reason)
                ended = _given_up(row, error)
            self._ended.append(ended)
            self._sent.add(row.id)
            self._something_ended.set()
            line.popleft()
            if not line:
                del self._lines[conversation]

    async def _deliver(self, row: OutboxRow) -> str | None:
        """A fault of ours in a channel is a failure of that one row: nobody else has to wait for it."""
        try:
            return await self._channels[row.channel].deliver(row)
        except DeliveryError:
            raise
        except Exception as fault:
            log.exception("channel failed", channel=row.channel)
            reason = f"fault: {type(fault).__name__}"
            raise (TryLater if row.attempts < TRIES_OF_A_FAULT else Refused)(reason) from fault

    async def _mark_ended(self) -> None:
        """The only one who marks, so that what ends meanwhile stays on the list."""
        while True:
            await self._something_ended.wait()
            await asyncio.sleep(GATHER)
            self._something_ended.clear()
            ended = list(self._ended)
            try:
                behind = await self._write(self._mark, ended)
            except StorageUnavailable:
                log.exception("could not mark deliveries; trying again")
                self._something_ended.set()
                await asyncio.sleep(LOOK_EVERY)
            else:
                del self._ended[: len(ended)]
                self._sent.difference_update(end.row.id for end in ended)
                self._line_up(behind)

    def _mark(self, tx: Transaction, ended: Sequence[Ended]) -> list[OutboxRow]:
        """Returns what was said meanwhile to the same addresses, now leased to this process."""
        now = self._clock.now()
        outbox.finish(tx, ended, now)
        announcing.note(tx, ended, now)
        if any(end.address_gone for end in ended):
            tx.wake(QUEUE)  # a case page says how else to reach her
        addresses = {end.row.conversation_id for end in ended}
        behind = outbox.due(tx, self._channels, now, among=addresses)
        return [row for address in behind for row in outbox.lease(tx, address, self._process, now, now + LEASE)]

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
        in_hand = [row.id for line in self._lines.values() for row in line] + [end.row.id for end in self._ended]
        if in_hand:
            await self._write(outbox.renew, in_hand, self._process, now + LEASE)
        room = MOST_IN_HAND - len(self._busy)
        if room <= 0:
            return
        for conversation in await self._write(outbox.due, self._channels, now, limit=room):
            if conversation not in self._busy:
                rows = await self._write(outbox.lease, conversation, self._process, now, now + LEASE)
                self._line_up(rows)

    async def _write(self, work: Callable[Concatenate[Transaction, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        def in_transaction() -> R:
            with self._database.transaction() as tx:
                return work(tx, *args, **kwargs)

        return await self._database.write(in_transaction)


def _given_up(row: OutboxRow, error: DeliveryError) -> Ended:
    return Ended(row, error.wire_id, error.reason, address_gone=isinstance(error, AddressGone))


def _put_off(tx: Transaction, row: OutboxRow, error: TryLater, now: datetime, line: Sequence[int]) -> None:
    """The row waits as long as the wire says, or longer at each try; the rows behind it wait for their turn."""
    wait = error.retry_after or min(timedelta(seconds=2 ** min(row.attempts, 10)), LONGEST_WAIT)
    outbox.release(tx, line)
    if error.wire_id is not None:
        outbox.name_parts(tx, row, error.wire_id)
    outbox.postpone(tx, row.id, error.reason, now + wait, answer_lost=isinstance(error, AnswerLost))

"""`python -m benchmarks.retention`: what the nightly retention costs when so many conversations are over, on SQLite.

Each was silent for years: six lines, a claimed delivery, a notice, and for every tenth a closed case with a note and
its search tokens. As in the service, steps and the turns of other people share the one writer; only the rest between
two steps is shorter. The yardstick are bare DELETEs of the same rows in a copy of the file, at once.
"""

import argparse
import asyncio
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from sqlalchemy import func, select

from benchmarks.conversations import CHANNEL, FILLER, FIRST
from benchmarks.search import resident
from benchmarks.turns import answerable
from bot.app import tune_garbage_collector
from desk import retention
from desk.desk import Desk
from desk.messages import Incoming
from handlers.dispatch import dispatch
from storage.crypto import Keyring
from storage.database import Database
from storage.models import (
    announcement_recipients,
    announcements,
    cases,
    conversations,
    deliveries,
    messages,
    notes,
    search_tokens,
)
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url
from tests.visitor import colleague

NIGHT = budapest(2026, 11, 24, 2)
OLD = timedelta(days=900)
LINES, WITH_A_CASE, TOKENS = 6, 10, 60
NOTICE = 1
BATCH = 10_000
REST = 0.005  # seconds between two steps; 0.2 in the service
EVERY = 0.05  # seconds between two turns
ALONE = 100  # turns


@dataclass
class Seconds:
    """How long something took, each time."""

    of: list[float] = field(default_factory=list)

    @contextmanager
    def more(self) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.of.append(time.perf_counter() - begun)

    def __str__(self) -> str:
        taken = sorted(self.of)
        median, tail = statistics.median(taken), taken[int(len(taken) * 0.99)]
        return f"median {median * 1000:.1f}, p99 {tail * 1000:.1f}, longest {taken[-1] * 1000:.1f} ms"


def fill(desk: Desk, number: int) -> None:
    kati = colleague(desk, "kati")
    at = desk.clock.now() - OLD
    notice = {"id": NOTICE, "staff_id": kati.id, "text_hu": FILLER, "state": "done", "at": at, "ended_at": at}
    with desk.database.transaction() as tx:
        tx.execute(announcements.insert(), [notice])
    for first in range(1, number + 1, BATCH):
        numbers = range(first, min(first + BATCH, number + 1))
        with_a_case = [one for one in numbers if one % WITH_A_CASE == 0]
        claim = {"delivery": "u1", "digest": "0" * 64, "at": at}
        with desk.database.transaction() as tx:
            tx.execute(conversations.insert(), [_conversation(desk, one, at) for one in numbers])
            tx.execute(messages.insert(), [_line(one, place, at) for one in numbers for place in range(LINES)])
            tx.execute(deliveries.insert(), [{"conversation_id": one, **claim} for one in numbers])
            tx.execute(cases.insert(), [_case(one, at) for one in with_a_case])
            note = {"staff_id": kati.id, "text": FILLER, "at": at}
            tx.execute(notes.insert(), [{"case_id": one, **note} for one in with_a_case])
            tx.execute(announcement_recipients.insert(), [_recipient(one, at) for one in numbers])
            tokens = [{"case_id": one, "fields": 1} for one in with_a_case]
            tx.execute(search_tokens.insert(), [{"token": t * 7919, **one} for t in range(TOKENS) for one in tokens])


def _conversation(desk: Desk, number: int, at: datetime) -> dict[str, object]:
    address = str(FIRST + number)
    return {
        "id": number,
        "channel": CHANNEL,
        "address": address,
        "address_lookup": desk.database.keyring.lookup(address),
        "person_id": f"{number:024x}",
        "owner": "bot",
        "state": '{"step": 3}',
        "seq": LINES,
        "seen_seq": 0,
        "opened_at": at,
        "last_heard_at": at,
    }


def _line(number: int, place: int, at: datetime) -> dict[str, object]:
    return {
        "conversation_id": number,
        "id": f"m{place}",
        "seq": place,
        "position": place,
        "sender": "bot" if place % 2 else "visitor",
        "automatic": False,
        "deleted": False,
        "text": FILLER,
        "at": at,
    }


def _recipient(number: int, at: datetime) -> dict[str, object]:
    return {"announcement_id": NOTICE, "conversation_id": number, "state": "sent", "message_id": "m1", "at": at}


def _case(number: int, at: datetime) -> dict[str, object]:
    moments = dict.fromkeys(("reply_by", "first_reply_by", "opened_at", "changed_at", "closed_at", "replied_at"), at)
    return {
        "id": number,
        "conversation_id": number,
        "person_id": f"{number:024x}",
        "channel": CHANNEL,
        "kind": "message",
        "state": "closed",
        "outcome": "informed",
        "reason": "asked",
        "locale": "hu",
        "urgent": False,
        "question": FILLER,
        "form": {"name": f"Kovács Anna {number}", "contact": f"+36 30 {number:07}", "message": FILLER},
        **moments,
    }


def bare_deletion(file: Path, folder: Path) -> float:
    """Seconds of one transaction that deletes what the run deletes, in a copy."""
    copy = folder / "copy.db"
    shutil.copyfile(file, copy)
    connection = sqlite3.connect(copy, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table in ("messages", "deliveries", "notes", "search_tokens", "announcement_recipients"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("COMMIT")
    taken = time.perf_counter() - begun
    connection.close()
    copy.unlink()
    return taken


@dataclass
class Night:
    """The service at its writer: `held` by each step, `turns` from being accepted to being committed."""

    desk: Desk
    held: Seconds = field(default_factory=Seconds)
    turns: Seconds = field(default_factory=Seconds)
    questions: Iterator[str] = field(default_factory=lambda: cycle(answerable()))

    def step(self) -> bool:
        with self.held.more():
            return retention.work_off(self.desk)

    async def turn(self) -> None:
        incoming = Incoming(CHANNEL, "42", uuid4().hex, self.desk.clock.now(), text=next(self.questions))
        with self.turns.more():
            await self.desk.database.write(dispatch, self.desk, incoming)

    async def work_off(self) -> None:
        while await self.desk.database.write(self.step):  # noqa: ASYNC110 – it is the work that is waited for
            await asyncio.sleep(REST)

    async def beside(self) -> None:
        """People write until the night's work is over."""
        work = asyncio.create_task(self.work_off())
        while not work.done():
            await self.turn()
            await asyncio.sleep(EVERY)
        await work

    async def alone(self) -> None:
        for _turn in range(ALONE):
            await self.turn()
            await asyncio.sleep(EVERY)


@contextmanager
def growth() -> Iterator[Callable[[], float]]:
    """Megabytes by which the process was larger at most than before, looked at a hundred times a second."""
    before, over, most = resident(), Event(), [0.0]

    def look() -> None:
        while not over.wait(0.01):
            most[0] = max(most[0], resident() - before)

    watch = Thread(target=look)
    watch.start()
    try:
        yield lambda: most[0]
    finally:
        over.set()
        watch.join()


def left_over(desk: Desk) -> int:
    with desk.database.reading() as tx:
        return int(tx.scalar(select(func.count()).select_from(messages).where(messages.c.at < NIGHT - timedelta(1))))


def measure(desk: Desk, file: Path, folder: Path) -> None:
    bare = bare_deletion(file, folder)
    print(f"bare DELETE of the same rows, in one transaction: {bare:.2f} s")
    alone, night = Night(desk), Night(desk)
    asyncio.run(alone.alone())
    print(f"turns alone: {alone.turns}", flush=True)
    with growth() as larger:
        begun = time.perf_counter()
        due = sum(one.rows for one in retention.forecasts(desk))
        taken = time.perf_counter() - begun
    print(f"dry run: {due} rows, {taken:.2f} s ({taken / bare:.2f} × bare), {larger():.0f} MB more", flush=True)
    with growth() as larger:
        asyncio.run(night.beside())
    taken = sum(night.held.of)
    print(
        f"run: {len(night.held.of)} steps, {taken:.1f} s at the writer ({taken / bare:.1f} × bare), {larger():.0f} MB"
    )
    print(f"writer held: {night.held}")
    print(f"turns beside: {night.turns}")
    assert left_over(desk) == 0


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(sqlite_url(folder), Keyring([SECRET]))
        file = database.file()
        assert file is not None
        desk = make_desk(database, FrozenClock(NIGHT))
        tune_garbage_collector()
        begun = time.perf_counter()
        fill(desk, number)
        database.clear_remains()
        print(f"{number:,} old conversations made in {time.perf_counter() - begun:.0f} s", flush=True)
        measure(desk, file, folder)
        database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", type=int, nargs="?", default=100_000)
    main(parser.parse_args().conversations)

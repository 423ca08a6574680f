"""Work that lines up for SQLite's writer is committed together, and each piece of it is kept whole or not at all."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from storage import conversations
from storage.crypto import Keyring
from storage.database import Database, StorageUnavailable
from tests.channels import until
from tests.databases import SECRET, sqlite_url

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path), Keyring([SECRET]))
    yield database
    database.close()


@pytest.fixture
def commits(sqlite: Database) -> list[None]:
    seen: list[None] = []
    event.listen(sqlite.engine, "commit", lambda _connection: seen.append(None))
    return seen


def meet(database: Database, who: str, told: list[str] | None = None, *, fault: Exception | None = None) -> str:
    with database.transaction() as tx:
        conversations.lock(tx, "memory", who, NOW)
        if told is not None:
            tx.after_commit(lambda: told.append(who))
        if fault is not None:
            raise fault
    return who


def is_known(database: Database, who: str) -> bool:
    with database.reading() as tx:
        return conversations.find(tx, "memory", who) is not None


async def keep_busy(database: Database) -> tuple["asyncio.Task[bool]", threading.Event]:
    """The writer has begun with it, and is held up until the event is set."""
    begun, gate = threading.Event(), threading.Event()

    def wait() -> bool:
        begun.set()
        return gate.wait()

    busy = asyncio.create_task(database.write(wait))
    await until(begun.is_set)
    return busy, gate


async def together(database: Database, *works: Callable[[], object]) -> list[object]:
    """Handed in while the writer is busy, so that they line up; their results or errors."""
    busy, gate = await keep_busy(database)
    waiting = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)  # each has handed in its work when it waits for the first time
    gate.set()
    await busy
    return list(await asyncio.gather(*waiting, return_exceptions=True))


async def test_what_lined_up_is_committed_once(sqlite: Database, commits: list[None]) -> None:
    told: list[str] = []
    names = [f"{number}" for number in range(10)]
    results = await together(sqlite, *(lambda name=name: meet(sqlite, name, told) for name in names))
    assert results == names
    assert told == names
    assert len(commits) == 1
    assert all(is_known(sqlite, name) for name in names)


async def test_a_piece_that_fails_takes_nobody_along(sqlite: Database) -> None:
    told: list[str] = []
    results = await together(
        sqlite,
        lambda: meet(sqlite, "anna", told),
        lambda: meet(sqlite, "bela", told, fault=ZeroDivisionError()),
        lambda: meet(sqlite, "cili", told),
    )
    assert [type(result) for result in results] == [str, ZeroDivisionError, str]
    assert told == ["anna", "cili"]
    assert [is_known(sqlite, who) for who in ("anna", "bela", "cili")] == [True, False, True]


async def test_when_the_common_commit_fails_each_one_hears_of_it_and_nothing_is_kept(sqlite: Database) -> None:
    told: list[str] = []

    def end_it() -> None:
        """As SQLite does by itself when the disk is full."""
        with sqlite.transaction() as tx:
            raw = tx._connection.connection.dbapi_connection
            assert raw is not None
            raw.rollback()

    results = await together(sqlite, lambda: meet(sqlite, "anna", told), end_it, lambda: 5)
    assert [type(result) for result in results] == [StorageUnavailable] * 3
    assert told == []
    assert not is_known(sqlite, "anna")


async def test_a_piece_reads_what_it_has_just_written(sqlite: Database) -> None:
    def write_and_read() -> bool:
        meet(sqlite, "anna")
        return is_known(sqlite, "anna")

    assert await together(sqlite, write_and_read, write_and_read) == [True, True]


async def test_who_gives_up_before_its_turn_is_left_out(sqlite: Database) -> None:
    busy, gate = await keep_busy(sqlite)
    gone = asyncio.create_task(sqlite.write(meet, sqlite, "anna"))
    stays = asyncio.create_task(sqlite.write(meet, sqlite, "bela"))
    await asyncio.sleep(0)  # both are handed in
    gone.cancel()
    await asyncio.wait([gone])
    gate.set()
    await busy
    assert await stays == "bela"
    assert not is_known(sqlite, "anna")


async def test_closing_finishes_what_was_accepted(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path), Keyring([SECRET]))
    ended = [asyncio.create_task(database.write(meet, database, f"{number}")) for number in range(30)]
    await asyncio.sleep(0)
    database.close()
    assert await asyncio.gather(*ended) == [f"{number}" for number in range(30)]

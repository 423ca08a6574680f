"""A person who deletes her data: nothing of her is found any more, and everybody else keeps everything."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from desk import erasing
from desk.desk import Desk
from desk.errors import RunAgain
from desk.jobs import run_due
from desk.messages import Incoming
from desk.turns import Turn, turn
from storage import erasures
from storage.database import Database
from storage.models import conversations
from storage.subjects import declared, tables_of_people
from tests.clock import FrozenClock
from tests.filling import fill, hers_as_stored, marker, readable

HER, OTHER = "zsofi", "panna"


def in_turn(desk: Desk, channel: str, address: str, act: Callable[[Turn], object]) -> int:
    """As dispatch does it."""
    incoming = Incoming(channel, address, uuid4().hex, desk.clock.now(), text="törlés")
    for may_join in (False, True):
        try:
            with turn(desk, incoming, may_join=may_join) as current:
                act(current)
                return current.row.id
        except RunAgain:
            continue
    raise AssertionError


def test_a_person_who_is_in_every_table_is_found_nowhere_afterwards(
    database: Database, desk: Desk, clock: FrozenClock, tmp_path: Any
) -> None:
    fill(database, OTHER, "b" * 24, clock.now())
    fill(database, HER, "a" * 24, clock.now())
    fill(database, f"{HER}masodik", "a" * 24, clock.now())
    before = readable(database)
    for table in tables_of_people():
        for column in declared(table):
            assert marker(HER, column) in before, f"{table.name}.{column.name} was not filled"
    stored = hers_as_stored(database, HER)
    kept = others_rows(database)

    in_turn(desk, "web", marker(HER, conversations.c.address), erasing.forget)
    clock.move(minutes=11)
    run_due(desk)

    assert f"{HER}" not in readable(database)
    assert others_rows(database) == kept
    if database.is_sqlite:
        files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        left = [
            (name, column)
            for name, content in files.items()
            for column, values in stored.items()
            for value in values
            if (value if isinstance(value, bytes) else str(value).encode())[:60] in content
        ]
        assert left == []


def others_rows(database: Database) -> list[str]:
    """As they are read, of the person who did nothing."""
    with database.reading() as tx:
        rows = [str(row) for table in tables_of_people() for row in tx.all(select(*table.columns))]
    return [row for row in rows if OTHER in row or "b" * 24 in row]


@pytest.mark.asyncio
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_remains_are_cleared_though_the_job_shares_its_commit(database: Database, desk: Desk) -> None:
    """Jobs that look twice a minute line up at the writer together; while a transaction is open nothing is cleared."""
    in_turn(desk, "telegram", "700123", erasing.forget)
    lined_up = Event()
    async with asyncio.TaskGroup() as writing:
        writing.create_task(database.write(lined_up.wait))
        for work in (one_more, erasing.clear_remains, one_more):
            writing.create_task(database.write(work, desk))
        await asyncio.sleep(0)  # each has been handed to the writer
        lined_up.set()
    with database.reading() as tx:
        assert not erasures.uncleared(tx)


def one_more(desk: Desk) -> bool:
    with desk.database.transaction() as tx:
        tx.ping()
    return False


def test_what_parting_leaves_is_cleared_as_well(database: Database, desk: Desk, clock: FrozenClock) -> None:
    """The files were cleared before her address went."""
    in_turn(desk, "telegram", "700123", erasing.forget)
    erasing.clear_remains(desk)
    clock.move(days=3)
    erasing.end_partings(desk)
    with database.reading() as tx:
        assert erasures.uncleared(tx)
    erasing.clear_remains(desk)
    with database.reading() as tx:
        assert not erasures.uncleared(tx)

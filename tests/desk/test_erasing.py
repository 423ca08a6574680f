"""A person who deletes her data: nothing of her is found any more, and everybody else keeps everything."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from desk import erasing
from desk.desk import Desk
from desk.errors import RunAgain
from desk.jobs import run_due
from desk.messages import Incoming
from desk.turns import Turn, turn
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

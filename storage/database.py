"""Engines, threads and transactions. The only commit of the product is here."""

import asyncio
import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError

from storage.bus import CHANNEL, Bus
from storage.columns import attach
from storage.crypto import Keyring
from storage.writer import Job, Writer

P = ParamSpec("P")
R = TypeVar("R")

POSTGRESQL_WRITERS = 4
READERS = 2
BUSY_SECONDS = 20
CLEARING_WAITS = 200  # milliseconds for which it may hold up a writer


class StorageUnavailable(Exception):
    """The database did not take or give the data; nothing of the transaction was kept."""


class StorageRefused(StorageUnavailable):
    """It is there and will not take just these data, however often they come: a fault of ours."""


class Transaction:
    """One unit of work: statements go through it, and what is to happen after the commit is told to it."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self.keyring = keyring
        self._connection = connection
        self._after_commit: list[Callable[[], None]] = []
        self.woken: dict[str, None] = {}  # in order, each once

    @property
    def locks_rows(self) -> bool:
        """SQLite has one writer at a time and needs no row locks."""
        return self._connection.dialect.name == "postgresql"

    # `values` fill the bound parameters of a statement that was built once: building one costs more than running it.

    def execute(self, statement: Executable, rows: Sequence[dict[str, Any]] | None = None) -> CursorResult[Any]:
        return self._connection.execute(statement, rows) if rows is not None else self._connection.execute(statement)

    def run(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        return self._connection.execute(statement, values)

    def insert_id(self, statement: Executable, **values: Any) -> int:
        """The key that the database gave the one new row."""
        key = self._connection.execute(statement, values).inserted_primary_key
        assert key is not None
        return int(key[0])

    def first(self, statement: Executable, **values: Any) -> Any:
        return self._connection.execute(statement, values).first()

    def all(self, statement: Executable, **values: Any) -> Sequence[Any]:
        return self._connection.execute(statement, values).all()

    def scalar(self, statement: Executable, **values: Any) -> Any:
        return self._connection.execute(statement, values).scalar()

    def ping(self) -> None:
        self._connection.execute(select(1))

    def wake(self, subject: str) -> None:
        """After the commit, whoever listens to the subject (storage/bus.py), in every process."""
        self.woken[subject] = None

    def after_commit(self, action: Callable[[], None]) -> None:
        self._after_commit.append(action)

    def run_after_commit(self) -> None:
        for action in self._after_commit:
            action()


@dataclass
class CommonUnit:
    """Several pieces of work that are committed together; `done`: those of them that are to be kept."""

    connection: Connection
    done: list[Transaction] = field(default_factory=list)


class Common(threading.local):
    """The common unit of this thread, if it is at one."""

    unit: CommonUnit | None = None

    @contextmanager
    def of(self, connection: Connection) -> Iterator[CommonUnit]:
        self.unit = unit = CommonUnit(connection)
        try:
            yield unit
        finally:
            self.unit = None


class Database:
    """SQLite: one writer thread and separate readers. PostgreSQL: a small pool for both."""

    def __init__(self, url: str, keyring: Keyring) -> None:
        self.url = make_url(url)
        self.keyring = keyring
        self.bus = Bus()
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = self._make_engine(1 if self.is_sqlite else POSTGRESQL_WRITERS)
        self._reading_engine = self._make_engine(READERS, reading=True) if self.is_sqlite else self._engine
        self._writers = (
            Writer(self._commit_together)
            if self.is_sqlite
            else ThreadPoolExecutor(POSTGRESQL_WRITERS, thread_name_prefix="writer")
        )
        self._common = Common()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    def _make_engine(self, connections: int, *, reading: bool = False) -> Engine:
        pool = connections if self.is_sqlite else connections + READERS
        engine = create_engine(self.url, pool_size=pool, max_overflow=4, pool_pre_ping=not self.is_sqlite)
        attach(self.keyring, engine.dialect)
        if self.is_sqlite:
            event.listen(engine, "connect", _prepare_sqlite)
            begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @property
    def engine(self) -> Engine:
        """For migrations and tests; all else goes through a transaction."""
        return self._engine

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits when the block ends, keeps nothing when it raises."""
        common = self._common.unit
        if common is not None:
            with unavailable_if_broken(), common.connection.begin_nested():
                work = Transaction(common.connection, self.keyring)
                yield work
            common.done.append(work)
            return
        with unavailable_if_broken(), self._engine.connect() as connection, connection.begin() as unit:
            work = Transaction(connection, self.keyring)
            yield work
            if work.woken and not self.is_sqlite:
                connection.execute(select(func.pg_notify(CHANNEL, self.bus.payload(work.woken))))
            unit.commit()
        self._tell(work)

    def _tell(self, work: Transaction) -> None:
        for subject in work.woken:
            self.bus.wake(subject)
        work.run_after_commit()

    def _commit_together(self, jobs: Sequence[Job]) -> None:
        """Each job's transactions become savepoints of a common one; when that fails, so have all of them."""
        try:
            with unavailable_if_broken(), self._engine.connect() as connection, connection.begin() as unit:
                with self._common.of(connection) as common:
                    for job in jobs:
                        job.run()
                _still_open(connection)
                unit.commit()
        except StorageUnavailable as error:
            for job in jobs:
                job.error = error
            return
        for work in common.done:
            self._tell(work)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A consistent view; SQLite's readers never wait for the writer, which sees what it has yet to commit."""
        common = self._common.unit
        if common is not None:
            with unavailable_if_broken():
                yield Transaction(common.connection, self.keyring)
            return
        with unavailable_if_broken(), self._reading_engine.connect() as connection, connection.begin():
            yield Transaction(connection, self.keyring)

    async def write(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a synchronous piece of work whole in a writer thread."""
        ended: Future[R] = self._writers.submit(functools.partial(work, *args, **kwargs))
        return await asyncio.wrap_future(ended)

    async def read(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, functools.partial(work, *args, **kwargs))

    def answers(self) -> bool:
        """Whether data can be read now. Open connections still read a deleted SQLite file, so it is looked for."""
        file = self.file()
        if file is not None and not file.exists():
            return False
        try:
            with self.reading() as tx:
                tx.ping()
        except StorageUnavailable:
            return False
        return True

    def clear_remains(self) -> bool:
        """Overwrites what was deleted, also in SQLite's journal; False while somebody still reads there.

        The file itself is overwritten at once (`secure_delete`). PostgreSQL's own tidying up does it there.
        """
        if not self.is_sqlite:
            return True
        with unavailable_if_broken(), self._reading_engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout = {CLEARING_WAITS}")
            busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        return bool(busy == 0)

    def close(self) -> None:
        """Finishes what was accepted, then lets go of threads and connections."""
        if isinstance(self._writers, Writer):
            self._writers.close()
        else:
            self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._engine.dispose()
        self._reading_engine.dispose()

    def file(self) -> Path | None:
        return Path(self.url.database) if self.is_sqlite and self.url.database else None


def _still_open(connection: Connection) -> None:
    """SQLite itself ends a transaction when the disk is full or fails; a commit after that would not complain."""
    raw = connection.connection.dbapi_connection
    if raw is None or not getattr(raw, "in_transaction", False):
        raise StorageUnavailable("The database gave up a transaction.")


def names_a_database(url: str) -> bool:
    """A SQLite file, or a database of a PostgreSQL server."""
    try:
        return make_url(url).database not in (None, "", ":memory:")
    except (ArgumentError, ValueError):
        return False


@contextmanager
def unavailable_if_broken() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        # The driver's own words may quote stored values, so only its kind is passed on.
        meaning = StorageRefused if isinstance(error, IntegrityError | DataError) else StorageUnavailable
        raise meaning(f"The database did not answer ({type(error.orig).__name__}).") from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; the engine's begin event does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted or changed is overwritten with zeros
    cursor.close()

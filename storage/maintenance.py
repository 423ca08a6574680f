"""Care of the data as a whole: check, backup, restore, key rotation. Works on every table by its declarations."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import Table, select, tuple_, update

from storage import search
from storage.columns import Encrypted, EncryptedBytes, EncryptedJson
from storage.database import Database, Transaction
from storage.models import conversations, metadata, staff

BATCH = 500
BACKUPS_LIVE = timedelta(days=30)  # product.md section 10
BACKUP, STAMP, ENDING = "paktum-", "%Y%m%d-%H%M%S", ".backup"
# Keyed look-ups, and the encrypted column each is made from.
LOOKUPS: Mapping[str, Mapping[str, str]] = {
    conversations.name: {"address_lookup": "address"},
    staff.name: {"email_lookup": "email", "telegram_lookup": "telegram_id"},
}

# Keyed look-ups whose source is gone, and why they are good as they are.
LOOKUPS_ALONE: Mapping[str, str] = {
    "erasures.address_lookup": "looked for in older backups, which only the key it was made with opens"
}


class MaintenanceError(Exception):
    """One sentence: what could not be done, and what to do."""


def encrypted_columns(table: Table) -> list[str]:
    return [
        column.name for column in table.columns if isinstance(column.type, Encrypted | EncryptedBytes | EncryptedJson)
    ]


def check(database: Database) -> int:
    """Reads every encrypted value once; the number of rows. WrongKey when one cannot be opened."""
    rows = 0
    for table in _tables_with_secrets():
        place: tuple[Any, ...] | None = None
        while True:
            with database.reading() as tx:
                batch = _batch(tx, table, place)
            if not batch:
                break
            rows += len(batch)
            place = _key(table, batch[-1])
    return rows


def try_keys(database: Database) -> None:
    """Reads one row of each table; WrongKey when the keys are not those of this database."""
    with database.reading() as tx:
        for table in _tables_with_secrets():
            tx.first(select(*[table.c[name] for name in encrypted_columns(table)]).limit(1))


def rotate_keys(database: Database) -> int:
    """Writes every encrypted value and keyed look-up again under the first key; the number of rows.

    Safe beside the running service and after an interruption: each batch is read and written under its rows' locks,
    and rows of either key stay readable as long as both keys are given.
    """
    rows = 0
    for table in _tables_with_secrets():
        place: tuple[Any, ...] | None = None
        while True:
            with database.transaction() as tx:
                batch = _batch(tx, table, place, lock=True)
                for row in batch:
                    _write_again(tx, table, row)
            if not batch:
                break
            rows += len(batch)
            place = _key(table, batch[-1])
    with database.transaction() as tx:
        search.mark_all(tx)
    return rows


def _write_again(tx: Transaction, table: Table, row: Any) -> None:
    values = {name: getattr(row, name) for name in encrypted_columns(table)}
    for lookup, source in LOOKUPS.get(table.name, {}).items():
        values[lookup] = tx.keyring.lookup(values[source]) if values[source] is not None else None
    keys = [column == value for column, value in zip(table.primary_key.columns, _key(table, row), strict=True)]
    tx.execute(update(table).where(*keys).values(values))


def _batch(tx: Transaction, table: Table, place: tuple[Any, ...] | None, *, lock: bool = False) -> list[Any]:
    """The next rows behind `place` in the order of the primary key."""
    key = list(table.primary_key.columns)
    query = select(*key, *[table.c[name] for name in encrypted_columns(table)]).order_by(*key).limit(BATCH)
    if place is not None:
        query = query.where(tuple_(*key) > place)
    return list(tx.all(query.with_for_update() if lock else query))


def _key(table: Table, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, column.name) for column in table.primary_key.columns)


def _tables_with_secrets() -> list[Table]:
    return [table for table in metadata.sorted_tables if encrypted_columns(table)]


def backup(database: Database, target: Path) -> int:
    """A consistent copy, also while the service writes; bytes written. Values stay encrypted in it."""
    _refuse_itself(database, target)
    part = target.with_name(f"{target.name}.{token_hex(4)}.part")
    try:
        part.touch(mode=0o600)
        if database.is_sqlite:
            _copy_sqlite(_sqlite_file(database), part)
        else:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={part}", database=database)
        part.replace(target)
    except OSError as error:
        raise MaintenanceError(f"The backup {target} cannot be written: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise MaintenanceError(f"The database cannot be copied to {target}: {error}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target.stat().st_size


def name_for_backup(folder: Path, now: datetime) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise MaintenanceError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    return folder / f"{BACKUP}{now.strftime(STAMP)}{ENDING}"


def forget_old_backups(folder: Path, now: datetime) -> list[Path]:
    """Those that `name_for_backup` named, by the day in their names; who has been forgotten is in none for longer."""
    gone = []
    for file in sorted(folder.glob(f"{BACKUP}*{ENDING}")):
        with suppress(ValueError):  # somebody else's file
            stamp = file.name.removeprefix(BACKUP).removesuffix(ENDING)
            if datetime.strptime(stamp, STAMP).replace(tzinfo=UTC) < now - BACKUPS_LIVE:
                gone.append(file)
    try:
        for file in gone:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise MaintenanceError(f"The old backup {file} cannot be removed: {error.strerror}.") from error
    return gone


def restore(database: Database, source: Path) -> None:
    """Puts the copy in place of the database; the service must be stopped."""
    if not source.is_file():
        raise MaintenanceError(f"There is no backup {source}.")
    _refuse_itself(database, source)
    if not database.is_sqlite:
        _refuse_foreign_dump(source, database)
        _run(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--dbname",
            "",
            str(source),
            database=database,
        )
        return
    target = _sqlite_file(database)
    _refuse_foreign(source)
    database.close()
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(source, part)
        for leftover in ("-wal", "-shm"):
            target.with_name(target.name + leftover).unlink(missing_ok=True)
        part.replace(target)
    except OSError as error:
        raise MaintenanceError(f"The database {target} cannot be replaced: {error.strerror}.") from error


def _refuse_itself(database: Database, copy: Path) -> None:
    file = database.file()
    if file is not None and copy.exists() and file.exists() and copy.samefile(file):
        raise MaintenanceError(f"{copy} is the database itself; give the file of a copy.")


def _refuse_foreign_dump(source: Path, database: Database) -> None:
    if " TABLE public conversations " not in _run("pg_restore", "--list", str(source), database=database):
        raise MaintenanceError(f"{source} is no backup of this product; nothing was changed.")


def _refuse_foreign(source: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'conversations'").fetchone()
    except sqlite3.Error:
        sound, ours = False, None
    if not sound or ours is None:
        raise MaintenanceError(f"{source} is no intact backup of this product; nothing was changed.")


def _copy_sqlite(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as original,
        closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one self-contained file


def _sqlite_file(database: Database) -> Path:
    file = database.file()
    assert file is not None
    return file


def _run(program: str, *arguments: str, database: Database) -> str:
    """PostgreSQL's own tools, and what they print; the password goes by the environment, not the command line."""
    url = database.url
    names = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    names |= {"PGDATABASE": url.database, **{f"PG{key.upper()}": str(value) for key, value in url.query.items()}}
    environment = {**os.environ, **{name: str(value) for name, value in names.items() if value}}
    arguments = tuple(url.database or "" if argument == "" else argument for argument in arguments)
    if shutil.which(program) is None:
        raise MaintenanceError(f"{program} is not installed; install PostgreSQL's client programs.")
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise MaintenanceError(f"{(done.stderr or f'{program} failed').strip().splitlines()[0]}.")
    return done.stdout

"""Check, rotation, backup and restore of all stored data."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Column, select, text

from desk import casework, search, staff
from desk.desk import Desk
from desk.jobs import run_due
from storage import conversations, maintenance, models, records
from storage.columns import Declaration
from storage.crypto import Keyring, WrongKey
from storage.database import Database, Transaction
from storage.maintenance import LOOKUPS, LOOKUPS_ALONE, MaintenanceError, backup, check, restore, rotate_keys, try_keys
from storage.models import metadata
from storage.staff import by_email
from tests.clock import FrozenClock
from tests.colleagues import enrolled, session_of
from tests.databases import SECRET
from tests.drivers import WebPerson, web_client
from tests.filling import fill, marker, readable

NEW = "a younger secret of the tests that opens nothing else either"


@pytest_asyncio.fixture
async def visitor(desk: Desk) -> WebPerson:
    """Her thread, her case and a colleague are in the database; every table with secrets has rows."""
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await person.type("kaméleonszelídítő")
        await person.type("emberrel beszélnék")
    kati = enrolled(desk, "kati@example.hu")
    case_id = casework.queue(desk, kati).cases[0].id
    casework.add_note(desk, kati, case_id, "jegyzet")
    casework.reply(desk, kati, case_id, "Jó napot!")
    return person


@contextmanager
def opened(database: Database, *secrets: str) -> Iterator[Database]:
    """The same data with other keys."""
    other = Database(database.url.render_as_string(hide_password=False), Keyring(secrets))
    yield other
    other.close()


async def thread_of(desk: Desk, visitor: WebPerson) -> list[str]:
    async with web_client(desk) as client:
        answer = await client.get("/api/chat/messages", headers=visitor.headers)
    assert answer.status_code == 200
    return [entry["text"] for entry in answer.json()["messages"]]


@pytest.mark.asyncio
async def test_after_a_rotation_the_new_key_alone_reads_and_finds_everything(
    desk: Desk, visitor: WebPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 2)
    before, session = await thread_of(desk, visitor), session_of(desk, "b@c.hu")
    rows = check(desk.database)
    with opened(desk.database, NEW, SECRET) as both:
        assert rotate_keys(both) == rows
        assert check(both) == rows
    with opened(desk.database, NEW) as young:
        assert check(young) == rows
        new_desk = replace(desk, database=young)
        assert await thread_of(new_desk, visitor) == before
        colleague = staff.signed_in(new_desk, session)
        assert colleague is not None
        assert colleague.email == "b@c.hu"
        with young.transaction() as tx:
            assert by_email(tx, "kati@example.hu") is not None
            assert _address_is_found(tx)
        assert enrolled(new_desk, "kati@example.hu").name == "Kati"
        async with web_client(new_desk) as client:
            again = WebPerson(client)
            again.headers = visitor.headers
            await again.type("köszönöm")
            assert len(await again.changes()) > len(before)
    with pytest.raises(WrongKey):
        check(desk.database)


def _address_is_found(tx: Transaction) -> bool:
    addresses = [row.address for row in tx.all(select(models.conversations))]
    assert addresses
    return all(conversations.find(tx, "web", address) is not None for address in addresses)


@pytest.mark.asyncio
async def test_an_interrupted_rotation_leaves_everything_readable_and_is_finished_later(
    desk: Desk, visitor: WebPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 2)
    rows, batches = check(desk.database), 0
    write_again = maintenance._write_again

    def interrupted(tx: Transaction, *row: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 6:
            raise KeyboardInterrupt
        write_again(tx, *row)  # type: ignore[arg-type]

    with opened(desk.database, NEW, SECRET) as both:
        monkeypatch.setattr(maintenance, "_write_again", interrupted)
        with pytest.raises(KeyboardInterrupt):
            rotate_keys(both)
        monkeypatch.undo()
        assert check(both) == rows
        assert len(await thread_of(replace(desk, database=both), visitor)) > 3
        for one in (NEW, SECRET):
            with opened(desk.database, one) as single, pytest.raises(WrongKey):
                check(single)
        assert rotate_keys(both) == rows
    with opened(desk.database, NEW) as young:
        assert check(young) == rows


def declared_columns() -> list[Column[Any]]:
    """Of every table, also of those that are added later."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    return [column for column in columns if isinstance(column.info["declared"], Declaration)]


def fill_every_table(database: Database, clock: FrozenClock) -> None:
    filler = fill(database, "zsofi", "a" * 24, clock.now())
    with database.transaction() as tx:
        filler.tx = tx
        for table in dict.fromkeys(column.table for column in declared_columns()):
            if tx.first(select(table)) is None:
                filler.fill(table)


def unreadable(database: Database) -> list[str]:
    text = readable(database)
    return [str(column) for column in declared_columns() if marker("zsofi", column) not in text]


def test_a_rotation_keeps_every_declared_column_of_every_table(database: Database, clock: FrozenClock) -> None:
    fill_every_table(database, clock)
    assert unreadable(database) == []
    with opened(database, NEW, SECRET) as both:
        rotate_keys(both)
        assert unreadable(both) == []
    with opened(database, NEW) as young:
        assert unreadable(young) == []


def stop_at(monkeypatch: pytest.MonkeyPatch, row: int) -> None:
    """The rotation is killed before it writes that row."""
    rows, write_again = iter(range(1, 1_000_000)), maintenance._write_again

    def interrupted(tx: Transaction, *rest: Any) -> None:
        if next(rows) == row:
            raise KeyboardInterrupt
        write_again(tx, *rest)

    monkeypatch.setattr(maintenance, "_write_again", interrupted)


def test_a_rotation_stopped_at_any_table_keeps_every_declared_column(
    database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maintenance, "BATCH", 1)
    fill_every_table(database, clock)
    rows = check(database)
    with opened(database, NEW, SECRET) as both:
        for row in range(1, rows + 1):
            with monkeypatch.context() as patch:
                stop_at(patch, row)
                with pytest.raises(KeyboardInterrupt):
                    rotate_keys(both)
            assert unreadable(both) == []
        assert rotate_keys(both) == rows
    with opened(database, NEW) as young:
        assert unreadable(young) == []


@pytest.mark.asyncio
@pytest.mark.parametrize("stopped_at", [None, 1, 6])
async def test_a_case_is_found_by_its_words_throughout_a_rotation(
    desk: Desk, visitor: WebPerson, monkeypatch: pytest.MonkeyPatch, stopped_at: int | None
) -> None:
    reader = enrolled(desk, "kati@example.hu")
    run_due(desk)
    tokens = search_tokens(desk.database)
    assert search.find(desk, reader, "kaméleonszelídítő").hits == 1
    with opened(desk.database, NEW, SECRET) as both:
        with monkeypatch.context() as patch:
            if stopped_at is not None:
                patch.setattr(maintenance, "BATCH", 1)
                stop_at(patch, stopped_at)
                with pytest.raises(KeyboardInterrupt):
                    rotate_keys(both)
        assert search.find(replace(desk, database=both), reader, "kaméleonszelídítő").hits == 1
        rotate_keys(both)
        assert search.find(replace(desk, database=both), reader, "kaméleonszelídítő").hits == 1
        run_due(replace(desk, database=both))
    with opened(desk.database, NEW) as young:
        assert search.find(replace(desk, database=young), reader, "kaméleonszelídítő").hits == 1
        assert search.find(replace(desk, database=young), reader, "péklapátkészítő").hits == 0
        assert not tokens & search_tokens(young)


def search_tokens(database: Database) -> set[int]:
    with database.reading() as tx:
        return {row.token for row in tx.all(select(models.search_tokens.c.token))}


@pytest.mark.asyncio
async def test_a_rotation_beside_the_running_service_loses_nothing(desk: Desk, visitor: WebPerson) -> None:
    with opened(desk.database, NEW, SECRET) as serving, opened(desk.database, NEW, SECRET) as rotating:
        desk = replace(desk, database=serving)
        rotation = threading.Thread(target=rotate_keys, args=[rotating])
        async with web_client(desk) as client:
            person = await WebPerson(client).open()
            rotation.start()
            for number in range(15):
                await person.type(f"levél {number}")
            rotation.join()
            said = [e["text"] for e in await person.changes() if e["from"] == "visitor"]
    assert said == [f"levél {number}" for number in range(15)]
    with opened(desk.database, NEW) as young:
        check(young)


@pytest.mark.asyncio
async def test_the_wrong_key_is_noticed_before_anything_is_written(desk: Desk, visitor: WebPerson) -> None:
    try_keys(desk.database)
    with opened(desk.database, NEW, SECRET) as both:
        try_keys(both)
    with opened(desk.database, NEW) as wrong:
        for act in (try_keys, check, rotate_keys):
            with pytest.raises(WrongKey, match="PAKTUM_SECRET_KEY"):
                act(wrong)
    check(desk.database)


def test_every_keyed_look_up_is_made_again_in_a_rotation() -> None:
    columns = {
        table.name: [c.name for c in table.columns if c.name.endswith("_lookup")] for table in metadata.tables.values()
    }
    made_again = {f"{table}.{lookup}" for table, lookups in LOOKUPS.items() for lookup in lookups}
    assert made_again | LOOKUPS_ALONE.keys() == {
        f"{table}.{name}" for table, found in columns.items() for name in found
    }
    assert not made_again & LOOKUPS_ALONE.keys()


@pytest.mark.asyncio
async def test_a_restored_backup_is_the_database_as_it_was(
    desk: Desk, visitor: WebPerson, postgresql_programs: None, tmp_path: Path
) -> None:
    copy = tmp_path / "copies" / "of today.backup"
    copy.parent.mkdir()
    before, rows = await thread_of(desk, visitor), check(desk.database)
    assert backup(desk.database, copy) == copy.stat().st_size > 10_000
    assert copy.stat().st_mode & 0o077 == 0
    async with web_client(desk) as client:
        later = await WebPerson(client).open()
        await later.type("ez már nincs a mentésben")
    assert check(desk.database) > rows
    with opened(desk.database, SECRET) as stopped:
        desk.database.close()
        restore(stopped, copy)
    with opened(desk.database, SECRET) as restored:
        assert check(restored) == rows
        assert await thread_of(replace(desk, database=restored), visitor) == before
    assert [file.name for file in copy.parent.iterdir()] == [copy.name]


def test_a_backup_taken_while_writes_go_on_is_consistent(
    database: Database, desk: Desk, postgresql_programs: None, tmp_path: Path
) -> None:
    """Each transaction writes two rows: a copy that has one of them without the other is torn."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with database.transaction() as tx:
                for _half in range(2):
                    records.add_gap(tx, f"pár {number}", "hu", None, desk.clock.now())
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"copy {number}" for number in range(4)]
        for copy in copies:
            backup(database, copy)
    finally:
        stop.set()
        writer.join()
    with database.reading() as tx:
        written = records.count_gaps(tx)
    for copy in copies:
        with opened(database, SECRET) as target:
            restore(target, copy)
        with opened(database, SECRET) as restored:
            check(restored)
            with restored.reading() as tx:
                assert 0 <= records.count_gaps(tx) <= written
                assert records.count_gaps(tx) % 2 == 0


@pytest.mark.parametrize("name", ["nowhere/copy", "folder"])
def test_a_backup_that_cannot_be_written_is_said_and_leaves_nothing(
    database: Database, postgresql_programs: None, tmp_path: Path, name: str
) -> None:
    (tmp_path / "folder").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(MaintenanceError, match="cannot be written"):
        backup(database, tmp_path / name)
    assert [file for file in sorted(tmp_path.rglob("*")) if file not in before and "paktum.db" not in file.name] == []


def test_a_failed_backup_leaves_the_earlier_one_as_it_was(
    database: Database, postgresql_programs: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"the earlier one")
    monkeypatch.setenv("PATH", "")
    nothing = Database(f"sqlite:///{tmp_path / 'no.db'}", Keyring([SECRET])) if database.is_sqlite else database
    with pytest.raises(MaintenanceError):
        backup(nothing, copy)
    assert copy.read_bytes() == b"the earlier one"
    assert not list(tmp_path.glob("*.part"))
    if nothing is not database:
        nothing.close()


FOREIGN = ["missing", "a folder", "empty", "text", "another product's", "torn"]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", FOREIGN)
async def test_a_foreign_or_broken_file_is_refused_and_nothing_is_changed(
    desk: Desk, visitor: WebPerson, postgresql_programs: None, tmp_path: Path, kind: str
) -> None:
    before = await thread_of(desk, visitor)
    source = tmp_path / "foreign #1?.backup"
    make_foreign(desk.database, source, kind)
    with opened(desk.database, SECRET) as stopped, pytest.raises(MaintenanceError) as raised:
        restore(stopped, source)
    assert "\n" not in str(raised.value)
    assert await thread_of(desk, visitor) == before


def make_foreign(database: Database, file: Path, kind: str) -> None:
    match kind:
        case "a folder":
            file.mkdir()
        case "empty":
            file.touch()
        case "text":
            file.write_text("Ez nem mentés.", encoding="utf-8")
        case "torn":
            backup(database, file)
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        case "another product's" if database.is_sqlite:
            with closing(sqlite3.connect(file)) as connection:
                connection.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY, name TEXT)")
        case "another product's":
            maintenance._run(
                "pg_dump", "--format=custom", "--table=alembic_version", f"--file={file}", database=database
            )


def test_neither_a_backup_over_the_database_nor_a_restore_from_itself_is_made(database: Database) -> None:
    file = database.file()
    if file is None:
        pytest.skip("only SQLite's database is a file")
    for act in (backup, restore):
        with pytest.raises(MaintenanceError, match="is the database itself"):
            act(database, file)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM conversations")).scalar() == 0

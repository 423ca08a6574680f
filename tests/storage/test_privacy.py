"""Nothing of a person lies in clear: not in the database, its journal, its backup or the logs."""

import asyncio
import io
import json
import logging
import re
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog
from sqlalchemy import Column, MetaData, String, Table, text
from sqlalchemy.types import TypeEngine

from bot.logs import configure_logs
from desk import casework
from desk.desk import Desk
from desk.jobs import run_due
from desk.messages import Incoming
from desk.office import Retention
from desk.turns import Turn
from handlers.dispatch import dispatch
from handlers.routes import Route
from knowledge.places import places
from storage.columns import SETTLEMENT, Coded, Declaration, Encrypted, EncryptedBytes, EncryptedJson, coded, personal
from storage.database import Database
from storage.declarations import declared_fields
from storage.maintenance import backup
from storage.models import DIALOGUE, metadata
from storage.records import add_feedback, count_gaps
from tests.bot.web.live import live
from tests.colleagues import enrolled
from tests.drivers import WebPerson, web_app, web_client

COLLEAGUE = "ordogh.hedvig@paktumiroda.example"
SECRETS = [
    "Bodrogközi",
    "Zsófia",
    "Kőröstetétlen",
    "kaméleonszelídítő",
    "péklapátkészítő",
    "zsofi.bodrog@levelek.example",
    "zsofi.bodrog",
    "30 765 4321",
    "307654321",
    "ördöghedvigkapukód",
    "megbeszéltük telefonon",
    "túszejtő",
    "nem akarok tovább élni",
    "segítőszándék",
    "szőnyeghímző",
    "Nekeresdfalva",
    "Vadászgörényi",
    "Kornélia",
    "20 987 1234",
    "209871234",
    COLLEAGUE,
    "Ordogh",
]
CODE = re.compile(r"[a-z0-9][a-z0-9 .:_-]{0,79}|\$argon2id\$v=19\$[\w=,]+\$[\w+/]+\$[\w+/]+")  # or a password's hash


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """What the service has written to its log."""
    root = logging.getLogger()
    handlers, level, showing = root.handlers[:], root.level, warnings.showwarning
    root.handlers.clear()
    written = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", written)
        configure_logs()
    yield written.getvalue
    warnings.showwarning = showing
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest_asyncio.fixture
async def spoken(desk: Desk, logs: Callable[[], str]) -> None:
    """A whole conversation in which every kind of text is typed by a visitor and a colleague."""
    async with web_client(desk) as client:
        person = await WebPerson(client).open()
        await talk(person)
        await work(desk, person)
        for place in ("Tiszakécske", "Nekeresdfalva"):
            await report_need(await WebPerson(client).open(), place)
    run_due(desk)
    with desk.database.reading() as tx:
        assert count_gaps(tx) > 0


async def talk(person: WebPerson) -> None:
    await person.type("Bodrogközi Zsófia vagyok, milyen papírok kellenek a munkaügyre Kőröstetétlenen?")
    await person.type("kaméleonszelídítő")
    await person.read()
    await person.tap("Vállalkozásom van")
    await person.read()
    await person.tap("Üzenetet hagyok")
    for answer in ("péklapátkészítő embereket keresek", "Bodrogközi Zsófia", "zsofi.bodrog@levelek.example"):
        await person.type(answer)
    assert "Bodrogközi Zsófia" in (await person.read())[-1].text
    await person.tap("Elküldöm")
    assert "Ügyszáma" in (await person.read())[-1].text
    await person.type("nem akarok tovább élni, túszejtő vagyok")
    await person.type("ember")
    await person.read()
    await person.tap("Megadom a számom")
    await person.type("06 30 765 4321")
    assert "+36 30 765 4321" in (await person.read())[-1].text


async def report_need(person: WebPerson, place: str) -> None:
    """By the form of a business; of a place that we do not know it asks whether it is one."""
    await person.type("7 szőnyeghímzőt keresek januártól")
    for label in ("Jelzem, hogy érdekel", "Kihagyom", "Kihagyom"):
        await person.read()
        await person.tap(label)
    await person.type(place)
    if "Igen" in (await person.read())[-1].buttons:
        await person.tap("Igen")
    await person.type("Vadászgörényi Kornélia")
    await person.type("+36 20 987 1234")
    await person.read()
    await person.tap("Bármikor")
    assert "szőnyeghímző" in (await person.read())[-1].text
    await person.tap("Elküldöm")
    assert any("Ügyszáma" in said.text for said in await person.read())


async def work(desk: Desk, person: WebPerson) -> None:
    colleague = enrolled(desk, COLLEAGUE)
    case_id = max(case.id for case in casework.queue(desk, colleague).cases)
    casework.add_note(desk, colleague, case_id, "ördöghedvigkapukód 4321, megbeszéltük telefonon")
    casework.reply(desk, colleague, case_id, "Jó napot, segítőszándék nálunk van.")
    await person.type("Zsófia vagyok megint")
    casework.close(desk, colleague, case_id, "informed")
    assert any("segítőszándék" in said.text for said in await person.read())


def spellings(secret: str) -> Iterator[bytes]:
    """As it was typed and as a careless program might have kept it."""
    bare = "".join(c for c in unicodedata.normalize("NFD", secret) if not unicodedata.combining(c))
    for word in (secret, bare, unicodedata.normalize("NFD", secret)):
        for cased in (word, word.lower(), word.upper()):
            yield from (cased.encode("utf-8"), cased.encode("utf-16-le"), cased.encode("utf-16-be"))
            yield from (cased.encode("iso8859-2", "ignore"), json.dumps(cased)[1:-1].encode())


def found_in(data: bytes) -> list[str]:
    return [secret for secret in SECRETS if any(spelling in data for spelling in spellings(secret))]


def raw_rows(database: Database) -> dict[str, list[dict[str, object]]]:
    """Every row as the database itself holds it, without our types."""
    with database.engine.connect() as connection:
        return {
            table: [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table}"))]
            for table in metadata.tables
        }


@pytest.mark.asyncio
async def test_no_row_holds_what_was_typed(database: Database, spoken: None) -> None:
    rows = raw_rows(database)
    assert all(rows[table] for table in ("messages", "cases", "needs", "notes", "gaps", "staff", "consents", "audit"))
    assert found_in(repr(rows).encode()) == []


@pytest.mark.asyncio
async def test_no_file_of_the_database_and_no_backup_holds_what_was_typed(
    database: Database, spoken: None, postgresql_programs: None, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.backup"
    assert backup(database, copy) > 10_000
    files = {file.name: file.read_bytes() for file in tmp_path.glob("*")}  # noqa: ASYNC240
    assert files.keys() >= ({"paktum.db", "paktum.db-wal", "copy.backup"} if database.is_sqlite else {"copy.backup"})
    assert {name: found_in(data) for name, data in files.items() if found_in(data)} == {}


@pytest.mark.asyncio
async def test_the_search_does_find_what_is_stored_in_clear(database: Database, desk: Desk, tmp_path: Path) -> None:
    with database.transaction() as tx:
        add_feedback(tx, "Zsófia", True, desk.clock.now())
    assert found_in(repr(raw_rows(database)).encode()) == ["Zsófia"]
    if database.is_sqlite:
        assert found_in((tmp_path / "paktum.db-wal").read_bytes()) == ["Zsófia"]


@pytest.mark.asyncio
async def test_every_coded_text_is_a_code(database: Database, spoken: None) -> None:
    rows = raw_rows(database)
    assert {row["settlement"] for row in rows["needs"]} == {"Tiszakécske", None}
    for table in metadata.tables.values():
        texts = [c for c in table.columns if isinstance(c.info["declared"], Coded) and isinstance(c.type, String)]
        for row in rows[table.name]:
            for column in texts:
                value = row[column.name]
                assert value is None or is_code(column, row, str(value)), f"{column}: {value}"


def is_code(column: Column[TypeEngine[object]], row: dict[str, object], value: str) -> bool:
    """An official name of a settlement is one only where the column is declared to hold such."""
    of_interest = f"{column}" == "interests.value" and row["kind"] == "settlement"
    is_place = column.info["declared"] is SETTLEMENT or of_interest
    return value in places().settlements if is_place else bool(CODE.fullmatch(value))


@pytest.mark.asyncio
async def test_the_log_of_a_conversation_holds_nothing_of_it(spoken: None, desk: Desk, logs: Callable[[], str]) -> None:
    def break_down(turn: Turn) -> None:
        raise ValueError(f"cannot read {turn.text!r}")

    typed = "Bodrogközi Zsófia, 06 30 765 4321"
    incoming = Incoming("terminal", "somebody", "1", desk.clock.now(), text=typed)
    dispatch(desk, incoming, (Route("broken", lambda _turn: True, break_down),))
    written = logs()
    assert found_in(written.encode()) == []
    line = json.loads(written.splitlines()[-1])
    assert (line["event"], line["fault"], line["channel"]) == ("handler failed", "ValueError", "terminal")
    assert "break_down" in line["passed"][-1]


@pytest.mark.asyncio
async def test_a_fault_under_the_web_server_is_logged_without_its_words(desk: Desk, logs: Callable[[], str]) -> None:
    app = web_app(desk)

    @app.get("/fault")
    async def fault() -> None:
        raise ValueError("Bodrogközi Zsófia")

    async with live(app) as client:
        assert (await client.get("/fault")).status_code == 500
    written = logs()
    assert found_in(written.encode()) == []
    faults = [json.loads(line) for line in written.splitlines()]
    assert any(line["logger"] == "uvicorn.error" and line.get("fault") == "ValueError" for line in faults)


@pytest.mark.asyncio
async def test_warnings_of_libraries_are_logged_without_their_words(logs: Callable[[], str]) -> None:
    secret = "Bodrogközi Zsófia"

    def fail(who: str) -> None:
        raise ValueError(who)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(secret, stacklevel=1)
    logging.getLogger("sqlalchemy.pool").warning("parameters: %s", secret)
    logging.getLogger("sqlalchemy.engine").error(f"[parameters: ({secret!r},)]")
    logging.getLogger("psycopg").exception(secret, exc_info=ValueError(secret))
    asyncio.get_running_loop().call_soon(fail, secret)
    asyncio.get_running_loop().call_exception_handler({"message": secret, "exception": ValueError(secret)})
    await asyncio.sleep(0)
    written = logs()
    assert found_in(written.encode()) == []
    lines = [json.loads(line) for line in written.splitlines()]
    assert [line["logger"] for line in lines].count("asyncio") == 2
    assert {line["logger"] for line in lines} == {
        "warnings",
        "sqlalchemy.pool",
        "sqlalchemy.engine",
        "psycopg",
        "asyncio",
    }
    assert all(re.fullmatch(r"[\w.]+:\d+", line["place"]) for line in lines)


def undeclared(tables: MetaData) -> list[str]:
    """Columns that tell nothing of what they hold, or that hold it in the wrong way."""
    wrong = []
    for table in tables.sorted_tables:
        for column in table.columns:
            declared, encrypted = (
                column.info.get("declared"),
                isinstance(column.type, Encrypted | EncryptedBytes | EncryptedJson),
            )
            right = encrypted if isinstance(declared, Declaration) else isinstance(declared, Coded) and not encrypted
            if not right:
                wrong.append(f"{table.name}.{column.name}")
    return wrong


def test_every_column_is_declared_and_personal_ones_are_encrypted() -> None:
    assert undeclared(metadata) == []


@pytest.mark.parametrize(
    "column",
    [
        Column("x", String(80)),
        Column("x", Encrypted()),
        coded("x", Encrypted()),
        personal("x", String, DIALOGUE),  # type: ignore[arg-type]
    ],
    ids=["undeclared", "encrypted but undeclared", "encrypted but called a code", "personal but in clear"],
)
def test_a_column_declared_in_any_other_way_is_found(column: Column[TypeEngine[object]]) -> None:
    tables = MetaData()
    Table("people", tables, column)
    assert undeclared(tables) == ["people.x"]


def test_every_declared_field_names_a_retention_of_the_office_settings() -> None:
    declared = list(declared_fields())
    assert {field.declaration.retention for field in declared} <= set(Retention.model_fields)
    assert ("messages", "text") in {(field.table, field.column) for field in declared}
    assert len(declared) == len({(field.table, field.column) for field in declared})
    assert not [field for field in declared if field.table in ("audit", "consents", "feedback")]

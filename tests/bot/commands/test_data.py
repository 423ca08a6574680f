"""`paktum db`, `paktum keys` and `paktum staff` as an operator runs them, each in a process of its own."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from desk import staff
from desk.clock import SystemClock
from desk.desk import Desk
from storage import models, records
from storage.crypto import Keyring
from storage.database import Database
from storage.maintenance import check
from tests.bot.commands.running import Paktum
from tests.colleagues import session_by
from tests.databases import SECRET, postgresql_url
from tests.serving import free_port

NEW = "a younger secret of the tests that opens nothing else either"


@pytest.fixture
def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def add_gap(desk: Desk, text: str) -> None:
    with desk.database.transaction() as tx:
        records.add_gap(tx, text, "hu", None, desk.clock.now())


def gaps(database: Database) -> int:
    with database.reading() as tx:
        return records.count_gaps(tx)


def test_what_was_saved_is_checked_and_restored(
    desk: Desk, paktum: Paktum, address: str, postgresql_programs: None
) -> None:
    add_gap(desk, "ez benne van a mentésben")
    assert "1 rows can be read" in paktum.ok("db", "check", PAKTUM_DATABASE_URL=address)
    said = paktum.ok("db", "backup", "mentes.backup", PAKTUM_DATABASE_URL=address)
    size = (paktum.folder / "mentes.backup").stat().st_size
    assert f"Saved {size:,} bytes to mentes.backup" in said
    add_gap(desk, "ez nincs")
    desk.database.close()
    assert "Restored" in paktum.ok("db", "restore", "mentes.backup", PAKTUM_DATABASE_URL=address)
    restored = Database(address, Keyring([SECRET]))
    assert (gaps(restored), check(restored)) == (1, 1)
    restored.close()


def test_keys_are_rotated_and_the_old_one_can_go(desk: Desk, paktum: Paktum, address: str) -> None:
    add_gap(desk, "rejtély")
    staff.add(desk, "kati@example.hu", "clerk")
    both = {"PAKTUM_DATABASE_URL": address, "PAKTUM_SECRET_KEY": f"{NEW},{SECRET}"}
    assert paktum.ok("keys", "rotate", **both).startswith("2 rows are now under the first key")
    young = {"PAKTUM_DATABASE_URL": address, "PAKTUM_SECRET_KEY": NEW}
    assert "2 rows can be read" in paktum.ok("db", "check", **young)
    assert "/console/sign-in?token=" in paktum.ok("staff", "add", "kati@example.hu", "--role", "reader", **young)
    rotated = Database(address, Keyring([NEW]))
    with rotated.reading() as tx:
        assert len(tx.all(select(models.staff))) == 1
    rotated.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "command",
    [["db", "check"], ["keys", "rotate"], ["serve"]],
    ids=" ".join,
)
def test_with_the_wrong_key_nothing_starts(desk: Desk, paktum: Paktum, address: str, command: list[str]) -> None:
    add_gap(desk, "rejtély")
    wrong = {"PAKTUM_DATABASE_URL": address, "PAKTUM_SECRET_KEY": NEW, "PAKTUM_HTTP_PORT": str(free_port())}
    sentence = paktum.refused(1, *command, **wrong)
    assert "Add the key they were written with to PAKTUM_SECRET_KEY." in sentence
    assert check(desk.database) == 1


def test_before_the_first_start_there_is_nothing_to_save_or_check(paktum: Paktum) -> None:
    for command in (["db", "backup", "copy"], ["keys", "rotate"]):
        paktum.refused(1, *command)
    assert not (paktum.folder / "copy").exists()
    assert "up to date" in paktum.ok("db", "upgrade")
    assert "0 rows" in paktum.ok("db", "check")


def test_an_empty_postgresql_database_is_upgraded_first(paktum: Paktum) -> None:
    with postgresql_url(empty=True) as url:
        sentence = paktum.refused(1, "staff", "add", "kati@example.hu", "--role", "clerk", PAKTUM_DATABASE_URL=url)
        assert "run `paktum db upgrade`" in sentence
        plain = url.replace("postgresql+psycopg://", "postgresql://")
        assert "up to date" in paktum.ok("db", "upgrade", PAKTUM_DATABASE_URL=plain)
        assert "0 rows" in paktum.ok("db", "check", PAKTUM_DATABASE_URL=url)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("command", "words"),
    [(["db", "upgrade"], "later version"), (["serve"], "later version"), (["db", "check"], "upgrade")],
)
def test_a_database_of_a_later_version_is_said(
    database: Database, paktum: Paktum, address: str, command: list[str], words: str
) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    port = str(free_port())
    assert words in paktum.refused(1, *command, PAKTUM_DATABASE_URL=address, PAKTUM_HTTP_PORT=port)


@pytest.mark.parametrize("kind", ["no server", "no folder", "no database"])
def test_a_database_that_cannot_be_opened_is_said(paktum: Paktum, kind: str) -> None:
    command = ["serve"] if kind == "no folder" else ["db", "check"]
    garbage = paktum.folder / "garbage.db"
    garbage.write_text("Ez nem adatbázis. " * 100, encoding="utf-8")
    url = {
        "no server": f"postgresql://paktum:titkos@127.0.0.1:{free_port()}/paktum",
        "no folder": f"sqlite:///{paktum.folder}/nowhere/paktum.db",
        "no database": f"sqlite:///{garbage}",
    }[kind]
    sentence = paktum.refused(1, *command, PAKTUM_DATABASE_URL=url, PAKTUM_HTTP_PORT=str(free_port()))
    assert sentence.startswith("The database did not answer")
    assert "titkos" not in sentence


def test_a_new_colleague_gets_a_link_at_the_public_address(desk: Desk, paktum: Paktum, address: str) -> None:
    public = {"PAKTUM_DATABASE_URL": address, "PAKTUM_PUBLIC_URL": "https://paktum.example.hu/"}
    link = paktum.ok("staff", "add", "Kati.Nagy@Example.hu", "--role", "clerk", **public).strip()
    start = "https://paktum.example.hu/console/sign-in?token="
    assert link.startswith(start)
    desk = replace(desk, clock=SystemClock())
    colleague = staff.signed_in(desk, session_by(desk, link.removeprefix(start)))
    assert colleague is not None
    assert (colleague.email, colleague.name, colleague.role) == ("kati.nagy@example.hu", "Kati", "clerk")

"""A restored backup forgets again who has been forgotten, and nobody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from desk import erasing, ledger, visitors
from desk.desk import Desk
from desk.visitors import Visitor as WebVisitor
from storage.crypto import Keyring
from storage.database import Database
from storage.maintenance import backup, restore
from storage.models import conversations
from tests.bot.commands.running import Paktum
from tests.clock import FrozenClock
from tests.databases import SECRET
from tests.desk.test_erasing import HER, OTHER, in_turn, others_rows
from tests.filling import fill, marker, readable

HERS, OTHERS = "a" * 24, "b" * 24


def two_people(database: Database, clock: FrozenClock) -> list[str]:
    fill(database, OTHER, OTHERS, clock.now())
    fill(database, HER, HERS, clock.now())
    return others_rows(database)


def test_a_restored_backup_forgets_her_again(
    database: Database, desk: Desk, clock: FrozenClock, paktum: Paktum, postgresql_programs: None
) -> None:
    kept = two_people(database, clock)
    address = database.url.render_as_string(hide_password=False)
    paktum.ok("db", "backup", "mentes.backup", PAKTUM_DATABASE_URL=address)
    clock.move(minutes=1)
    in_turn(desk, "web", marker(HER, conversations.c.address), erasing.forget)
    database.close()
    for _time in range(2):  # also where nothing but the file knows of it any more
        said = paktum.ok("db", "restore", "mentes.backup", PAKTUM_DATABASE_URL=address)
        assert "deleted again: 1" in said
        restored = Database(address, Keyring([SECRET]))
        assert HER not in readable(restored)
        assert others_rows(restored) == kept
        restored.close()


def test_an_interrupted_restore_is_made_good_at_the_next_start(
    database: Database, desk: Desk, clock: FrozenClock, tmp_path: Path, postgresql_programs: None
) -> None:
    kept = two_people(database, clock)
    copy, file = tmp_path / "copy.backup", tmp_path / ledger.FILE
    backup(database, copy)
    clock.move(minutes=1)
    in_turn(desk, "web", marker(HER, conversations.c.address), erasing.forget)
    assert not file.exists()  # the crash came before it was written
    started = replace(desk, ledger=file)
    ledger.make_good(started)
    assert len(ledger.read(file)) == 1
    clock.move(minutes=1)
    visitors.open_session(desk)  # somebody who came later is nobody of the ledger
    restore(database, copy)
    again = Database(database.url.render_as_string(hide_password=False), database.keyring)
    assert HER in readable(again)
    ledger.make_good(replace(started, database=again))
    assert HER not in readable(again)
    assert others_rows(again) == kept
    ledger.make_good(replace(started, database=again))  # and it is done once
    assert len(ledger.read(file)) == 1
    again.close()


def test_who_came_back_after_she_was_forgotten_is_a_new_person_and_stays(
    database: Database, desk: Desk, clock: FrozenClock, tmp_path: Path, postgresql_programs: None
) -> None:
    """At the same address, as on Telegram."""
    chat = "700123"
    in_turn(desk, "telegram", chat, lambda turn: turn.say("Jó napot"))
    clock.move(minutes=1)
    in_turn(desk, "telegram", chat, erasing.forget)
    clock.move(minutes=1)
    came_back = in_turn(desk, "telegram", chat, lambda turn: turn.say("zsofijele: újra itt"))
    file = tmp_path / ledger.FILE
    ledger.keep(replace(desk, ledger=file))
    with database.engine.begin() as connection:  # as in a backup that was made before this ledger
        connection.exec_driver_sql("DELETE FROM erasures")
    assert ledger.forget_again(file, database, clock.now()) == 0
    assert "újra itt" in readable(database)
    assert came_back != 1


def test_a_conversation_ended_on_the_web_stays_ended(
    database: Database, desk: Desk, clock: FrozenClock, tmp_path: Path, postgresql_programs: None
) -> None:
    file, copy = tmp_path / ledger.FILE, tmp_path / "copy.backup"
    started = replace(desk, ledger=file)
    session = visitors.open_session(started)
    conversation_id = in_turn(started, "web", session.address, lambda turn: turn.say("zsofijele"))
    backup(database, copy)
    clock.move(minutes=1)
    visitors.finish_and_erase(started, WebVisitor(conversation_id, session.address))
    assert [entry.extent for entry in ledger.read(file)] == ["conversation"]  # right after the commit
    restore(database, copy)
    again = Database(database.url.render_as_string(hide_password=False), database.keyring)
    assert ledger.forget_again(file, again, clock.now()) == 1
    assert "zsofijele" not in readable(again)
    again.close()


def test_a_line_that_a_crash_cut_off_is_written_again(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / ledger.FILE
    started = replace(desk, ledger=file)
    in_turn(started, "telegram", "700123", erasing.forget)
    (whole,) = ledger.read(file)
    file.write_bytes(file.read_bytes()[:-20])
    assert ledger.read(file) == []
    ledger.keep(started)
    assert ledger.read(file) == [whole]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_backups_live_thirty_days(database: Database, desk: Desk, paktum: Paktum) -> None:
    address = database.url.render_as_string(hide_password=False)
    folder = paktum.folder / "data" / "backups"
    folder.mkdir(parents=True)
    for name in ("paktum-20200101-000000.backup", "paktum-sajat.backup", "valami.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    said = paktum.ok("db", "backup", PAKTUM_DATABASE_URL=address, PAKTUM_DATA_DIR=str(paktum.folder / "data"))
    assert "Removed 1 backups" in said
    names = {file.name for file in folder.iterdir()}
    assert {"paktum-sajat.backup", "valami.txt"} < names
    assert len(names) == 3

"""The migrations make what the models say, on every database."""

from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text

from storage import models
from storage.crypto import Keyring
from storage.database import Database, StorageRefused, StorageUnavailable
from storage.migrate import MIGRATIONS, upgrade
from storage.models import metadata
from storage.schema import NewerSchema, head, is_current
from tests.databases import SECRET, postgresql_url, take_away
from tests.threads import at_once


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_an_upgraded_database_is_current_and_upgrading_again_changes_nothing(database: Database) -> None:
    assert is_current(database)
    upgrade(database)
    assert is_current(database)


def test_two_upgrades_of_an_empty_database_at_once_make_one_schema() -> None:
    with postgresql_url(empty=True) as url:
        databases = [Database(url, Keyring([SECRET])) for _time in range(4)]
        at_once(*[partial(upgrade, database) for database in databases])
        assert all(is_current(database) for database in databases)
        for database in databases:
            database.close()


def test_a_database_of_a_later_version_is_refused_and_left_as_it_is(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerSchema, match="later version"):
        upgrade(database)
    assert not is_current(database)
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
    assert head() != "9999"


def test_a_database_that_cannot_be_reached_is_unavailable(database: Database) -> None:
    address = database.url.render_as_string(hide_password=False)
    database.engine.dispose()
    take_away(database)
    if database.is_sqlite:
        address = address.replace("paktum.db", "nowhere/paktum.db")
    lost = Database(address, Keyring([SECRET]))
    for act in (upgrade, is_current):
        with pytest.raises(StorageUnavailable, match="did not answer"):
            act(lost)
    lost.close()


def test_the_newest_migration_is_known_without_alembic() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(configuration).get_current_head() == head()


def test_an_upgrade_keeps_every_row(tmp_path: Path) -> None:
    """SQLite makes a changed table anew; what points to the old one must not go with it."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", Keyring([SECRET]))
    upgrade(database, "0002")
    moment = "2026-11-22 10:00:00"
    with database.engine.begin() as connection:
        for statement in BEFORE:
            connection.execute(text(statement.format(moment=moment)))
    upgrade(database)
    with database.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(models.messages)) == 1
        row = tx.first(select(models.cases.c.first_reply_by, models.cases.c.reply_by, models.cases.c.heard_at))
        assert row.first_reply_by == row.reply_by == row.heard_at
        assert tx.scalar(select(models.partner_offices.c.name)) == "Máltai"
        assert tx.scalar(select(models.staff.c.office_id)) == tx.scalar(select(models.partner_offices.c.id))
    with pytest.raises(StorageRefused), database.transaction() as tx:
        tx.execute(text("INSERT INTO notes (case_id, staff_id, text, at) VALUES (77, 77, 'x', '2026-11-22')"))
    database.close()


BEFORE = (
    "INSERT INTO staff (id, email, email_lookup, name, role, team, added_at) "
    "VALUES (1, 'x', 'x', 'x', 'partner', 'Máltai', '{moment}')",
    "INSERT INTO conversations (id, channel, address, address_lookup, person_id, owner, live_case_id, state, seq, "
    "seen_seq, opened_at, last_heard_at) "
    "VALUES (1, 'web', 'x', 'x', 'p', 'queue', 1, 'x', 1, 0, '{moment}', '{moment}')",
    "INSERT INTO messages (conversation_id, id, seq, position, sender, automatic, deleted, text, at) "
    "VALUES (1, 'm', 1, 1, 'visitor', 0, 0, 'x', '{moment}')",
    "INSERT INTO cases (id, conversation_id, person_id, channel, kind, state, reason, locale, urgent, reply_by, "
    "opened_at, changed_at) "
    "VALUES (1, 1, 'p', 'web', 'handover', 'new', 'asked', 'hu', 0, '{moment}', '{moment}', '{moment}')",
)

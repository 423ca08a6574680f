"""The migrations make what the models say, on every database."""

from functools import partial

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.crypto import Keyring
from storage.database import Database, StorageUnavailable
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

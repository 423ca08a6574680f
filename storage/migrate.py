"""Schema changes by Alembic: at every start on SQLite, by `paktum db upgrade` on PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database, unavailable_if_broken
from storage.schema import NewerSchema

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    with unavailable_if_broken(), database.engine.connect() as connection, connection.begin():
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        if not database.is_sqlite:  # SQLite lets in one writer anyway
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("paktum upgrade", 0))))
        _refuse_newer(connection)
        command.upgrade(configuration, "head")


def _refuse_newer(connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_configuration()).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known:
        raise NewerSchema("The database belongs to a later version of this program; install that version.")


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration

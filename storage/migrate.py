"""Schema changes by Alembic: at every start on SQLite, by `paktum db upgrade` on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from storage.database import Database, StorageUnavailable, unavailable_if_broken
from storage.schema import NewerSchema

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database, to: str = "head") -> None:
    with unavailable_if_broken(), database.engine.connect() as connection, _without_cascades(connection):
        configuration = _configuration()
        configuration.attributes["connection"] = connection
        if not database.is_sqlite:  # SQLite lets in one writer anyway
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("paktum upgrade", 0))))
        _refuse_newer(connection)
        command.upgrade(configuration, to)


@contextmanager
def _without_cascades(connection: Connection) -> Iterator[None]:
    """One transaction. SQLite changes a table by making it anew and dropping the old one, which must take no rows
    of other tables along: foreign keys are off meanwhile and looked at in the end (sqlite.org/lang_altertable, 7).
    """
    raw: Any = connection.connection.driver_connection
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        raw.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            yield
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise StorageUnavailable("The upgrade would have lost rows; nothing was changed.")
    finally:
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


def _refuse_newer(connection: Connection) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(_configuration()).walk_revisions()}
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in known:
        raise NewerSchema("The database belongs to a later version of this program; install that version.")


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    return configuration

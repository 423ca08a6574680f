"""Which schema the program needs and which one a database has; to change it costs the imports of migrate.py."""

from pathlib import Path

from sqlalchemy import column, inspect, select, table

from storage.database import Database, unavailable_if_broken

VERSIONS = Path(__file__).parent / "migrations" / "versions"
KEPT_IN = table("alembic_version", column("version_num"))


class NewerSchema(Exception):
    """One sentence: the database has been upgraded by a later version of the program."""


def head() -> str:
    """The files of the migrations begin with their numbers; a test holds this against Alembic's own answer."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*.py"))


def found(database: Database) -> str | None:
    """None for an empty database."""
    with unavailable_if_broken(), database.engine.connect() as connection:
        if not inspect(connection).has_table(KEPT_IN.name):
            return None
        version: str | None = connection.execute(select(KEPT_IN.c.version_num)).scalar()
        return version


def is_current(database: Database) -> bool:
    return found(database) == head()

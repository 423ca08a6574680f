"""What the database holds, as a thief with the key would read it."""

from sqlalchemy import select

from desk.desk import Desk
from storage.models import metadata


def everything_readable(desk: Desk) -> str:
    """Every value of every row of every table, opened with the key."""
    with desk.database.reading() as tx:
        rows = [tuple(row) for table in metadata.sorted_tables for row in tx.all(select(table))]
    return "\n".join(map(str, rows))

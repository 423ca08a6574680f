"""A person is a random id that rows of several tables carry; joining two gives all rows of the one to the other."""

from sqlalchemy import Table, func, select, update

from storage.database import Transaction
from storage.models import audit, conversations, metadata


def join_alone(tx: Transaction) -> None:
    """No other transaction that joins people runs until this one ends; to be taken before any other lock.

    Such a transaction locks several conversations, all others lock one: with only one of the first kind at a time
    no two can wait for each other (docs/decisions/0012).
    """
    if tx.locks_rows:
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("paktum join", 0))))


def join(tx: Transaction, gone: str, kept: str) -> None:
    for table in tables_of_people():
        tx.execute(update(table).where(table.c.person_id == gone).values(person_id=kept))


def tables_of_people() -> list[Table]:
    """All but the audit, which is only ever added to. Conversations come first: their locks guard the other rows."""
    tables = [table for table in metadata.sorted_tables if "person_id" in table.c and table is not audit]
    return sorted(tables, key=lambda table: table is not conversations)

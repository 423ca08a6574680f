"""A person is a random id that rows of several tables carry. How two become one: storage/joins.py and merges.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, func, select

from storage.database import Transaction
from storage.models import audit, cases, conversations, erasures, metadata


def join_alone(tx: Transaction) -> None:
    """No other transaction that joins people runs until this one ends; to be taken before any other lock.

    Such a transaction locks several conversations, all others lock one: with only one of the first kind at a time
    no two can wait for each other (docs/decisions/0012).
    """
    if tx.locks_rows:
        tx.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("paktum join", 0))))


def tables_of_people() -> list[Table]:
    """All but audit and ledger, which are only ever added to. Conversations come first: their locks guard the rest."""
    added_to = (audit, erasures)
    tables = [table for table in metadata.sorted_tables if "person_id" in table.c and table not in added_to]
    return sorted(tables, key=lambda table: table is not conversations)


@dataclass(frozen=True, slots=True)
class PersonCase:
    id: int
    person_id: str
    form: dict[str, str] | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One conversation of hers; the address itself is only for sending."""

    id: int
    channel: str
    owner: str
    opened_at: datetime
    last_heard_at: datetime
    unreachable_at: datetime | None
    erased_at: datetime | None
    expired: bool


def addresses_of(tx: Transaction, person_id: str) -> list[AddressRow]:
    columns = [conversations.c[name] for name in AddressRow.__slots__]
    query = select(*columns).where(conversations.c.person_id == person_id).order_by(conversations.c.id)
    return [AddressRow(*row) for row in tx.all(query)]


def heard_last(tx: Transaction, person_id: str, but: int) -> int | None:
    """Of her other conversations that are left the one in which she wrote last."""
    there = (conversations.c.person_id == person_id, conversations.c.erased_at.is_(None), conversations.c.id != but)
    query = select(conversations.c.id).where(*there).order_by(conversations.c.last_heard_at.desc())
    found: int | None = tx.scalar(query.limit(1))
    return found


def is_there(tx: Transaction, person_id: str) -> bool:
    """Whether a conversation of hers is left."""
    there = (conversations.c.person_id == person_id, conversations.c.erased_at.is_(None))
    return tx.first(select(conversations.c.id).where(*there).limit(1)) is not None


def newest(tx: Transaction, limit: int) -> list[str]:
    """Who made the newest cases."""
    rows = tx.all(select(cases.c.person_id).order_by(cases.c.id.desc()).limit(limit))
    return list(dict.fromkeys(row.person_id for row in rows))


def cases_of(tx: Transaction, person_ids: Sequence[str]) -> list[PersonCase]:
    """Newest first."""
    columns = [cases.c[name] for name in PersonCase.__slots__]
    query = select(*columns).where(cases.c.person_id.in_(person_ids)).order_by(cases.c.id.desc())
    return [PersonCase(*row) for row in tx.all(query)]

"""Which colleagues look at a case just now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.models import conversations, staff, viewing


@dataclass(frozen=True, slots=True)
class Viewer:
    name: str
    writing: bool


def look(tx: Transaction, case_id: int, staff_id: int, now: datetime, *, writing: bool) -> None:
    insert = postgresql.insert if tx.locks_rows else sqlite.insert
    statement = insert(viewing).values(case_id=case_id, staff_id=staff_id, seen_at=now, writing=writing)
    again = {"seen_at": statement.excluded.seen_at, "writing": statement.excluded.writing}
    tx.execute(statement.on_conflict_do_update(index_elements=["case_id", "staff_id"], set_=again))


def is_known(tx: Transaction, case_id: int, staff_id: int, since: datetime, *, writing: bool) -> bool:
    mine = (viewing.c.case_id == case_id) & (viewing.c.staff_id == staff_id)
    query = select(viewing.c.case_id).where(mine, viewing.c.seen_at >= since, viewing.c.writing == writing)
    return tx.first(query) is not None


def any_before(tx: Transaction, moment: datetime) -> bool:
    return tx.first(select(viewing.c.case_id).where(viewing.c.seen_at < moment).limit(1)) is not None


def forget(tx: Transaction, before: datetime) -> None:
    tx.execute(delete(viewing).where(viewing.c.seen_at < before))


def written_to(tx: Transaction, channel: str, since: datetime) -> list[str]:
    """The addresses behind the cases whose owner writes a reply."""
    query = (
        select(conversations.c.address)
        .join(viewing, viewing.c.case_id == conversations.c.live_case_id)
        .where(viewing.c.writing, viewing.c.seen_at >= since, viewing.c.staff_id == conversations.c.owner_staff_id)
        .where(conversations.c.channel == channel)
    )
    return [row.address for row in tx.all(query)]


def others(tx: Transaction, case_id: int, staff_id: int, since: datetime) -> list[Viewer]:
    query = (
        select(staff.c.name, viewing.c.writing)
        .join(staff, staff.c.id == viewing.c.staff_id)
        .where(viewing.c.case_id == case_id, viewing.c.staff_id != staff_id, viewing.c.seen_at >= since)
        .order_by(viewing.c.staff_id)
    )
    return [Viewer(*row) for row in tx.all(query)]

"""What has become of cases, while their visitors have yet to be told: at most one change of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.database import Transaction
from storage.models import case_updates, cases


@dataclass(frozen=True, slots=True)
class UpdateRow:
    """`at`: when it happened."""

    case_id: int
    change: str
    at: datetime
    due_at: datetime


COLUMNS = [case_updates.c[name] for name in UpdateRow.__slots__]


def put(tx: Transaction, row: UpdateRow) -> None:
    """In the place of an earlier change that nobody has been told."""
    drop(tx, row.case_id)
    tx.execute(insert(case_updates).values({name: getattr(row, name) for name in UpdateRow.__slots__}))


def drop(tx: Transaction, case_id: int) -> bool:
    """False when there was none: it has been told, or another process has taken it."""
    return tx.execute(delete(case_updates).where(case_updates.c.case_id == case_id)).rowcount == 1


def get(tx: Transaction, case_id: int) -> UpdateRow | None:
    row = tx.first(select(*COLUMNS).where(case_updates.c.case_id == case_id))
    return UpdateRow(*row) if row else None


def due(tx: Transaction, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Case and conversation, the longest waiting first."""
    query = (
        select(case_updates.c.case_id, cases.c.conversation_id)
        .join(cases, cases.c.id == case_updates.c.case_id)
        .where(case_updates.c.due_at <= now, cases.c.conversation_id.is_not(None))
        .order_by(case_updates.c.due_at, case_updates.c.case_id)
    )
    return [(row.case_id, row.conversation_id) for row in tx.all(query.limit(limit))]

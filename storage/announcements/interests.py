"""What people are interested in."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.database import Transaction
from storage.models import interests


def set_interests(tx: Transaction, person_id: str, wanted: Sequence[tuple[str, str]], now: datetime) -> None:
    """In place of what she had chosen before; (kind, value)."""
    forget_interests(tx, person_id)
    if wanted:
        rows = [{"person_id": person_id, "kind": kind, "value": value, "at": now} for kind, value in wanted]
        tx.execute(insert(interests), rows)


def interests_of(tx: Transaction, person_id: str) -> list[tuple[str, str]]:
    """Kind and value."""
    columns = (interests.c.kind, interests.c.value)
    rows = tx.all(select(*columns).where(interests.c.person_id == person_id).order_by(*columns))
    return [(row.kind, row.value) for row in rows]


def forget_interests(tx: Transaction, person_id: str) -> None:
    tx.execute(delete(interests).where(interests.c.person_id == person_id))

"""Replies that colleagues have written beforehand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import canned_replies, staff


@dataclass(frozen=True, slots=True)
class CannedRow:
    """`expires_on`: the last day on which it is offered."""

    id: int
    title: str
    text_hu: str
    text_en: str | None
    topic: str | None
    owner_staff_id: int
    expires_on: date | None
    changed_at: datetime
    owner: str = ""


STORED = [name for name in CannedRow.__slots__ if name != "owner"]


def add(tx: Transaction, owner_staff_id: int, now: datetime, **values: Any) -> int:
    return tx.insert_id(insert(canned_replies).values(owner_staff_id=owner_staff_id, changed_at=now, **values))


def change(tx: Transaction, canned_id: int, now: datetime, **values: Any) -> None:
    tx.execute(update(canned_replies).where(canned_replies.c.id == canned_id).values(changed_at=now, **values))


def get(tx: Transaction, canned_id: int) -> CannedRow | None:
    row = tx.first(_all().where(canned_replies.c.id == canned_id))
    return CannedRow(*row) if row else None


def kept(tx: Transaction) -> list[CannedRow]:
    """In the order of their titles; what was removed is not among them."""
    return [CannedRow(*row) for row in tx.all(_all().order_by(canned_replies.c.title, canned_replies.c.id))]


def _all() -> Any:
    columns = [canned_replies.c[name] for name in STORED]
    query = select(*columns, staff.c.name).join(staff, staff.c.id == canned_replies.c.owner_staff_id)
    return query.where(canned_replies.c.removed_at.is_(None))

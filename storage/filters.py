"""The filters of the queue that colleagues keep under names of their own: codes, never words that were searched for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from storage.database import Transaction
from storage.models import saved_filters


@dataclass(frozen=True, slots=True)
class FilterRow:
    """`id` 0 until it is stored. What is None is not asked for."""

    id: int
    staff_id: int
    name: str
    view: str
    state: str | None
    kind: str | None
    due: str | None
    office_id: int | None
    urgent: bool
    outcome: str | None
    desk: str | None
    settlement: str | None


COLUMNS = [saved_filters.c[name] for name in FilterRow.__slots__]


def add(tx: Transaction, row: FilterRow, now: datetime) -> int:
    values = {name: getattr(row, name) for name in FilterRow.__slots__ if name != "id"}
    return tx.insert_id(insert(saved_filters).values(at=now, **values))


def of_staff(tx: Transaction, staff_id: int) -> list[FilterRow]:
    """In the order in which she made them."""
    query = select(*COLUMNS).where(saved_filters.c.staff_id == staff_id).order_by(saved_filters.c.id)
    return [FilterRow(*row) for row in tx.all(query)]


def count(tx: Transaction, staff_id: int) -> int:
    return int(tx.scalar(select(func.count()).where(saved_filters.c.staff_id == staff_id)))


def rename(tx: Transaction, filter_id: int, staff_id: int, name: str) -> bool:
    """False for one that is not hers."""
    own = (saved_filters.c.id == filter_id) & (saved_filters.c.staff_id == staff_id)
    return tx.execute(update(saved_filters).where(own).values(name=name)).rowcount == 1


def remove(tx: Transaction, filter_id: int, staff_id: int) -> bool:
    """False for one that is not hers."""
    own = (saved_filters.c.id == filter_id) & (saved_filters.c.staff_id == staff_id)
    return tx.execute(delete(saved_filters).where(own)).rowcount == 1

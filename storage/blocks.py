"""People whose messages are not taken for a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from storage.database import Transaction
from storage.models import blocks, staff


@dataclass(frozen=True, slots=True)
class BlockRow:
    """`until` None: for good, once `confirmed_by` another colleague."""

    id: int
    person_id: str
    staff_id: int
    reason: str
    at: datetime
    until: datetime | None
    confirmed_by: int | None
    ended_at: datetime | None
    by: str = ""

    @property
    def is_proposed(self) -> bool:
        """For good, and not yet confirmed: it has no effect."""
        return self.until is None and self.confirmed_by is None


STORED = [name for name in BlockRow.__slots__ if name != "by"]
STANDING = blocks.c.ended_at.is_(None) & or_(blocks.c.until.is_(None), blocks.c.until > bindparam("now"))
# Every turn asks this.
IN_FORCE = (
    select(blocks.c.until)
    .where(blocks.c.person_id == bindparam("person"), STANDING)
    .where(or_(blocks.c.until.is_not(None), blocks.c.confirmed_by.is_not(None)))
)


def ends_of(tx: Transaction, person_id: str, now: datetime) -> list[datetime | None]:
    """Until when each block in force lasts; None: for good."""
    return [row.until for row in tx.all(IN_FORCE, person=person_id, now=now)]


def standing(tx: Transaction, person_id: str, now: datetime) -> list[BlockRow]:
    """In force or proposed, newest first."""
    return [BlockRow(*row) for row in tx.all(_of_person(person_id).where(STANDING), now=now)]


def of_person(tx: Transaction, person_id: str) -> list[BlockRow]:
    """Newest first, those that have ended too."""
    return [BlockRow(*row) for row in tx.all(_of_person(person_id))]


def _of_person(person_id: str) -> Any:
    query = select(*[blocks.c[name] for name in STORED], staff.c.name).join(staff, staff.c.id == blocks.c.staff_id)
    return query.where(blocks.c.person_id == person_id).order_by(blocks.c.id.desc())


def add(tx: Transaction, values: dict[str, Any]) -> None:
    tx.execute(insert(blocks).values(values))


def confirm(tx: Transaction, block_id: int, staff_id: int) -> None:
    tx.execute(update(blocks).where(blocks.c.id == block_id).values(confirmed_by=staff_id))


def end(tx: Transaction, person_id: str, now: datetime) -> None:
    statement = update(blocks).where(blocks.c.person_id == person_id, blocks.c.ended_at.is_(None))
    tx.execute(statement.values(ended_at=now))

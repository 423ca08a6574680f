"""Announcements and their states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import announcements, staff


@dataclass(frozen=True, slots=True)
class AnnouncementRow:
    """`starts_at`: when it is to start, then when it did."""

    id: int
    staff_id: int
    text_hu: str
    text_en: str | None
    audience: str | None
    settlement: str | None
    topic: str | None
    state: str
    starts_at: datetime | None
    at: datetime
    ended_at: datetime | None
    author: str = ""


STORED = [name for name in AnnouncementRow.__slots__ if name != "author"]


def add(tx: Transaction, staff_id: int, now: datetime, **values: Any) -> int:
    return tx.insert_id(insert(announcements).values(staff_id=staff_id, at=now, state="draft", **values))


def change(tx: Transaction, announcement_id: int, among: Sequence[str], **values: Any) -> bool:
    """False when it is in none of those states (any more)."""
    chosen = (announcements.c.id == announcement_id, announcements.c.state.in_(list(among)))
    return tx.execute(update(announcements).where(*chosen).values(**values)).rowcount == 1


def get(tx: Transaction, announcement_id: int) -> AnnouncementRow | None:
    row = tx.first(_all().where(announcements.c.id == announcement_id))
    return AnnouncementRow(*row) if row else None


def newest(tx: Transaction, limit: int) -> list[AnnouncementRow]:
    return [AnnouncementRow(*row) for row in tx.all(_all().order_by(announcements.c.id.desc()).limit(limit))]


def under_way(tx: Transaction, among: Sequence[str]) -> list[AnnouncementRow]:
    """Those in one of the states for which something is left to do."""
    return [AnnouncementRow(*row) for row in tx.all(_under_way(among))]


def hold(tx: Transaction, among: Sequence[str]) -> list[AnnouncementRow]:
    """The same, and none of them leaves its state before this transaction ends."""
    query = _under_way(among).with_for_update(read=True, of=announcements)
    return [AnnouncementRow(*row) for row in tx.all(query)]


def _under_way(among: Sequence[str]) -> Any:
    chosen = (announcements.c.state.in_(list(among)), announcements.c.ended_at.is_(None))
    return _all().where(*chosen).order_by(announcements.c.id)


def _all() -> Any:
    columns = [announcements.c[name] for name in STORED]
    return select(*columns, staff.c.name).join(staff, staff.c.id == announcements.c.staff_id)

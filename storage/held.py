"""Replies that can still be taken back, and those that came back to their writer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage import files
from storage.database import Transaction
from storage.files import FileRow
from storage.models import held_replies, staff


@dataclass(frozen=True, slots=True)
class HeldRow:
    """`returned`: why it was not sent; None while it waits for `due_at`."""

    message_id: str
    conversation_id: int
    case_id: int
    staff_id: int
    text: str
    at: datetime
    due_at: datetime
    returned: str | None
    author: str = ""
    files: tuple[FileRow, ...] = ()


STORED = [name for name in HeldRow.__slots__ if name not in ("author", "files")]


def add(tx: Transaction, row: HeldRow) -> None:
    tx.execute(insert(held_replies).values({name: getattr(row, name) for name in STORED}))


def find(tx: Transaction, message_id: str) -> HeldRow | None:
    row = tx.first(_with_author().where(held_replies.c.message_id == message_id))
    return HeldRow(*row) if row else None


def of_case(tx: Transaction, case_id: int) -> list[HeldRow]:
    """Waiting and returned ones, in the order in which they were written."""
    query = _with_author().where(held_replies.c.case_id == case_id)
    rows = [HeldRow(*row) for row in tx.all(query.order_by(held_replies.c.at, held_replies.c.message_id))]
    attached = files.of_conversation(tx, rows[0].conversation_id) if rows else {}
    return [replace(row, files=attached.get(row.message_id, ())) for row in rows]


def due(tx: Transaction, now: datetime, limit: int) -> list[tuple[str, int]]:
    """Message ids of what has to go now, each with its conversation."""
    query = (
        select(held_replies.c.message_id, held_replies.c.conversation_id)
        .where(held_replies.c.due_at <= now, held_replies.c.returned.is_(None))
        .order_by(held_replies.c.due_at, held_replies.c.at, held_replies.c.message_id)
    )
    return [(row.message_id, row.conversation_id) for row in tx.all(query.limit(limit))]


def take(tx: Transaction, message_id: str) -> bool:
    """False when it has gone or come back already."""
    statement = delete(held_replies).where(held_replies.c.message_id == message_id, held_replies.c.returned.is_(None))
    return tx.execute(statement).rowcount == 1


def give_back(tx: Transaction, message_id: str, reason: str) -> bool:
    """False when it has gone or come back already."""
    statement = (
        update(held_replies)
        .where(held_replies.c.message_id == message_id, held_replies.c.returned.is_(None))
        .values(returned=reason)
    )
    return tx.execute(statement).rowcount == 1


def rewrite(tx: Transaction, message_id: str, text: str) -> None:
    tx.execute(update(held_replies).where(held_replies.c.message_id == message_id).values(text=text))


def drop(tx: Transaction, message_ids: Sequence[str]) -> None:
    tx.execute(delete(held_replies).where(held_replies.c.message_id.in_(message_ids)))


def _with_author() -> Any:
    columns = [held_replies.c[name] for name in STORED]
    return select(*columns, staff.c.name).join(staff, staff.c.id == held_replies.c.staff_id)

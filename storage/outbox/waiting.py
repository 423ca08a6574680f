"""Rows that nobody has in hand yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, insert, select

from storage.database import Transaction
from storage.models import outbox
from storage.outbox.rows import REMOVE, Waiting

INSERT = insert(outbox)
WAITING_IDS = select(outbox.c.id).where(
    outbox.c.conversation_id == bindparam("conversation"), outbox.c.done_at.is_(None)
)
# Nobody has it in hand, and nobody had: else it may have gone, or a part of it.
UNTOUCHED = and_(
    outbox.c.done_at.is_(None),
    outbox.c.lease_owner.is_(None),
    outbox.c.attempts == 0,
    outbox.c.repeats == 0,
    outbox.c.failure.is_(None),
)


def add(tx: Transaction, rows: Sequence[Waiting], lease: tuple[str, datetime] | None) -> list[int]:
    """The ids of the new rows, in order; `lease` = (process, until) of a process that will send them itself."""
    owner, until = lease or (None, None)
    return [
        tx.insert_id(
            INSERT,
            conversation_id=row.conversation_id,
            channel=row.channel,
            message_id=row.message_id,
            action=row.action,
            due_at=row.due_at,
            lease_owner=owner,
            leased_until=until,
            attempts=0,
            repeats=0,
            unanswered=0,
            lane=row.lane,
            over=row.over,
            removes_keys=row.removes_keys,
        )
        for row in rows
    ]


def waiting_ids(tx: Transaction, conversation_id: int) -> list[int]:
    return [row.id for row in tx.all(WAITING_IDS, conversation=conversation_id)]


def cancel(tx: Transaction, conversation_id: int, message_id: str) -> bool:
    """True when the message had not been handed to anybody yet and now never will be."""
    statement = delete(outbox).where(
        outbox.c.conversation_id == conversation_id,
        outbox.c.message_id == message_id,
        outbox.c.action == "send",
        UNTOUCHED,
    )
    return tx.execute(statement).rowcount == 1


def waits_untouched(tx: Transaction, conversation_id: int, message_id: str) -> bool:
    """What goes will be read when it goes."""
    query = select(outbox.c.id).where(
        outbox.c.conversation_id == conversation_id,
        outbox.c.message_id == message_id,
        outbox.c.action.not_in(("delete", REMOVE)),
        UNTOUCHED,
    )
    return tx.first(query.limit(1)) is not None

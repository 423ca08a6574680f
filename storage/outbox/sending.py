"""Who sends what: the head of an address's line, under a lease."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, func, or_, select, update

from storage import conversations as addresses
from storage.database import Transaction
from storage.messages import MessageRow
from storage.models import conversations, messages, outbox, staff
from storage.outbox.rows import REMOVE, OutboxRow, Waiting


def lease(tx: Transaction, conversation_id: int, owner: str, now: datetime, until: datetime) -> list[OutboxRow]:
    """The rows at the head of the conversation's line that this process may send, oldest first.

    A row whose lease ran out may have been sent by a process that died before it could say so: counted as a repeat.
    """
    _drop_taken_back(tx, conversation_id, now)
    line = tx.all(
        select(outbox.c.id, outbox.c.action, outbox.c.due_at, outbox.c.lease_owner, outbox.c.leased_until)
        .where(outbox.c.conversation_id == conversation_id, outbox.c.done_at.is_(None))
        .order_by(outbox.c.id)
        .limit(20)
        .with_for_update()
    )
    free: list[int] = []
    for row in line:
        taken = row.lease_owner is not None and row.leased_until > now
        too_early = row.action != "send" and free  # what the wire calls the message is known once it is sent
        if taken or too_early or row.due_at > now:
            break
        free.append(row.id)
    if not free:
        return []
    tx.execute(
        update(outbox)
        .where(outbox.c.id.in_(free))
        .values(
            lease_owner=owner,
            leased_until=until,
            attempts=outbox.c.attempts + 1,
            repeats=outbox.c.repeats + case((outbox.c.lease_owner.is_not(None), 1), else_=0),
        )
    )
    return read(tx, free)


def _drop_taken_back(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """A message taken back while a process that then died had it: there is nothing left to send or to edit."""
    gone = select(messages.c.id).where(messages.c.conversation_id == conversation_id, messages.c.deleted)
    tx.execute(
        delete(outbox).where(
            outbox.c.conversation_id == conversation_id,
            outbox.c.action.not_in(("delete", REMOVE)),
            outbox.c.done_at.is_(None),
            outbox.c.message_id.in_(gone),
            _free(now),
        )
    )


def fresh(row_id: int, to: addresses.ConversationRow, line: MessageRow, waiting: Waiting) -> OutboxRow:
    """As `read` would give it, of a line of the assistant that has just been written."""
    return OutboxRow(
        id=row_id,
        conversation_id=to.id,
        channel=to.channel,
        address=to.address,
        message_id=line.id,
        action="send",
        sender=line.sender,
        author=None,
        automatic=line.automatic,
        text=line.text,
        buttons=line.buttons,
        wire_id=None,
        locale=to.locale,
        attempts=0,
        unanswered=0,
        lane=waiting.lane,
        over=waiting.over,
        removes_keys=waiting.removes_keys,
    )


def read(tx: Transaction, ids: Sequence[int]) -> list[OutboxRow]:
    query = (
        select(
            outbox.c.id,
            outbox.c.conversation_id,
            outbox.c.channel,
            conversations.c.address,
            outbox.c.message_id,
            outbox.c.action,
            messages.c.sender,
            staff.c.name,
            messages.c.automatic,
            messages.c.text,
            messages.c.buttons,
            messages.c.wire_id,
            conversations.c.locale,
            outbox.c.attempts,
            outbox.c.unanswered,
            outbox.c.lane,
            outbox.c.over,
            outbox.c.removes_keys,
        )
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .join(
            messages,
            (messages.c.conversation_id == outbox.c.conversation_id) & (messages.c.id == outbox.c.message_id),
        )
        .outerjoin(staff, staff.c.id == messages.c.staff_id)
        .where(outbox.c.id.in_(ids))
        .order_by(outbox.c.id)
    )
    return [OutboxRow(*row) for row in tx.all(query)]


def due(
    tx: Transaction,
    channels: Iterable[str],
    now: datetime,
    *,
    among: Iterable[int] | None = None,
    limit: int = 100,
) -> list[int]:
    """Conversations whose oldest unsent row is due and nobody is sending: no lease, or one that ran out. By lane."""
    heads = select(func.min(outbox.c.id)).where(outbox.c.done_at.is_(None)).group_by(outbox.c.conversation_id)
    if among is not None:
        heads = heads.where(outbox.c.conversation_id.in_(list(among)))
    query = (
        select(outbox.c.conversation_id)
        .where(outbox.c.id.in_(heads), outbox.c.due_at <= now, outbox.c.channel.in_(list(channels)), _free(now))
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(limit)
    )
    return [row.conversation_id for row in tx.all(query)]


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.lease_owner.is_(None), outbox.c.leased_until <= now)


def renew(tx: Transaction, ids: Sequence[int], owner: str, until: datetime) -> None:
    tx.execute(
        update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.lease_owner == owner).values(leased_until=until)
    )


def release(tx: Transaction, ids: Sequence[int]) -> None:
    tx.execute(update(outbox).where(outbox.c.id.in_(list(ids))).values(lease_owner=None, leased_until=None))


def free_own(tx: Transaction, owner: str) -> int:
    """At start: what this process had leased when it died is taken up again; each may be a repeat, and is counted."""
    statement = (
        update(outbox)
        .where(outbox.c.lease_owner == owner, outbox.c.done_at.is_(None))
        .values(lease_owner=None, leased_until=None, repeats=outbox.c.repeats + 1)
    )
    return tx.execute(statement).rowcount

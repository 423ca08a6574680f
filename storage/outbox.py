"""Outgoing rows of channels that must be pushed to; the web reads its messages itself (docs/decisions/0004).

A row lives until it is delivered. What stays: a row given up, with its failure, and one that may have been sent twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, insert, or_, select, update

from storage import conversations as addresses
from storage.columns import LONGEST_CODE
from storage.database import Transaction
from storage.messages import MessageRow
from storage.models import REFUSED_REMOVAL, conversations, messages, outbox, staff


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A line to send, to edit or to take back ("delete"), with all that its channel needs to draw it.

    Or a message of hers to remove: then `over` is what the channel calls it, and the line warns her of it.
    """

    id: int
    conversation_id: int
    channel: str
    address: str
    message_id: str
    action: str
    sender: str
    author: str | None
    automatic: bool
    text: str
    buttons: list[dict[str, str]] | None
    wire_id: str | None  # of what has gone of the line before
    locale: str | None  # that she chose
    attempts: int
    unanswered: int
    lane: int
    over: str | None = None  # the wire id of the menu in whose place the line is drawn, if it is still there
    removes_keys: bool = False  # those that an earlier line put under her input line


@dataclass(frozen=True, slots=True)
class Waiting:
    conversation_id: int
    channel: str
    message_id: str
    action: str
    due_at: datetime
    lane: int
    over: str | None = None
    removes_keys: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How the sending of a row ended: taken by the wire, or given up because of `failure`.

    `wire_id`: what the wire calls the line, or the parts of it that went; None where nothing new is known.
    """

    row: OutboxRow
    wire_id: str | None = None
    failure: str | None = None
    address_gone: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that was given up: which `action` of a line, and why."""

    action: str
    reason: str


REMOVE = "remove"
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


def finish(tx: Transaction, ended: Sequence[Ended], now: datetime) -> None:
    """Nobody has to send these rows any more; those that may have gone out twice stay to be counted."""
    taken = [end.row.id for end in ended if end.failure is None]
    tx.execute(delete(outbox).where(outbox.c.id.in_(taken), outbox.c.repeats == 0))
    tx.execute(
        update(outbox)
        .where(outbox.c.id.in_(taken), outbox.c.repeats > 0)
        .values(done_at=now, failure=None, lease_owner=None)
    )
    _name_messages(tx, [end for end in ended if end.wire_id is not None])
    for end in ended:
        if end.row.over is not None and end.wire_id == end.row.over:
            _forget_drawn_over(tx, end.row)
    for end in ended:
        if end.failure is not None:
            _give_up(tx, end, now)


def _name_messages(tx: Transaction, ended: Sequence[Ended]) -> None:
    if not ended:
        return
    statement = (
        update(messages)
        .where(messages.c.conversation_id == bindparam("conversation"), messages.c.id == bindparam("message"))
        .values(wire_id=bindparam("wire"))
    )
    rows = [
        {"conversation": end.row.conversation_id, "message": end.row.message_id, "wire": end.wire_id} for end in ended
    ]
    tx.execute(statement, rows)


def _forget_drawn_over(tx: Transaction, row: OutboxRow) -> None:
    """The menu that stood there is on nobody's screen any more."""
    is_menu = (messages.c.wire_id == row.over) & (messages.c.id != row.message_id)
    tx.execute(update(messages).where(messages.c.conversation_id == row.conversation_id, is_menu).values(wire_id=None))


def _give_up(tx: Transaction, end: Ended, now: datetime) -> None:
    assert end.failure is not None
    values = {"done_at": now, "failure": end.failure[:LONGEST_CODE], "lease_owner": None}
    tx.execute(update(outbox).where(outbox.c.id == end.row.id).values(values))
    if end.address_gone:
        addresses.mark_unreachable(tx, end.row.conversation_id, now)


def postpone(tx: Transaction, row_id: int, failure: str, due_at: datetime, *, answer_lost: bool = False) -> None:
    """To be tried again; when the wire did not say how the try ended, the next one may be a repeat."""
    once = 1 if answer_lost else 0
    tx.execute(
        update(outbox)
        .where(outbox.c.id == row_id)
        .values(
            due_at=due_at,
            failure=failure[:LONGEST_CODE],
            lease_owner=None,
            leased_until=None,
            repeats=outbox.c.repeats + once,
            unanswered=outbox.c.unanswered + once,
        )
    )


def name_parts(tx: Transaction, row: OutboxRow, wire_id: str) -> None:
    """What has gone of a line that is still on its way."""
    _name_messages(tx, [Ended(row, wire_id=wire_id)])


def release(tx: Transaction, ids: Sequence[int]) -> None:
    tx.execute(update(outbox).where(outbox.c.id.in_(list(ids))).values(lease_owner=None, leased_until=None))


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


def forget_failed_edits(tx: Transaction, conversation_id: int, message_id: str) -> None:
    """Before the next one: what was not taken then does not matter any more."""
    tx.execute(
        delete(outbox).where(
            outbox.c.conversation_id == conversation_id,
            outbox.c.message_id == message_id,
            outbox.c.action == "edit",
            outbox.c.done_at.is_not(None),
        )
    )


def free_own(tx: Transaction, owner: str) -> int:
    """At start: what this process had leased when it died is taken up again; each may be a repeat, and is counted."""
    statement = (
        update(outbox)
        .where(outbox.c.lease_owner == owner, outbox.c.done_at.is_(None))
        .values(lease_owner=None, leased_until=None, repeats=outbox.c.repeats + 1)
    )
    return tx.execute(statement).rowcount


def refused_removals(tx: Transaction, limit: int) -> list[tuple[int, int]]:
    """Messages of hers that stayed where they are: (row, conversation)."""
    query = select(outbox.c.id, outbox.c.conversation_id).where(REFUSED_REMOVAL).order_by(outbox.c.id).limit(limit)
    return [(row.id, row.conversation_id) for row in tx.all(query)]


def drop_removal(tx: Transaction, row_id: int) -> bool:
    """False when somebody else has dealt with it."""
    return tx.execute(delete(outbox).where(outbox.c.id == row_id, REFUSED_REMOVAL)).rowcount == 1


def count_repeats(tx: Transaction) -> int:
    """Sends that may have happened twice, because a process died or the wire fell silent before saying so."""
    return int(tx.scalar(select(func.coalesce(func.sum(outbox.c.repeats), 0))))


def count_waiting(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).where(outbox.c.done_at.is_(None))))


def count_failed(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).where(outbox.c.done_at.is_not(None), outbox.c.failure.is_not(None))))


def failures_of(tx: Transaction, conversation_id: int) -> dict[str, Failed]:
    """By message id: the last thing that did not get through on a channel that is pushed to."""
    rows = tx.all(
        select(outbox.c.message_id, outbox.c.action, outbox.c.failure)
        .where(
            outbox.c.conversation_id == conversation_id, outbox.c.done_at.is_not(None), outbox.c.failure.is_not(None)
        )
        .order_by(outbox.c.id)
    )
    return {row.message_id: Failed(row.action, row.failure) for row in rows}

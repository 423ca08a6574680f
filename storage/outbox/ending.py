"""What is left of a row that was sent, is to be tried again, or was given up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from storage import conversations as addresses
from storage.columns import LONGEST_CODE
from storage.database import Transaction
from storage.models import REFUSED_REMOVAL, messages, outbox
from storage.outbox.rows import Ended, Failed, OutboxRow


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


def refused_removals(tx: Transaction, limit: int) -> list[tuple[int, int]]:
    """Messages of hers that stayed where they are: (row, conversation)."""
    query = select(outbox.c.id, outbox.c.conversation_id).where(REFUSED_REMOVAL).order_by(outbox.c.id).limit(limit)
    return [(row.id, row.conversation_id) for row in tx.all(query)]


def drop_removal(tx: Transaction, row_id: int) -> bool:
    """False when somebody else has dealt with it."""
    return tx.execute(delete(outbox).where(outbox.c.id == row_id, REFUSED_REMOVAL)).rowcount == 1


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

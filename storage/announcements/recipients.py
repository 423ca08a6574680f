"""What became of it for each who was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from storage.database import Transaction
from storage.models import announcement_recipients as recipients
from storage.models import announcements, conversations
from storage.outbox import Ended


@dataclass(frozen=True, slots=True)
class Recipient:
    announcement_id: int
    conversation_id: int
    state: str  # waiting | queued | sent | failed | skipped
    message_id: str | None
    failure: str | None
    at: datetime | None  # of a waiting one: not before


@dataclass(frozen=True, slots=True)
class Reached:
    """One line of the result: what became of how many, and why."""

    state: str
    failure: str | None
    people: int


OF_RECIPIENT = [recipients.c[name] for name in Recipient.__slots__]
OPEN = ("waiting", "queued")


def due(tx: Transaction, now: datetime, limit: int) -> list[Recipient]:
    """Waiting ones of what is running, those never tried first."""
    query = (
        select(*OF_RECIPIENT)
        .join(announcements, announcements.c.id == recipients.c.announcement_id)
        .where(
            announcements.c.state == "running",
            recipients.c.state == "waiting",
            or_(recipients.c.at.is_(None), recipients.c.at <= now),
        )
        .order_by(recipients.c.announcement_id, recipients.c.at.is_not(None), recipients.c.conversation_id)
        .limit(limit)
    )
    return [Recipient(*row) for row in tx.all(query)]


def recipient(tx: Transaction, announcement_id: int, conversation_id: int) -> Recipient | None:
    key = (recipients.c.announcement_id == announcement_id, recipients.c.conversation_id == conversation_id)
    row = tx.first(select(*OF_RECIPIENT).where(*key))
    return Recipient(*row) if row else None


def queued(tx: Transaction, announcement_id: int) -> list[Recipient]:
    chosen = (recipients.c.announcement_id == announcement_id, recipients.c.state == "queued")
    return [Recipient(*row) for row in tx.all(select(*OF_RECIPIENT).where(*chosen))]


def count_queued(tx: Transaction) -> int:
    """Of everything that has not ended."""
    query = (
        select(func.count())
        .select_from(recipients)
        .join(announcements, announcements.c.id == recipients.c.announcement_id)
        .where(announcements.c.state.in_(("running", "paused")), recipients.c.state == "queued")
    )
    return int(tx.scalar(query))


def mark(
    tx: Transaction,
    one: Recipient,
    state: str,
    at: datetime | None,
    *,
    message_id: str | None = None,
    failure: str | None = None,
) -> None:
    tx.execute(
        update(recipients)
        .where(recipients.c.announcement_id == one.announcement_id, recipients.c.conversation_id == one.conversation_id)
        .values(state=state, message_id=message_id, failure=failure, at=at)
    )


ENDED = (
    update(recipients)
    .where(
        recipients.c.conversation_id == bindparam("conversation"),
        recipients.c.message_id == bindparam("message"),
        recipients.c.state == "queued",
    )
    .values(state=bindparam("ended"), failure=bindparam("why"), at=bindparam("now"))
)


def note(tx: Transaction, ended: Sequence[Ended], lane: int, now: datetime) -> None:
    """How the sending of announced lines ended; others are passed over."""
    rows = [
        {
            "conversation": end.row.conversation_id,
            "message": end.row.message_id,
            "ended": "sent" if end.failure is None else "failed",
            "why": end.failure,
            "now": now,
        }
        for end in ended
        if end.row.lane == lane
    ]
    if rows:
        tx.execute(ENDED, rows)


def skip_waiting(tx: Transaction, announcement_id: int, reason: str, now: datetime) -> None:
    chosen = (recipients.c.announcement_id == announcement_id, recipients.c.state == "waiting")
    tx.execute(update(recipients).where(*chosen).values(state="skipped", failure=reason, at=now))


def anybody_left(tx: Transaction, announcement_id: int) -> bool:
    chosen = (recipients.c.announcement_id == announcement_id, recipients.c.state.in_(OPEN))
    return tx.first(select(recipients.c.conversation_id).where(*chosen).limit(1)) is not None


def had_by_person(tx: Transaction, announcement_id: int, person_id: str) -> bool:
    """In another conversation, which became hers since the recipients were chosen."""
    query = (
        select(recipients.c.conversation_id)
        .join(conversations, conversations.c.id == recipients.c.conversation_id)
        .where(
            recipients.c.announcement_id == announcement_id,
            recipients.c.state.in_(("queued", "sent")),
            conversations.c.person_id == person_id,
        )
    )
    return tx.first(query.limit(1)) is not None


def message_ids(tx: Transaction, conversation_id: int) -> frozenset[str]:
    """The lines of a conversation that were announced."""
    rows = tx.all(select(recipients.c.message_id).where(recipients.c.conversation_id == conversation_id))
    return frozenset(row.message_id for row in rows if row.message_id is not None)


def tally(tx: Transaction, announcement_id: int) -> list[Reached]:
    query = (
        select(recipients.c.state, recipients.c.failure, func.count())
        .where(recipients.c.announcement_id == announcement_id)
        .group_by(recipients.c.state, recipients.c.failure)
        .order_by(recipients.c.state, recipients.c.failure)
    )
    return [Reached(*row) for row in tx.all(query)]


def results(tx: Transaction, announcement_id: int, after: int, limit: int) -> list[tuple[Recipient, str, str]]:
    """With the person's random id and the channel; by the conversation's id, from the one after `after` on."""
    query = (
        select(*OF_RECIPIENT, conversations.c.person_id, conversations.c.channel)
        .join(conversations, conversations.c.id == recipients.c.conversation_id)
        .where(recipients.c.announcement_id == announcement_id, recipients.c.conversation_id > after)
        .order_by(recipients.c.conversation_id)
        .limit(limit)
    )
    return [(Recipient(*row[:-2]), row[-2], row[-1]) for row in tx.all(query)]

"""What the office tells many people who agreed: whom, what became of each, and what they are interested in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, func, insert, literal, or_, select, update

from storage.database import Transaction
from storage.models import announcement_recipients, announcements, consents, conversations, interests, staff
from storage.outbox import Ended

recipients = announcement_recipients


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


@dataclass(frozen=True, slots=True)
class Selection:
    """None leaves it open."""

    audience: str | None = None
    settlement: str | None = None
    topic: str | None = None


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


STORED = [name for name in AnnouncementRow.__slots__ if name != "author"]
OF_RECIPIENT = [recipients.c[name] for name in Recipient.__slots__]
OPEN = ("waiting", "queued")


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


# Whom


def _addresses(purpose: str, selection: Selection) -> Select[Any]:
    """One conversation of everybody who agreed and fits: of those that take messages the one she wrote in last."""
    standing = _standing(purpose)
    wanted = {"audience": selection.audience, "settlement": selection.settlement, "topic": selection.topic}
    ranked = (
        select(
            conversations.c.id,
            conversations.c.channel,
            func.row_number()
            .over(
                partition_by=conversations.c.person_id,
                order_by=(conversations.c.last_heard_at.desc(), conversations.c.id.desc()),
            )
            .label("place"),
        )
        .where(
            conversations.c.person_id.in_(standing),
            conversations.c.unreachable_at.is_(None),
            conversations.c.erased_at.is_(None),
            *(_interested(kind, value) for kind, value in wanted.items() if value is not None),
        )
        .subquery()
    )
    return select(ranked.c.id, ranked.c.channel).where(ranked.c.place == 1)


def _standing(purpose: str) -> Select[Any]:
    """Who agreed and has not withdrawn later, in no conversation of hers (storage/records.py, `standing`)."""
    later = consents.alias("later")
    withdrawn = exists().where(
        later.c.person_id == consents.c.person_id,
        later.c.purpose == purpose,
        later.c.withdrawn_at > consents.c.given_at,
    )
    given = (consents.c.purpose == purpose, consents.c.withdrawn_at.is_(None))
    return select(consents.c.person_id).where(*given, ~withdrawn)


def _interested(kind: str, value: str) -> ColumnElement[bool]:
    return exists().where(
        interests.c.person_id == conversations.c.person_id, interests.c.kind == kind, interests.c.value == value
    )


def count(tx: Transaction, purpose: str, selection: Selection) -> dict[str, int]:
    """People by the channel on which they would get it."""
    chosen = _addresses(purpose, selection).subquery()
    rows = tx.all(select(chosen.c.channel, func.count()).group_by(chosen.c.channel).order_by(chosen.c.channel))
    return dict(rows)


def choose(tx: Transaction, announcement_id: int, purpose: str, selection: Selection) -> None:
    chosen = _addresses(purpose, selection).subquery()
    columns = ["announcement_id", "conversation_id", "state"]
    rows = select(literal(announcement_id), chosen.c.id, literal("waiting"))
    tx.execute(insert(recipients).from_select(columns, rows))


# What became of each


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


# What people are interested in


def set_interests(tx: Transaction, person_id: str, wanted: Sequence[tuple[str, str]], now: datetime) -> None:
    """In place of what she had chosen before; (kind, value)."""
    forget_interests(tx, person_id)
    if wanted:
        rows = [{"person_id": person_id, "kind": kind, "value": value, "at": now} for kind, value in wanted]
        tx.execute(insert(interests), rows)


def interests_of(tx: Transaction, person_id: str) -> list[tuple[str, str]]:
    """Kind and value."""
    columns = (interests.c.kind, interests.c.value)
    rows = tx.all(select(*columns).where(interests.c.person_id == person_id).order_by(*columns))
    return [(row.kind, row.value) for row in rows]


def forget_interests(tx: Transaction, person_id: str) -> None:
    tx.execute(delete(interests).where(interests.c.person_id == person_id))

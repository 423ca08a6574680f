"""Where those who come to an event can be reached, and whom no chat can bring the news that she has to have."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, or_, select

from storage.database import Transaction
from storage.models import conversations, event_versions, events, messages, registrations, web_sessions
from storage.models.events import STANDING
from storage.registrations import COLUMNS, RegistrationRow

UNSEEN = timedelta(hours=1)  # what a web page has not shown by then is told by phone
# The notices of what a colleague did for her, and of what he wrote down otherwise (desk/event_on_behalf.py).
BY_OFFICE, MENDED = "by_office", "mended"
PHONED = "phone"  # offer_message, with the event's sequence: she was told by phone

ON_WEB = and_(conversations.c.channel == "web", conversations.c.erased_at.is_(None))
# When what she has to know of came about, of an event that was changed or called off.
SINCE = case(
    (registrations.c.state == "called_off", events.c.called_off_at),
    else_=select(func.max(event_versions.c.at))
    .where(event_versions.c.event_id == events.c.id, event_versions.c.sequence > 0)
    .scalar_subquery(),
)


def untold(tx: Transaction, event_ids: Sequence[int], now: datetime) -> list[RegistrationRow]:
    """Of events that have yet to begin, who registered first first. `notice` is that which has to be told; it is empty
    where the line was written and not seen: then the state says what it was about."""
    query = _among(select(*COLUMNS), event_ids, now).order_by(registrations.c.at, registrations.c.id)
    return [RegistrationRow(*row) for row in tx.all(query)]


def count_untold(tx: Transaction, event_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """By event, where there are any."""
    query = _among(select(registrations.c.event_id, func.count()), event_ids, now)
    return {row[0]: row[1] for row in tx.all(query.group_by(registrations.c.event_id))}


def _among(query: Select[Any], event_ids: Sequence[int], now: datetime) -> Select[Any]:
    not_seen = and_(registrations.c.notice.is_(None), or_(_offer_unseen(now), _change_unseen(now)))
    return (
        query.join(events, events.c.id == registrations.c.event_id)
        .outerjoin(conversations, conversations.c.id == registrations.c.conversation_id)
        .where(
            registrations.c.event_id.in_(list(event_ids)),
            registrations.c.emptied_at.is_(None),
            registrations.c.came.is_(None),
            events.c.state != "draft",
            events.c.starts_at > now,
            or_(_not_said(now), not_seen),
        )
    )


def _not_said(now: datetime) -> ColumnElement[bool]:
    """It has been due, and nothing can bring it; or it has been for so long that something must be wrong."""
    due = registrations.c.notice_at <= now
    told_otherwise = registrations.c.notice.not_in((BY_OFFICE, MENDED))
    return and_(due, told_otherwise, or_(_no_way(now), registrations.c.notice_at <= now - UNSEEN))


def _no_way(now: datetime) -> ColumnElement[bool]:
    session = and_(web_sessions.c.conversation_id == conversations.c.id, web_sessions.c.expires_at > now)
    return or_(
        registrations.c.conversation_id.is_(None),
        conversations.c.erased_at.is_not(None),
        conversations.c.unreachable_at.is_not(None),
        and_(conversations.c.channel == "web", ~select(web_sessions.c.conversation_id).where(session).exists()),
    )


def _offer_unseen(now: datetime) -> ColumnElement[bool]:
    line = select(messages.c.id).where(
        messages.c.conversation_id == conversations.c.id,
        messages.c.id == registrations.c.offer_message,
        messages.c.seq > conversations.c.seen_seq,
        messages.c.at <= now - UNSEEN,
    )
    return and_(registrations.c.state == "offered", ON_WEB, line.exists())


def _change_unseen(now: datetime) -> ColumnElement[bool]:
    """The first thing the program has told her by itself since the change is the change."""
    told = and_(messages.c.conversation_id == conversations.c.id, messages.c.automatic, messages.c.at >= SINCE)
    unseen = select(messages.c.id).where(told, messages.c.seq > conversations.c.seen_seq, messages.c.at <= now - UNSEEN)
    seen = select(messages.c.id).where(told, messages.c.seq <= conversations.c.seen_seq)
    missed = or_(and_(ON_WEB, unseen.exists(), ~seen.exists()), conversations.c.unreachable_at >= SINCE)
    concerned = registrations.c.state.in_((*STANDING, "called_off"))
    return and_(concerned, registrations.c.at < SINCE, missed, ~_was_phoned())


def _was_phoned() -> ColumnElement[bool]:
    return func.coalesce(registrations.c.offer_message, "") == literal(f"{PHONED}.") + cast(events.c.sequence, String)


def due_by_office(tx: Transaction, now: datetime, limit: int) -> list[RegistrationRow]:
    """Whom nobody has told yet what a colleague did."""
    query = select(*COLUMNS).where(registrations.c.notice.in_((BY_OFFICE, MENDED)), registrations.c.notice_at <= now)
    ordered = query.order_by(registrations.c.notice_at, registrations.c.id)
    return [RegistrationRow(*row) for row in tx.all(ordered.limit(limit))]


def channels(tx: Transaction, conversation_ids: Sequence[int]) -> dict[int, str]:
    """Of conversations that are still there."""
    query = select(conversations.c.id, conversations.c.channel).where(
        conversations.c.id.in_(list(conversation_ids)), conversations.c.erased_at.is_(None)
    )
    return {row.id: row.channel for row in tx.all(query)}


def with_conversation(tx: Transaction, person_ids: Sequence[str]) -> frozenset[str]:
    """Those of whom there is, or was, a conversation: only they have a page."""
    query = select(conversations.c.person_id).where(conversations.c.person_id.in_(list(person_ids))).distinct()
    return frozenset(row.person_id for row in tx.all(query))


def upcoming(tx: Transaction, now: datetime) -> list[int]:
    """Ids of events that have yet to begin and that somebody has heard of."""
    query = select(events.c.id).where(events.c.starts_at > now, events.c.state != "draft")
    return [row.id for row in tx.all(query.order_by(events.c.starts_at))]

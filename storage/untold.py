"""Who has yet to be told something of an event, and whom it cannot be told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update

from storage.database import Transaction
from storage.models import conversations, event_versions, events, outbox, registrations, web_sessions
from storage.models.events import STANDING
from storage.models.sending import REFUSED_LINE
from storage.registrations import FIND, RegistrationRow

TOLD_BY_ITSELF = ("offer", "lapsed", "changed", "called_off")  # desk/places.py: News
OF_THE_NIGHT = ("changed", "called_off")


def lapsed(tx: Transaction, now: datetime, limit: int) -> list[RegistrationRow]:
    """Offers whose time is over; not of whom we have kept waiting: hers begins when she is told."""
    query = FIND.where(
        registrations.c.held_until <= now,
        registrations.c.state == "offered",
        or_(registrations.c.notice.is_distinct_from("offer"), ~_way(now)),
    )
    return _all(tx, query.order_by(registrations.c.held_until, registrations.c.id).limit(limit))


def due(tx: Transaction, now: datetime, limit: int) -> list[RegistrationRow]:
    """Whom something has to be told that can be told now, or not any more: the event has begun."""
    return _all(tx, _due(now).limit(limit))


def due_at_night(tx: Transaction, now: datetime, limit: int, *, before: datetime) -> list[RegistrationRow]:
    """Of these only who comes, for all she knows or in truth, to what starts before then: desk/quiet.py."""
    as_told = exists().where(
        event_versions.c.event_id == events.c.id,
        event_versions.c.sequence >= registrations.c.told_sequence,
        event_versions.c.starts_at > now,
        event_versions.c.starts_at < before,
    )
    hurries = (registrations.c.notice.in_(OF_THE_NIGHT), or_(events.c.starts_at < before, as_told))
    return _all(tx, _due(now).where(*hurries).limit(limit))


def _due(now: datetime) -> Any:
    return (
        FIND.join(events, events.c.id == registrations.c.event_id)
        .where(_has_news(now), or_(_way(now), events.c.starts_at <= now))
        .order_by(registrations.c.notice_at, registrations.c.id)
    )


def undelivered(tx: Transaction, now: datetime, limit: int) -> list[RegistrationRow]:
    """Who was offered a place by a line that the wire has refused for good."""
    refused = exists().where(
        outbox.c.conversation_id == registrations.c.conversation_id,
        outbox.c.message_id == registrations.c.offer_message,
        REFUSED_LINE,
    )
    held = (registrations.c.state == "offered", registrations.c.held_until > now)
    return _all(tx, FIND.where(*held, refused).order_by(registrations.c.id).limit(limit))


def stranded(tx: Transaction, now: datetime, limit: int) -> list[RegistrationRow]:
    """Who cannot be told where she registered, but in another conversation of hers; and, with none, whom an offer
    cannot reach, as no number to phone is known, or who need not be phoned for what she missed."""
    other = exists().where(conversations.c.person_id == registrations.c.person_id, _takes_lines(now))
    lost = and_(registrations.c.phone.is_(None), registrations.c.state == "offered")
    query = FIND.where(_has_news(now), ~_way(now), or_(other, lost, registrations.c.notice == "lapsed"))
    return _all(tx, query.order_by(registrations.c.notice_at, registrations.c.id).limit(limit))


def to_remind(tx: Transaction, event_id: int, kind: str, registered_before: datetime) -> list[RegistrationRow]:
    """Who has a place and was not reminded so; not who registered, accepted or confirmed later than that."""
    query = FIND.where(
        registrations.c.event_id == event_id,
        registrations.c.state == "seated",
        registrations.c.came.is_(None),
        registrations.c.notice.is_(None),
        registrations.c.conversation_id.is_not(None),
        registrations.c[kind].is_(None),
        registrations.c.at < registered_before,
        func.coalesce(registrations.c.confirmed_at, registrations.c.at) < registered_before,
    )
    return _all(tx, query.order_by(registrations.c.id))


def way_to(tx: Transaction, row: RegistrationRow, now: datetime) -> int | None:
    """The conversation in which she can be told: where she registered, else another one of hers."""
    here = select(conversations.c.id).where(conversations.c.id == row.conversation_id, _takes_lines(now))
    return row.conversation_id if tx.first(here) else other_conversation(tx, row.person_id, now)


def other_conversation(tx: Transaction, person_id: str, now: datetime) -> int | None:
    """Of hers, that takes lines; the one she used last."""
    query = select(conversations.c.id).where(conversations.c.person_id == person_id, _takes_lines(now))
    row = tx.first(query.order_by(conversations.c.last_heard_at.desc(), conversations.c.id).limit(1))
    return row.id if row else None


def reachable(tx: Transaction, event_ids: Sequence[int], now: datetime) -> list[tuple[str | None, bool]]:
    """Of each registration that stands: the phone number, and whether a conversation of hers takes lines."""
    other = exists().where(conversations.c.person_id == registrations.c.person_id, _takes_lines(now))
    query = select(registrations.c.phone, or_(_way(now), other)).where(
        registrations.c.event_id.in_(list(event_ids)), registrations.c.state.in_(STANDING)
    )
    return [(phone, bool(takes_lines)) for phone, takes_lines in tx.all(query)]


def hears(tx: Transaction, registration_id: int, now: datetime) -> bool:
    """Whether the conversation in which she registered takes lines."""
    return tx.first(select(registrations.c.id).where(registrations.c.id == registration_id, _way(now))) is not None


def put_off(tx: Transaction, registration_id: int, until: datetime) -> None:
    still = (registrations.c.id == registration_id, registrations.c.notice.is_not(None))
    tx.execute(update(registrations).where(*still).values(notice_at=until))


def _has_news(now: datetime) -> ColumnElement[bool]:
    return and_(registrations.c.notice_at <= now, registrations.c.notice.in_(TOLD_BY_ITSELF))


def _way(now: datetime) -> ColumnElement[bool]:
    """Her conversation takes what the program says."""
    return exists().where(conversations.c.id == registrations.c.conversation_id, _takes_lines(now))


def _takes_lines(now: datetime) -> ColumnElement[bool]:
    """A web page that nobody can open any more takes none."""
    session = exists().where(web_sessions.c.conversation_id == conversations.c.id, web_sessions.c.expires_at > now)
    return and_(
        conversations.c.erased_at.is_(None),
        conversations.c.unreachable_at.is_(None),
        or_(conversations.c.channel != "web", session),
    )


def _all(tx: Transaction, query: Any) -> list[RegistrationRow]:
    return [RegistrationRow(*row) for row in tx.all(query)]

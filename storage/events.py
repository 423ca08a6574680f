"""Events, when and where they were to be, and how often their links were opened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from storage.database import Transaction
from storage.models import event_sources, event_versions, events, registrations
from storage.models.events import HOLDING


@dataclass(frozen=True, slots=True)
class EventRow:
    """`questions`: codes divided by commas; `group_size`: the most that come with one registration."""

    id: int
    key: str
    series: str | None
    kind: str
    title_hu: str
    title_en: str | None
    about_hu: str | None
    about_en: str | None
    venue: str
    address: str | None
    map_url: str | None
    settlement: str | None
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    group_size: int
    audience: str | None
    programme: str | None
    measure: str | None
    opens_at: datetime | None
    closes_at: datetime | None
    questions: str
    by_invitation: bool
    state: str
    sequence: int
    staff_id: int | None
    at: datetime
    changed_at: datetime
    published_at: datetime | None
    called_off_at: datetime | None
    called_off_reason: str | None
    called_off_line: str | None

    def title(self, locale: str) -> str:
        return self.title_en if locale == "en" and self.title_en else self.title_hu

    def about(self, locale: str) -> str | None:
        return self.about_en if locale == "en" and self.about_en else self.about_hu


@dataclass(frozen=True, slots=True)
class VersionRow:
    """When and where people were told it would be."""

    sequence: int
    starts_at: datetime
    ends_at: datetime
    venue: str
    address: str | None
    settlement: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    source: str
    opened: int
    at: datetime


COLUMNS = [events.c[name] for name in EventRow.__slots__]
OF_VERSION = [event_versions.c[name] for name in VersionRow.__slots__]
FIND = select(*COLUMNS)


def add(tx: Transaction, values: Mapping[str, Any]) -> int:
    return tx.insert_id(insert(events).values(**values))


def change(tx: Transaction, event_id: int, **values: Any) -> None:
    tx.execute(update(events).where(events.c.id == event_id).values(**values))


def get(tx: Transaction, event_id: int) -> EventRow | None:
    row = tx.first(FIND.where(events.c.id == event_id))
    return EventRow(*row) if row else None


def by_key(tx: Transaction, key: str) -> EventRow | None:
    row = tx.first(FIND.where(events.c.key == key))
    return EventRow(*row) if row else None


def lock(tx: Transaction, event_id: int) -> EventRow | None:
    """No other transaction counts or takes its places before this one ends. After the conversation's lock, never
    before it; several events in the order of their ids."""
    query = FIND.where(events.c.id == event_id)
    row = tx.first(query.with_for_update(key_share=True) if tx.locks_rows else query)
    return EventRow(*row) if row else None


def upcoming(tx: Transaction, now: datetime, limit: int, *, after: datetime | None = None) -> list[EventRow]:
    """Published ones that have yet to end and are listed, the next first."""
    query = FIND.where(
        events.c.state == "published", events.c.ends_at > now, events.c.by_invitation.is_(False)
    ).order_by(events.c.starts_at, events.c.id)
    if after is not None:
        query = query.where(events.c.starts_at >= after)
    return [EventRow(*row) for row in tx.all(query.limit(limit))]


def starting(tx: Transaction, since: datetime, until: datetime) -> list[EventRow]:
    """Published ones that start within the span, by invitation or not."""
    query = FIND.where(events.c.state == "published", events.c.starts_at > since, events.c.starts_at <= until)
    return [EventRow(*row) for row in tx.all(query.order_by(events.c.starts_at, events.c.id))]


def of_office(
    tx: Transaction, now: datetime, limit: int, kind: str | None = None, *, over: bool = False
) -> list[EventRow]:
    """All of the office, drafts included: those to come, the next first; `over`: the others, the last first."""
    if over:
        query = FIND.where(events.c.ends_at <= now).order_by(events.c.starts_at.desc(), events.c.id.desc())
    else:
        query = FIND.where(events.c.ends_at > now).order_by(events.c.starts_at, events.c.id)
    if kind is not None:
        query = query.where(events.c.kind == kind)
    return [EventRow(*row) for row in tx.all(query.limit(limit))]


def between(tx: Transaction, start: datetime, end: datetime) -> list[EventRow]:
    """Those that go on at any time of the span, unless called off."""
    query = FIND.where(events.c.state != "called_off", events.c.starts_at < end, events.c.ends_at > start)
    return [EventRow(*row) for row in tx.all(query.order_by(events.c.starts_at, events.c.id))]


def remove(tx: Transaction, event_id: int) -> None:
    tx.execute(delete(events).where(events.c.id == event_id))


def of_series(tx: Transaction, series: str) -> list[EventRow]:
    query = FIND.where(events.c.series == series).order_by(events.c.starts_at, events.c.id)
    return [EventRow(*row) for row in tx.all(query)]


def taken(tx: Transaction, event_ids: Sequence[int]) -> dict[int, int]:
    """Places held by event, offered ones included; counted, never stored."""
    query = (
        select(registrations.c.event_id, func.sum(registrations.c.seats))
        .where(registrations.c.event_id.in_(list(event_ids)), registrations.c.state.in_(HOLDING))
        .group_by(registrations.c.event_id)
    )
    counted = {row[0]: int(row[1]) for row in tx.all(query)}
    return {event_id: counted.get(event_id, 0) for event_id in event_ids}


def kinds(tx: Transaction) -> frozenset[str]:
    """Those that any event has."""
    return frozenset(row.kind for row in tx.all(select(events.c.kind).distinct()))


def add_version(tx: Transaction, event: EventRow, now: datetime) -> None:
    values = {name: getattr(event, name) for name in VersionRow.__slots__}
    tx.execute(insert(event_versions).values(event_id=event.id, at=now, **values))


def version(tx: Transaction, event_id: int, sequence: int) -> VersionRow | None:
    """As it was under this sequence: a sequence that changed neither time nor place has no row of its own."""
    query = (
        select(*OF_VERSION)
        .where(event_versions.c.event_id == event_id, event_versions.c.sequence <= sequence)
        .order_by(event_versions.c.sequence.desc())
    )
    row = tx.first(query.limit(1))
    return VersionRow(*row) if row else None


def soonest(tx: Transaction, event_id: int, now: datetime) -> datetime | None:
    """When it begins or was once to begin, of what is still to come: people may know of any of these."""
    query = select(func.min(event_versions.c.starts_at)).where(
        event_versions.c.event_id == event_id, event_versions.c.starts_at > now
    )
    found: datetime | None = tx.scalar(query)
    return found


def add_source(tx: Transaction, event_id: int, source: str, now: datetime) -> None:
    """Once; a source that is there already stays as it is."""
    key = (event_sources.c.event_id == event_id, event_sources.c.source == source)
    if tx.first(select(event_sources.c.source).where(*key)) is None:
        tx.execute(insert(event_sources).values(event_id=event_id, source=source, opened=0, at=now))


def sources(tx: Transaction, event_id: int) -> list[SourceRow]:
    columns = [event_sources.c[name] for name in SourceRow.__slots__]
    query = select(*columns).where(event_sources.c.event_id == event_id).order_by(event_sources.c.at)
    return [SourceRow(*row) for row in tx.all(query)]


def count_opened(tx: Transaction, event_id: int, source: str) -> bool:
    """False for a source that the office has not made: whoever edits a link makes no new ones."""
    key = (event_sources.c.event_id == event_id, event_sources.c.source == source)
    return tx.execute(update(event_sources).where(*key).values(opened=event_sources.c.opened + 1)).rowcount == 1


def last_change(tx: Transaction) -> datetime | None:
    """Of anything that is published."""
    query = select(func.max(events.c.changed_at)).where(or_(events.c.state == "published", events.c.sequence > 0))
    found: datetime | None = tx.scalar(query)
    return found

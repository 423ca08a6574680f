"""What events came to, counted in one look. What the numbers mean: desk/event_figures.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select

from storage.database import Transaction
from storage.events import FIND, EventRow
from storage.models import events, registrations


@dataclass(frozen=True, slots=True)
class CountRow:
    """Of one event and source; None: no source. `people` counts those who came with one registration as well."""

    event_id: int
    source: str | None
    registrations: int
    people: int
    seated: int  # people who held a place when it began
    came: int  # people, by registration
    absent_registrations: int  # of those who held a place, nobody came
    absent: int  # people
    walk_ins: int  # people
    waited: int  # people who were still in the line when it began


SEATS, CAME = registrations.c.seats, func.coalesce(registrations.c.came, 0)
INVITED = registrations.c.walk_in.is_(False)
SEATED = and_(INVITED, registrations.c.state == "seated")
WAITED = and_(INVITED, registrations.c.state.in_(("waiting", "offered")), CAME == 0)


def counted(tx: Transaction, event_ids: Sequence[int]) -> list[CountRow]:
    missing = case((CAME < SEATS, SEATS - CAME), else_=0)
    query = (
        select(
            registrations.c.event_id,
            registrations.c.source,
            _sum(INVITED, 1),
            _sum(INVITED, SEATS),
            _sum(SEATED, SEATS),
            _sum(INVITED, CAME),
            _sum(and_(SEATED, CAME == 0), 1),
            _sum(SEATED, missing),
            _sum(registrations.c.walk_in, CAME),
            _sum(WAITED, SEATS),
        )
        .where(registrations.c.event_id.in_(list(event_ids)), registrations.c.state != "joined")
        .group_by(registrations.c.event_id, registrations.c.source)
        .order_by(registrations.c.event_id, registrations.c.source)
    )
    return [CountRow(row[0], row[1], *(int(number) for number in row[2:])) for row in tx.all(query)]


def _sum(condition: ColumnElement[bool], number: ColumnElement[int] | int) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, number), else_=0)), 0)


def over(tx: Transaction, since: datetime, until: datetime, now: datetime) -> list[EventRow]:
    """Published ones that began in the span and have ended, the first first."""
    query = FIND.where(
        events.c.state == "published", events.c.starts_at >= since, events.c.starts_at < until, events.c.ends_at <= now
    )
    return [EventRow(*row) for row in tx.all(query.order_by(events.c.starts_at, events.c.id))]

"""What to look at before an event is published; nothing of it forbids anything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk import calendar, quiet, seats
from desk.calendar import Kind
from desk.desk import Desk
from storage import events
from storage.database import Transaction
from storage.events import EventRow

NAMED = 3  # other events at the same time


class Doubt(StrEnum):
    BEGUN = "it lies in the past"
    NEVER_OPENS = "nobody will ever be able to register"
    DAY_OFF = "a day on which the office is shut"
    MOVED_WORKING = "a moved working day"
    NIGHT = "it starts at night"
    OVERLAPS = "another event goes on at the same time"
    NO_WAITING = "no freed place could be offered to who waits"


# Weekends are usual for events; these days may have been overlooked.
DAYS_OFF = (Kind.HOLIDAY, Kind.CLOSURE, Kind.MOVED_REST)


@dataclass(frozen=True)
class Check:
    """`day`: what is special about it; `other`: the event that overlaps."""

    doubt: Doubt
    day: Kind | None = None
    other: EventRow | None = None


def of(desk: Desk, tx: Transaction, event: EventRow) -> list[Check]:
    now = desk.clock.now()
    others = [each for each in events.between(tx, event.starts_at, event.ends_at) if each.id != event.id]
    return [
        *_window(desk, event, now),
        *_day(desk, event),
        *(Check(Doubt.OVERLAPS, other=other) for other in others[:NAMED]),
    ]


def _window(desk: Desk, event: EventRow, now: datetime) -> Iterator[Check]:
    if event.starts_at <= now:
        yield Check(Doubt.BEGUN)
        return
    opens = max(now, event.opens_at or now)
    if opens >= min(event.starts_at, event.closes_at or event.starts_at):
        yield Check(Doubt.NEVER_OPENS)
    elif event.capacity is not None and seats.hold_until(opens, event.starts_at, desk.zone) is None:
        yield Check(Doubt.NO_WAITING)


def _day(desk: Desk, event: EventRow) -> Iterator[Check]:
    kind = calendar.kind_of(desk, event.starts_at.astimezone(desk.zone).date())
    if kind in DAYS_OFF:
        yield Check(Doubt.DAY_OFF, day=kind)
    if kind is Kind.MOVED_WORKING:
        yield Check(Doubt.MOVED_WORKING, day=kind)
    if quiet.awake(event.starts_at, desk.zone) != event.starts_at:
        yield Check(Doubt.NIGHT)

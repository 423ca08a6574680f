"""Events that repeat: on which days, each as an event of its own, and what is done to several of a row at once."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from desk import calendar
from desk.calendar import Kind
from desk.desk import Desk
from desk.errors import EventRefused, NotFound
from desk.event_fields import Fault, at_local
from desk.events import EventState
from storage import events
from storage.database import Transaction
from storage.events import EventRow

MOST = 60  # dates at once
LONGEST_SEARCH = timedelta(days=5 * 366)
WEEK = timedelta(days=7)
LAST = 5  # in a month there may be no fifth Tuesday
SKIPPED = (Kind.HOLIDAY, Kind.CLOSURE, Kind.MOVED_REST)
TIMES = ("starts_at", "ends_at", "opens_at", "closes_at")


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two weeks"
    MONTH = "month"  # on the same weekday of the month


class Scope(StrEnum):
    """Of a row of dates, which an act means."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Repeat:
    """`times`: so many dates that are not left out; else until the day `until`, that one included."""

    every: Every
    times: int | None
    until: date | None


@dataclass(frozen=True)
class Candidate:
    """`why_not`: the kind of day for which it is left out; `is_possible`: the clock has its hours that day."""

    day: date
    why_not: Kind | None
    is_possible: bool


def candidates(desk: Desk, event: EventRow, repeat: Repeat, there: Collection[date] = ()) -> list[Candidate]:
    """The days that follow it, those that are left out included, but not those on which one of its row stands."""
    first = event.starts_at.astimezone(desk.zone).date()
    found: list[Candidate] = []
    kept = 0
    for day in _days(first, repeat.every):
        if len(found) == MOST or kept == repeat.times or (repeat.until is not None and day > repeat.until):
            break
        if day in there:
            continue
        candidate = _candidate(desk, event, day)
        kept += candidate.is_possible and candidate.why_not is None
        found.append(candidate)
    return found


def _candidate(desk: Desk, event: EventRow, day: date) -> Candidate:
    kind = calendar.kind_of(desk, day)
    try:
        moved(desk, event, day)
    except EventRefused:
        return Candidate(day, None, False)
    return Candidate(day, kind if kind in SKIPPED else None, True)


def _days(first: date, every: Every) -> Iterator[date]:
    end = first + LONGEST_SEARCH
    if every is Every.MONTH:
        yield from (day for day in _monthly(first) if day <= end)
        return
    step = WEEK if every is Every.WEEK else 2 * WEEK
    day = first + step
    while day <= end:
        yield day
        day += step


def _monthly(first: date) -> Iterator[date]:
    number = (first.day - 1) // 7 + 1
    for month in range(first.month, first.month + LONGEST_SEARCH.days // 30):
        begins = date(first.year + month // 12, month % 12 + 1, 1)
        day = begins + timedelta(days=(first.weekday() - begins.weekday()) % 7) + (number - 1) * WEEK
        yield day if day.month == begins.month else day - WEEK


def moved(desk: Desk, event: EventRow, day: date) -> dict[str, Any]:
    """Its moments on another day, at the same hours of the clock. EventRefused where the clock leaves one out."""
    step = day - event.starts_at.astimezone(desk.zone).date()
    return {name: _shifted(desk, getattr(event, name), step, name) for name in TIMES}


def _shifted(desk: Desk, moment: datetime | None, step: timedelta, name: str) -> datetime | None:
    if moment is None:
        return None
    found = at_local(moment.astimezone(desk.zone).replace(tzinfo=None) + step, desk.zone)
    if found is None:
        raise EventRefused({name: Fault.GAP})
    return found


def of_scope(tx: Transaction, event_id: int, scope: Scope, now: datetime) -> list[EventRow]:
    """Locked in the order of their ids (lock order), the event itself first; of the others only those that can still
    be changed. NotFound."""
    event = events.get(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    row = events.of_series(tx, event.series) if event.series and scope is not Scope.ONE else []
    meant = [each.id for each in row if scope is Scope.ALL or each.starts_at >= event.starts_at]
    found = [events.lock(tx, each) for each in sorted({event.id, *meant})]
    rows = [each for each in found if each is not None and (each.id == event_id or is_open(each, now))]
    return sorted(rows, key=lambda each: (each.id != event_id, each.starts_at))


def is_open(event: EventRow, now: datetime) -> bool:
    """Whether it can still be changed."""
    return event.state != EventState.CALLED_OFF and event.ends_at > now


def carried(desk: Desk, before: EventRow, after: Mapping[str, Any], other: EventRow) -> dict[str, Any]:
    """What a change of one event means for another of its row: what was not changed stays as it is there.

    A changed hour is taken over by the clock, a changed day as so many days earlier or later. EventRefused where the
    two do not fit together.
    """
    values = {name: value for name, value in after.items() if name not in TIMES and value != getattr(before, name)}
    if any(after[name] != getattr(before, name) for name in TIMES):
        values |= {name: _carried_moment(desk, before, after, other, name) for name in TIMES}
    if values.get("closes_at") and values["closes_at"] > values["starts_at"]:
        values["closes_at"] = None
    wrong = _misfits(desk, replace(other, **values), other)
    if wrong:
        raise EventRefused(dict.fromkeys(wrong, Fault.OTHER_DATE))
    return values


def _misfits(desk: Desk, amended: EventRow, other: EventRow) -> list[str]:
    """Fields, of another date of the row as it would be."""
    moved_back = amended.starts_at != other.starts_at and amended.starts_at <= desk.clock.now()
    opens_late = amended.opens_at is not None and amended.opens_at >= (amended.closes_at or amended.starts_at)
    too_large = amended.capacity is not None and amended.group_size > amended.capacity
    wrong = {
        "day": moved_back,
        "end": amended.ends_at <= amended.starts_at,
        "opens": opens_late,
        "group_size": too_large,
    }
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _carried_moment(
    desk: Desk, before: EventRow, after: Mapping[str, Any], other: EventRow, name: str
) -> datetime | None:
    """As far from the day of the event as in the one that was changed; the hours of one that was not stay."""
    old, new, theirs = getattr(before, name), after[name], getattr(other, name)
    day, new_day, their_day = (
        moment.astimezone(desk.zone).date() for moment in (before.starts_at, after["starts_at"], other.starts_at)
    )
    step = new_day - day
    if new == old:
        return _shifted(desk, theirs, step if name in ("starts_at", "ends_at") else timedelta(), name)
    return _shifted(desk, new, their_day - day, name)

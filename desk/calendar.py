"""The working calendar as colleagues see and change it: days of closure, and the days that a year's decree moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desk import office_values
from desk.desk import Desk
from desk.errors import ValueFault, ValueRefused
from desk.office import Office
from desk.rights import Right, must
from desk.working_time import Hours, WorkingTime, holidays
from storage.staff import StaffRow

SHOWN = 60  # days
LONGEST_CLOSURE = 92  # days at once


class Kind(StrEnum):
    OPEN = "open"
    MOVED_WORKING = "moved working day"
    MOVED_REST = "moved rest day"
    HOLIDAY = "statutory holiday"
    CLOSURE = "closure"
    WEEKLY_REST = "shut on this day of the week"


@dataclass(frozen=True)
class Day:
    day: date
    kind: Kind
    spans: Sequence[Hours]


@dataclass(frozen=True)
class Decree:
    """What is known of the moved days of a year; `known` is False where nobody has entered them."""

    year: int
    known: bool
    source: str
    working_days: Sequence[date]
    rest_days: Sequence[date]


@dataclass(frozen=True)
class CalendarPage:
    days: Sequence[Day]
    closures: Sequence[date]
    decree: Decree
    years: Sequence[int]
    years_without_decree: Sequence[int]
    promise: datetime
    urgent_promise: datetime


def calendar_page(desk: Desk, staff: StaffRow, year: int | None = None) -> CalendarPage:
    """`year`: whose moved days are shown; the first unknown one, else the current one."""
    must(staff, Right.READ_SETTINGS)
    office, time, now = desk.office, desk.working_time, desk.clock.now()
    first = now.astimezone(desk.zone).date()
    unknown = time.years_without_decree(now)
    years = (first.year, first.year + 1)
    chosen = year if year in years else next(iter(unknown), first.year)
    return CalendarPage(
        days=[_day(office, time, first + timedelta(days=number)) for number in range(SHOWN)],
        closures=sorted(day for day in office.closures if day >= first),
        decree=_decree(office, time, chosen),
        years=years,
        years_without_decree=unknown,
        promise=time.after(now, office.reply_within_hours),
        urgent_promise=time.after(now, office.urgent_within_hours),
    )


def kind_of(desk: Desk, day: date) -> Kind:
    return _day(desk.office, desk.working_time, day).kind


def _day(office: Office, time: WorkingTime, day: date) -> Day:
    spans, calendar = time.spans(day), time.calendar
    if day in office.closures:
        return Day(day, Kind.CLOSURE, ())
    if day in calendar.moved_rest_days:
        return Day(day, Kind.MOVED_REST, ())
    if calendar.is_day_off(day):
        return Day(day, Kind.HOLIDAY if day in holidays(day.year) else Kind.MOVED_REST, ())
    if not spans:
        return Day(day, Kind.WEEKLY_REST, ())
    return Day(day, Kind.MOVED_WORKING if day in calendar.moved_working_days else Kind.OPEN, spans)


def _decree(office: Office, time: WorkingTime, year: int) -> Decree:
    calendar = time.calendar
    return Decree(
        year,
        year in calendar.years_with_decree,
        office.moved_days[year].source if year in office.moved_days else "",
        sorted(day for day in calendar.moved_working_days if day.year == year),
        sorted(day for day in calendar.moved_rest_days if day.year == year),
    )


def add_closure(desk: Desk, staff: StaffRow, first: str, last: str) -> None:
    """Both days included; without a last one it is a single day."""
    must(staff, Right.CHANGE_SETTINGS)
    begins = _read_day("first", first)
    ends = _read_day("last", last) if last.strip() else begins
    length = (ends - begins).days + 1
    if not 1 <= length <= LONGEST_CLOSURE:
        raise ValueRefused("last", ValueFault.FORM)
    days = {begins + timedelta(days=number) for number in range(length)}
    _store_closures(desk, staff, desk.office.closures | days)


def remove_closure(desk: Desk, staff: StaffRow, day: str) -> None:
    must(staff, Right.CHANGE_SETTINGS)
    _store_closures(desk, staff, desk.office.closures - {_read_day("first", day)})


def _store_closures(desk: Desk, staff: StaffRow, days: frozenset[date]) -> None:
    office_values.store(desk, staff, "closures", sorted(day.isoformat() for day in days))


def set_moved_days(desk: Desk, staff: StaffRow, year: int, typed: Mapping[str, str]) -> None:
    """`typed`: source, working_days and rest_days, the days divided by lines or commas."""
    must(staff, Right.CHANGE_SETTINGS)
    source = typed.get("source", "").strip()
    if not source:
        raise ValueRefused("source", ValueFault.MISSING)
    days = {
        name: [_read_day(name, day).isoformat() for day in office_values.parts_of_list(typed.get(name, ""))]
        for name in ("working_days", "rest_days")
    }
    for name, listed in days.items():
        if any(not day.startswith(f"{year}-") for day in listed):
            raise ValueRefused(name, ValueFault.FORM)
    known = {str(each): moved.model_dump(mode="json") for each, moved in desk.office.moved_days.items()}
    office_values.store(desk, staff, "moved_days", {**known, str(year): {"source": source, **days}})


def _read_day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueRefused(field, ValueFault.FORM) from None

"""Who is at work: the office's working time, less each colleague's own days and absences. Pure functions over rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from desk.office import Hourly
from desk.rights import Right, may
from desk.working_time import FRIDAY, WorkingTime
from storage.offices import OfficeRow
from storage.staff import StaffRow

LONGEST_LOOK = timedelta(days=400)


def is_away(staff: StaffRow, day: date) -> bool:
    """`away_from` to `away_until`, both included; an absence without an end goes on."""
    if staff.away_from is None or day < staff.away_from:
        return False
    return staff.away_until is None or day <= staff.away_until


def works_on(staff: StaffRow, day: date, time: WorkingTime) -> bool:
    """On a moved working Saturday come those who work on Fridays: it has the hours of one."""
    if staff.removed_at is not None or is_away(staff, day) or not time.spans(day):
        return False
    moved = day in time.calendar.moved_working_days and day.weekday() not in time.open_weekdays
    return str(FRIDAY if moved else day.weekday()) in staff.working_days


def is_at_work(staff: StaffRow, moment: datetime, time: WorkingTime) -> bool:
    return time.is_open(moment) and works_on(staff, moment.astimezone(time.zone).date(), time)


def at_work(people: Iterable[StaffRow], moment: datetime, time: WorkingTime) -> list[StaffRow]:
    """Those who can deal with cases now."""
    return [staff for staff in people if may(staff, Right.WORK) and is_at_work(staff, moment, time)]


def next_at_work(staff: StaffRow, moment: datetime, time: WorkingTime) -> datetime | None:
    """Now, or when she comes next; None if that is not within a year."""
    if is_at_work(staff, moment, time):
        return moment
    first = moment.astimezone(time.zone).date()
    for number in range(LONGEST_LOOK.days):
        day = first + timedelta(days=number)
        if works_on(staff, day, time):
            opens = next((start for start in time.starts(day) if start > moment), None)
            if opens is not None:
                return opens
    return None


def next_in_turn(people: Sequence[StaffRow], open_cases: Mapping[int, int]) -> StaffRow | None:
    """Who has the fewest open cases; of several with the same number always the same one. None without anybody."""
    return min(people, key=lambda staff: (open_cases.get(staff.id, 0), staff.id), default=None)


def time_of(partner: OfficeRow, own: WorkingTime) -> WorkingTime:
    """A partner office's working time: our closures are not theirs. Without hours of their own they keep ours."""
    if partner.hours is None:
        return own
    hours = Hourly.model_validate(json.loads(partner.hours))
    return replace(own, hours=hours.by_weekday, closures=frozenset())

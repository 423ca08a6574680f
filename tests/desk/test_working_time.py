from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.working_time import Hours, WorkingTime, easter_sunday, holidays, hungarian_calendar
from tests.clock import BUDAPEST, budapest

MORNING, AFTERNOON = (time(8), time(12)), (time(12, 30), time(16))
FULL_DAY, FRIDAY = (MORNING, AFTERNOON), ((time(8), time(13, 30)),)
HOURS: Mapping[int, Sequence[Hours]] = {0: FULL_DAY, 1: FULL_DAY, 2: FULL_DAY, 3: FULL_DAY, 4: FRIDAY}


def working_time(hours: Mapping[int, Sequence[Hours]] = HOURS, closures: frozenset[date] = frozenset()) -> WorkingTime:
    return WorkingTime(hungarian_calendar(), hours, closures, BUDAPEST)


# Dates of Easter Sunday as the churches publish them.
@pytest.mark.parametrize(
    "day",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2035, 3, 25), date(2038, 4, 25)],
)
def test_easter_sunday_is_the_published_one(day: date) -> None:
    assert easter_sunday(day.year) == day


def test_statutory_holidays_are_those_of_the_checked_list() -> None:
    # domain list for 2027: Good Friday, Easter Monday and Whit Monday move, the rest stands
    days = ["1-1", "3-15", "3-26", "3-29", "5-1", "5-17", "8-20", "10-23", "11-1", "12-25", "12-26"]
    assert holidays(2027) == {date(2027, *map(int, day.split("-"))) for day in days}


@pytest.mark.parametrize(
    ("asked", "promised"),
    [
        (budapest(2026, 11, 23, 9), budapest(2026, 11, 23, 13, 30)),  # over lunch
        (budapest(2026, 11, 23, 8), budapest(2026, 11, 23, 12)),  # ends with the morning
        (budapest(2026, 11, 23, 12, 10), budapest(2026, 11, 24, 8, 30)),  # asked at lunch
        (budapest(2026, 11, 23, 5), budapest(2026, 11, 23, 12)),  # before opening
        (budapest(2026, 11, 23, 15), budapest(2026, 11, 24, 11)),  # over night
        (budapest(2026, 11, 27, 13), budapest(2026, 11, 30, 11, 30)),  # Friday, over the weekend
        (budapest(2026, 11, 28, 20), budapest(2026, 11, 30, 12)),  # Saturday evening
        (budapest(2026, 10, 22, 15), budapest(2026, 10, 26, 11)),  # the 23rd is a holiday, then the weekend
        (budapest(2026, 12, 11, 13), budapest(2026, 12, 12, 11, 30)),  # a moved Saturday, worked as a Friday
        (budapest(2026, 12, 23, 15), budapest(2026, 12, 28, 11)),  # 24 December moved, 25 and 26 holidays
        (budapest(2026, 12, 31, 15), budapest(2027, 1, 4, 11)),  # into a year without a decree
        (budapest(2027, 12, 23, 15), budapest(2027, 12, 24, 11)),  # unknown year: 24 December is an ordinary Friday
        (budapest(2026, 3, 28, 20), budapest(2026, 3, 30, 12)),  # summer time begins on the 29th
        (budapest(2026, 10, 24, 20), budapest(2026, 10, 26, 12)),  # and ends on the 25th
    ],
)
def test_four_working_hours_end_at(asked: datetime, promised: datetime) -> None:
    assert working_time().after(asked, 4) == promised
    assert working_time().after(asked.astimezone(UTC), 4) == promised  # whatever zone the clock is in


def test_closures_are_not_counted() -> None:
    closed = working_time(closures=frozenset({date(2026, 11, 24), date(2026, 11, 25)}))
    assert closed.after(budapest(2026, 11, 23, 15), 4) == budapest(2026, 11, 26, 11)


def test_an_office_that_opens_on_saturdays_keeps_its_saturday_hours() -> None:
    hours = {**HOURS, 5: ((time(9), time(11)),)}
    assert working_time(hours).after(budapest(2026, 11, 27, 13), 2) == budapest(2026, 11, 28, 10, 30)
    assert working_time(hours).after(budapest(2026, 12, 11, 13, 30), 1) == budapest(2026, 12, 12, 10)
    assert not working_time(hours).is_open(budapest(2026, 12, 26, 10))  # a holiday on a Saturday


def test_even_the_longest_promise_in_the_shortest_week_has_a_date() -> None:
    one_hour_a_week = {0: ((time(9), time(10)),)}
    assert working_time(one_hour_a_week).after(budapest(2026, 11, 23, 9), 40) == budapest(
        2027, 9, 13, 10
    )  # 43 Mondays, three are holidays


def test_an_office_that_never_opens_promises_nothing() -> None:
    with pytest.raises(ValueError, match="no opening hours"):
        working_time({}).after(budapest(2026, 11, 23, 9), 4)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (budapest(2026, 11, 23, 8), True),
        (budapest(2026, 11, 23, 7, 59), False),
        (budapest(2026, 11, 23, 12), False),
        (budapest(2026, 11, 23, 15, 59), True),
        (budapest(2026, 11, 23, 16), False),
        (budapest(2026, 11, 27, 14), False),
        (budapest(2026, 10, 23, 10), False),
        (budapest(2026, 12, 12, 10), True),
        (budapest(2026, 11, 28, 10), False),
    ],
)
def test_the_office_is_open_in_its_hours_only(moment: datetime, is_open: bool) -> None:
    assert working_time().is_open(moment) is is_open


def test_staff_are_told_of_years_whose_moved_days_are_unknown() -> None:
    assert working_time().years_without_decree(budapest(2026, 6, 1, 9)) == []
    assert working_time().years_without_decree(budapest(2026, 11, 23, 9)) == [2027]
    assert working_time().years_without_decree(budapest(2028, 1, 2, 9)) == [2028]


# Naive limits: Hypothesis adds the zone itself.
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.floats(0.25, 40)
CLOSURES = st.frozensets(st.dates(date(2025, 1, 1), date(2029, 12, 31)), max_size=12)


@given(moment=MOMENTS, hours=LENGTHS, closures=CLOSURES)
def test_a_promise_lies_in_opening_hours_and_never_in_the_past(
    moment: datetime, hours: float, closures: frozenset[date]
) -> None:
    office = working_time(closures=closures)
    promise = office.after(moment, hours)
    assert promise > moment
    assert office.is_open(promise) or office.is_open(promise - timedelta(microseconds=1))  # or just at closing time


@given(earlier=MOMENTS, later=MOMENTS, hours=LENGTHS, more=st.floats(0, 10), closures=CLOSURES)
def test_who_asks_later_or_needs_longer_is_never_promised_earlier(
    earlier: datetime, later: datetime, hours: float, more: float, closures: frozenset[date]
) -> None:
    office = working_time(closures=closures)
    earlier, later = sorted((earlier, later))
    assert office.after(earlier, hours) <= office.after(later, hours)
    assert office.after(earlier, hours) <= office.after(earlier, hours + more)


@given(moment=MOMENTS, first=st.floats(0.25, 8), second=st.floats(0.25, 8))
def test_working_time_adds_up(moment: datetime, first: float, second: float) -> None:
    office = working_time()
    halves = office.after(office.after(moment, first), second)
    assert abs(halves - office.after(moment, first + second)) < timedelta(milliseconds=1)


@given(moment=MOMENTS, hours=LENGTHS, closures=CLOSURES)
def test_between_a_moment_and_its_promise_lies_the_promised_time(
    moment: datetime, hours: float, closures: frozenset[date]
) -> None:
    office = working_time(closures=closures)
    promise = office.after(moment, hours)
    assert abs(office.between(moment, promise) - timedelta(hours=hours)) < timedelta(milliseconds=1)
    assert office.between(promise, moment) == timedelta()


@given(moment=MOMENTS, hours=LENGTHS, first_closed=st.integers(0, 3))
def test_a_promise_steps_over_a_whole_closed_week(moment: datetime, hours: float, first_closed: int) -> None:
    start = moment.astimezone(BUDAPEST).date() + timedelta(days=first_closed)
    week = frozenset(start + timedelta(days=day) for day in range(7))
    promise = working_time(closures=week).after(moment, hours)
    assert promise.astimezone(BUDAPEST).date() not in week
    assert promise >= working_time().after(moment, hours)


@given(day=st.dates(date(2025, 12, 29), date(2027, 1, 10)), hours=LENGTHS)
def test_a_promise_around_new_year_and_moved_saturdays_is_on_a_working_day(day: date, hours: float) -> None:
    promise = working_time().after(datetime.combine(day, time(10), BUDAPEST), hours).astimezone(BUDAPEST).date()
    calendar = hungarian_calendar()
    assert not calendar.is_day_off(promise)
    assert promise.weekday() < 5 or promise in calendar.moved_working_days


NIGHT = {day: ((time(1), time(5)),) for day in range(7)}


# At night an hour is lost in March and won in October.
@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 3), (date(2026, 10, 25), 5), (date(2026, 6, 3), 4)])
def test_an_hour_is_an_hour_while_the_clocks_change(day: date, hours: int) -> None:
    from_to = datetime.combine(day, time(0), BUDAPEST), datetime.combine(day, time(12), BUDAPEST)
    assert working_time(NIGHT).between(*from_to) == timedelta(hours=hours)


def test_the_share_of_a_promise_is_counted_in_working_time() -> None:
    office, asked = working_time(), budapest(2026, 11, 23, 15)
    promised = office.after(asked, 4)
    assert office.share(asked, promised, asked) == 0
    assert office.share(asked, promised, budapest(2026, 11, 24, 3)) == 0.25  # one hour, and the night
    assert office.share(asked, promised, budapest(2026, 11, 24, 9)) == 0.5
    assert office.share(asked, promised, budapest(2026, 11, 25, 9)) == 1

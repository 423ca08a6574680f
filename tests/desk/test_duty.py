import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import duty
from desk.office import SAMPLE_FILE, load_office
from storage.offices import OfficeRow
from storage.staff import StaffRow
from tests.clock import BUDAPEST, budapest

TIME = load_office(SAMPLE_FILE).working_time(BUDAPEST)
KATI = StaffRow(1, "kati@example.hu", "Kati", "clerk", None, None, "01234", None, None, None)
MONDAY = budapest(2026, 11, 23, 9)


@pytest.mark.parametrize(
    ("kati", "moment", "works"),
    [
        (KATI, MONDAY, True),
        (KATI, budapest(2026, 11, 23, 12, 10), False),  # lunch
        (KATI, budapest(2026, 11, 22, 9), False),  # Sunday
        (replace(KATI, working_days="1234"), MONDAY, False),
        (replace(KATI, removed_at=MONDAY), MONDAY, False),
        (replace(KATI, away_from=date(2026, 11, 23), away_until=date(2026, 11, 23)), MONDAY, False),
        (replace(KATI, away_from=date(2026, 11, 20), away_until=date(2026, 11, 22)), MONDAY, True),
        (replace(KATI, away_from=date(2026, 11, 24)), MONDAY, True),
        (replace(KATI, away_from=date(2026, 1, 5)), MONDAY, False),  # until further notice
        (KATI, budapest(2026, 12, 12, 9), True),  # a moved Saturday, worked as a Friday
        (replace(KATI, working_days="0123"), budapest(2026, 12, 12, 9), False),
        (KATI, budapest(2026, 12, 24, 9), False),
    ],
)
def test_a_colleague_is_at_work_on_her_days_in_office_hours(kati: StaffRow, moment: datetime, works: bool) -> None:
    assert duty.is_at_work(kati, moment, TIME) is works


def test_only_those_who_deal_with_cases_are_counted_in() -> None:
    people = [replace(KATI, id=number, role=role) for number, role in enumerate(("clerk", "reader", "coordinator"))]
    assert [staff.role for staff in duty.at_work(people, MONDAY, TIME)] == ["clerk", "coordinator"]


@pytest.mark.parametrize(
    ("kati", "comes"),
    [
        (KATI, budapest(2026, 11, 30, 8)),
        (replace(KATI, working_days="3"), budapest(2026, 12, 3, 8)),
        (replace(KATI, away_from=date(2026, 11, 30), away_until=date(2026, 12, 1)), budapest(2026, 12, 2, 8)),
        (replace(KATI, away_from=date(2026, 11, 30)), None),
    ],
)
def test_after_the_weekend_she_comes(kati: StaffRow, comes: datetime | None) -> None:
    assert duty.next_at_work(kati, budapest(2026, 11, 27, 15), TIME) == comes


def test_she_comes_back_after_lunch() -> None:
    assert duty.next_at_work(KATI, budapest(2026, 11, 23, 12, 10), TIME) == budapest(2026, 11, 23, 12, 30)
    assert duty.next_at_work(KATI, MONDAY, TIME) == MONDAY


def test_the_next_in_turn_has_the_fewest_open_cases() -> None:
    pista, eva = replace(KATI, id=2), replace(KATI, id=3)
    assert duty.next_in_turn([KATI, pista, eva], {1: 2, 2: 1, 3: 1}) is pista
    assert duty.next_in_turn([KATI, pista, eva], {1: 2, 2: 1}) is eva
    assert duty.next_in_turn([], {}) is None


def test_a_partner_office_keeps_its_own_hours_and_not_our_closures() -> None:
    ours = replace(TIME, closures=frozenset({MONDAY.date()}))
    hours = json.dumps({"monday": ["13:00-18:00"]})
    theirs = duty.time_of(OfficeRow(1, "Kormányhivatal", hours, None), ours)
    assert theirs.is_open(budapest(2026, 11, 23, 17))
    assert not theirs.is_open(budapest(2026, 11, 24, 9))
    assert duty.time_of(OfficeRow(2, "Máltai", None, None), ours) is ours


MOMENTS = st.datetimes(datetime(2025, 12, 1), datetime(2027, 1, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
PEOPLE = st.builds(
    lambda days, start, length: replace(
        KATI, working_days="".join(sorted(days)), away_from=start, away_until=start + timedelta(days=length)
    ),
    st.sets(st.sampled_from("01234"), min_size=1),
    DAYS,
    st.integers(0, 40),
)


@given(kati=PEOPLE, moment=MOMENTS)
def test_whenever_she_comes_next_she_is_at_work_then_and_not_in_the_past(kati: StaffRow, moment: datetime) -> None:
    comes = duty.next_at_work(kati, moment, TIME)
    assert comes is not None
    assert comes >= moment
    assert duty.is_at_work(kati, comes, TIME)

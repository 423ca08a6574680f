"""Events that repeat: their days, their hours across daylight saving, and changes of several at once."""

from datetime import date

import pytest

from desk import event_drafts, event_editing, event_repeating, event_series
from desk.calendar import Kind
from desk.desk import Desk
from desk.errors import EventRefused
from desk.event_fields import Fault
from desk.event_series import Every, Repeat, Scope
from storage import events
from storage.events import EventRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.typing_events import drafted, event, typed


def days(desk: Desk, row: EventRow, repeat: Repeat) -> list[str]:
    return [
        f"{each.day}" + (f" {each.why_not.name}" if each.why_not else "") + ("" if each.is_possible else " impossible")
        for each in event_series.candidates(desk, row, repeat)
    ]


def series(desk: Desk, kati: StaffRow, **values: str) -> list[EventRow]:
    """Four Saturdays, published."""
    first = drafted(desk, kati, **values)
    event_repeating.repeat(desk, kati, first.id, [date(2026, 12, 12), date(2026, 12, 19), date(2027, 1, 2)])
    event_drafts.publish(desk, kati, first.id, Scope.ALL)
    with desk.database.reading() as tx:
        return events.of_series(tx, event(desk, first.id).series or "")


def test_holidays_are_left_out_and_counted_to_nothing(desk: Desk, kati: StaffRow) -> None:
    friday = drafted(desk, kati, day="2026-12-04")
    found = days(desk, friday, Repeat(Every.WEEK, 4, None))
    assert found == [
        "2026-12-11", "2026-12-18", "2026-12-25 HOLIDAY", "2027-01-01 HOLIDAY", "2027-01-08", "2027-01-15"
    ]  # fmt: skip
    assert days(desk, friday, Repeat(Every.TWO_WEEKS, None, date(2027, 1, 1))) == [
        "2026-12-18",
        "2027-01-01 HOLIDAY",
    ]


def test_a_month_later_is_the_same_weekday_of_the_month_or_its_last(desk: Desk, kati: StaffRow) -> None:
    second_tuesday = drafted(desk, kati, day="2026-12-08")
    assert days(desk, second_tuesday, Repeat(Every.MONTH, 3, None)) == ["2027-01-12", "2027-02-09", "2027-03-09"]
    fifth_tuesday = drafted(desk, kati, day="2026-12-29")
    assert days(desk, fifth_tuesday, Repeat(Every.MONTH, 3, None)) == ["2027-01-26", "2027-02-23", "2027-03-30"]


def test_hours_stay_across_daylight_saving_and_an_hour_that_is_left_out_is_impossible(
    desk: Desk, kati: StaffRow
) -> None:
    row = drafted(desk, kati, day="2027-03-21", closes="2027-03-20T12:00")
    event_repeating.repeat(desk, kati, row.id, [date(2027, 3, 28)])
    with desk.database.reading() as tx:
        _first, second = events.of_series(tx, event(desk, row.id).series or "")
    assert second.starts_at == budapest(2027, 3, 28, 10)
    assert second.starts_at.astimezone(desk.zone).hour == 10
    assert second.closes_at == budapest(2027, 3, 27, 12)
    night = drafted(desk, kati, day="2027-03-21", start="02:30", end="04:00")
    assert days(desk, night, Repeat(Every.WEEK, 2, None)) == ["2027-03-28 impossible", "2027-04-04", "2027-04-11"]


def test_closures_of_the_office_are_left_out(desk: Desk, kati: StaffRow) -> None:
    desk.current.take({"closures": ["2026-12-12"]})
    found = event_series.candidates(desk, drafted(desk, kati), Repeat(Every.WEEK, 1, None))
    assert [each.why_not for each in found] == [Kind.CLOSURE, None]


def test_each_is_an_event_of_its_own_and_repeating_twice_makes_none_twice(desk: Desk, kati: StaffRow) -> None:
    rows = series(desk, kati)
    assert len({row.key for row in rows}) == 4
    assert {row.state for row in rows} == {"published"}
    _event, offered = event_repeating.days(desk, kati, rows[0].id, Repeat(Every.WEEK, 2, None))
    assert [str(each.day) for each in offered if each.why_not is None] == ["2027-01-09", "2027-01-16"]
    assert event_repeating.repeat(desk, kati, rows[0].id, [date(2026, 12, 12), date(2027, 1, 9)]) == 1


def test_a_change_from_one_event_on_leaves_those_before_it(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    rows = series(desk, kati)
    clock.move(minutes=1)
    wanted = typed(day="2026-12-13", start="11:00", venue="Könyvtár")
    event_editing.change(desk, kati, rows[1].id, wanted, Scope.FOLLOWING, event_drafts.mark(rows[1]))
    assert [f"{event(desk, row.id).starts_at.astimezone(desk.zone):%m-%d %H}" for row in rows] == [
        "12-05 10", "12-13 11", "12-20 11", "01-03 11"
    ]  # fmt: skip
    assert [event(desk, row.id).venue for row in rows] == ["Művelődési Központ", *["Könyvtár"] * 3]
    assert [event(desk, row.id).sequence for row in rows] == [0, 1, 1, 1]


def test_what_one_of_them_has_of_its_own_is_kept(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    rows = series(desk, kati)
    clock.move(minutes=1)
    own = typed(day="2026-12-19", capacity="50", start="09:00")
    event_editing.change(desk, kati, rows[2].id, own, Scope.ONE, event_drafts.mark(rows[2]))
    clock.move(minutes=1)
    all_ = typed(end="13:00")
    event_editing.change(desk, kati, rows[0].id, all_, Scope.ALL, event_drafts.mark(rows[0]))
    third = event(desk, rows[2].id)
    assert (third.capacity, third.starts_at, third.ends_at) == (
        50,
        budapest(2026, 12, 19, 9),
        budapest(2026, 12, 19, 13),
    )


@pytest.mark.parametrize(
    ("own", "all_", "fault"),
    [
        ({"start": "16:00", "end": "17:30"}, {"end": "13:00"}, {"end": Fault.OTHER_DATE}),
        ({"capacity": "2", "group_size": "2"}, {"group_size": "5"}, {"group_size": Fault.OTHER_DATE}),
        ({"closes": "2026-12-01T08:00"}, {"opens": "2026-11-25T08:00"}, {"opens": Fault.OTHER_DATE}),
    ],
)
def test_what_does_not_fit_to_another_date_is_refused(
    desk: Desk, kati: StaffRow, clock: FrozenClock, own: dict[str, str], all_: dict[str, str], fault: dict[str, Fault]
) -> None:
    rows = series(desk, kati)
    clock.move(minutes=1)
    event_editing.change(desk, kati, rows[2].id, typed(day="2026-12-19", **own), Scope.ONE, event_drafts.mark(rows[2]))
    for look in (
        lambda: event_editing.affected(desk, kati, rows[0].id, typed(**all_), Scope.ALL),
        lambda: event_editing.change(desk, kati, rows[0].id, typed(**all_), Scope.ALL, event_drafts.mark(rows[0])),
    ):
        with pytest.raises(EventRefused) as refused:
            look()
        assert refused.value.faults == fault
    assert event(desk, rows[0].id) == rows[0]


def test_all_are_called_off_but_those_that_are_over(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    rows = series(desk, kati)
    clock.moment = budapest(2026, 12, 15, 9)
    assert event_editing.call_off(desk, kati, rows[2].id, Scope.ALL, "weather", "") == 2
    assert [event(desk, row.id).state for row in rows] == ["published", "published", "called_off", "called_off"]

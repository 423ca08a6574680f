"""Who has a place is reminded on the day before and two hours before, by day, once each."""

from datetime import datetime, timedelta

import pytest

from desk import event_notices, reminders
from desk.desk import Desk
from storage import conversations, registrations
from storage.events import EventRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, amend, call_off, lines_to, make_event, now_is
from tests.threads import at_once
from tests.visitor import labels

TOMORROW, TODAY = "Holnap várjuk Önt.", "Ma várjuk Önt."


def at(desk: Desk, clock: FrozenClock, moment: datetime, guest: Guest) -> list[str]:
    """What she has been told by then, by the beginnings of the lines."""
    clock.moment = moment
    event_notices.tell_due(desk)
    reminders.send_due(desk)
    return [line.text.partition(" Rendezvény:")[0] for line in lines_to(desk, guest)]


def event_at(desk: Desk, *starts_at: int, **values: int) -> EventRow:
    return make_event(desk, starts_at=budapest(*starts_at), **values)


def test_on_the_day_before_from_ten_and_two_hours_before(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    row = guest.register(event, 2)
    assert at(desk, clock, budapest(2026, 11, 25, 9, 59), guest) == []
    assert at(desk, clock, budapest(2026, 11, 25, 10), guest) == [TOMORROW]
    assert at(desk, clock, budapest(2026, 11, 25, 19), guest) == [TOMORROW]
    assert at(desk, clock, budapest(2026, 11, 26, 11, 59), guest) == [TOMORROW]
    assert at(desk, clock, budapest(2026, 11, 26, 12), guest) == [TOMORROW, TODAY]
    assert at(desk, clock, budapest(2026, 11, 26, 13), guest) == [TOMORROW, TODAY]
    tomorrow, today = lines_to(desk, guest)
    assert tomorrow.text == (
        "Holnap várjuk Önt. Rendezvény: Tájékoztató álláskeresőknek.\n"
        "Időpont: 2026. november 26., csütörtök 14:00–16:00\n"
        "Helyszín: Kecskemét, Művelődési Központ, Szabadság tér 1.\n"
        "Bejelentett létszám: 2 fő. Ott lesz?"
    )
    assert labels(tomorrow) == ["Ott leszek", "Lemondom a részvételt"]
    assert today.text.endswith(f"A bejáratnál ezt a kódot kérjük: {row.code}")
    assert labels(today) == ["Belépőkód", "Lemondom a részvételt"]


def test_four_looks_at_once_remind_once(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    guest.register(event)
    clock.moment = budapest(2026, 11, 25, 10)
    at_once(*[lambda: reminders.send_due(desk)] * 4)
    assert len(lines_to(desk, guest)) == 1


@pytest.mark.parametrize(
    ("starts_at", "not_yet", "told_at"),
    [
        ((2026, 11, 26, 9), None, (2026, 11, 26, 8)),  # two hours before is at night
        ((2026, 11, 26, 8, 30), None, (2026, 11, 26, 8)),  # half an hour is just enough
        ((2026, 11, 26, 8, 29), (2026, 11, 26, 8), None),
        ((2026, 11, 26, 21, 59), (2026, 11, 26, 19, 58), (2026, 11, 26, 19, 59)),
        ((2026, 11, 26, 22), (2026, 11, 26, 20), None),  # from eight in the evening nobody is written to
        ((2026, 11, 26, 10), (2026, 11, 26, 7, 59), (2026, 11, 26, 8)),
    ],
)
def test_two_hours_before_is_by_day_or_in_the_morning_or_not_at_all(
    desk: Desk,
    clock: FrozenClock,
    starts_at: tuple[int, ...],
    not_yet: tuple[int, ...] | None,
    told_at: tuple[int, ...] | None,
) -> None:
    guest = Guest(desk)
    event = event_at(desk, *starts_at)
    guest.register(event)
    at(desk, clock, budapest(2026, 11, 25, 10), guest)
    if not_yet is not None:
        assert at(desk, clock, budapest(*not_yet), guest) == [TOMORROW]
    if told_at is not None:
        assert at(desk, clock, budapest(*told_at), guest) == [TOMORROW, TODAY]
    assert TODAY in at(desk, clock, event.starts_at - timedelta(minutes=1), guest) or told_at is None


def test_a_service_that_stood_still_reminds_as_long_as_it_is_of_use(desk: Desk, clock: FrozenClock) -> None:
    in_time, late = Guest(desk), Guest(desk)
    event = event_at(desk, 2026, 11, 26, 14)
    in_time.register(event)
    assert at(desk, clock, budapest(2026, 11, 26, 9), in_time) == []  # tomorrow has become today
    assert at(desk, clock, budapest(2026, 11, 26, 13, 30), in_time) == [TODAY]
    other = event_at(desk, 2026, 11, 27, 14)
    late.register(other)
    assert at(desk, clock, budapest(2026, 11, 27, 13, 31), late) == []


def test_who_registers_after_the_moment_is_not_reminded_so(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 24, 14), Guest(desk)
    clock.moment = budapest(2026, 11, 23, 10)
    guest.register(event)
    assert at(desk, clock, budapest(2026, 11, 23, 10, 1), guest) == []
    assert at(desk, clock, budapest(2026, 11, 24, 12), guest) == [TODAY]
    last = Guest(desk)
    last.register(event)
    assert at(desk, clock, budapest(2026, 11, 24, 12, 1), last) == []


def test_who_waits_is_not_reminded_and_who_has_just_accepted_neither(desk: Desk, clock: FrozenClock) -> None:
    event = event_at(desk, 2026, 11, 26, 14, capacity=1)
    first, second, third = Guest(desk), Guest(desk), Guest(desk)
    has_place, waits, _last = first.register(event), second.register(event), third.register(event)
    clock.moment = budapest(2026, 11, 25, 9, 30)
    first.give_up(has_place)
    event_notices.tell_due(desk)
    clock.moment = budapest(2026, 11, 25, 10, 30)
    second.accept(waits)
    assert TOMORROW not in at(desk, clock, budapest(2026, 11, 25, 11), second)
    assert at(desk, clock, budapest(2026, 11, 26, 12), second)[-1] == TODAY
    assert at(desk, clock, budapest(2026, 11, 26, 12), third) == []


def test_after_calling_off_or_giving_up_nobody_is_reminded(desk: Desk, clock: FrozenClock) -> None:
    off, on = event_at(desk, 2026, 11, 26, 14), event_at(desk, 2026, 11, 26, 14)
    called_off, gave_up = Guest(desk), Guest(desk)
    called_off.register(off)
    gave_up.give_up(gave_up.register(on))
    call_off(desk, off)
    lines = at(desk, clock, budapest(2026, 11, 25, 10), called_off)
    assert [line.partition(":")[0] for line in lines] == ["Elmarad ez a rendezvény"]
    assert at(desk, clock, budapest(2026, 11, 25, 10), gave_up) == []


def test_another_time_is_reminded_of_anew(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    guest.register(event)
    at(desk, clock, budapest(2026, 11, 25, 10), guest)
    amend(desk, event, starts_at=budapest(2026, 11, 28, 10), ends_at=budapest(2026, 11, 28, 12))
    at(desk, clock, budapest(2026, 11, 26, 10), guest)
    first, change, again = at(desk, clock, budapest(2026, 11, 27, 10), guest)
    assert (first, change.startswith("Megváltozott"), again) == (TOMORROW, True, TOMORROW)


def test_a_change_told_on_the_day_before_asks_already(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    guest.register(event)
    clock.moment = budapest(2026, 11, 25, 9, 59)
    amend(desk, event, venue="Könyvtár")
    (change,) = at(desk, clock, budapest(2026, 11, 25, 10), guest)
    assert change.startswith("Megváltozott")
    assert len(at(desk, clock, budapest(2026, 11, 25, 12), guest)) == 1
    assert len(at(desk, clock, budapest(2026, 11, 26, 12), guest)) == 2


def test_who_cannot_be_reached_is_passed_over_for_good(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    row = guest.register(event)
    with desk.database.transaction() as tx:
        assert row.conversation_id is not None
        conversations.mark_unreachable(tx, row.conversation_id, clock.now())
    assert at(desk, clock, budapest(2026, 11, 25, 10), guest) == []
    assert now_is(desk, row).reminded_day_at == budapest(2026, 11, 25, 10)


def test_who_has_come_already_is_not_reminded(desk: Desk, clock: FrozenClock) -> None:
    event, guest = event_at(desk, 2026, 11, 26, 14), Guest(desk)
    row = guest.register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=1, came_at=clock.now())
    assert at(desk, clock, budapest(2026, 11, 26, 12), guest) == []


@pytest.mark.parametrize(
    ("starts_at", "day_before", "hours_before"),
    [
        ((2026, 10, 25, 10), (2026, 10, 24, 10), (2026, 10, 25, 8)),  # the clock is put back in that night
        ((2027, 3, 28, 10), (2027, 3, 27, 10), (2027, 3, 28, 8)),  # and forward in this one
        ((2026, 12, 25, 14), (2026, 12, 24, 10), (2026, 12, 25, 12)),  # a holiday
        ((2026, 12, 12, 14), (2026, 12, 11, 10), (2026, 12, 12, 12)),  # a Saturday that is worked
    ],
)
def test_the_hours_are_those_on_the_wall_on_any_day(
    desk: Desk,
    clock: FrozenClock,
    starts_at: tuple[int, ...],
    day_before: tuple[int, ...],
    hours_before: tuple[int, ...],
) -> None:
    clock.moment = budapest(2026, 10, 20, 9)
    guest = Guest(desk)
    guest.register(event_at(desk, *starts_at))
    assert at(desk, clock, budapest(*day_before) - timedelta(minutes=1), guest) == []
    assert at(desk, clock, budapest(*day_before), guest) == [TOMORROW]
    assert at(desk, clock, budapest(*hours_before) - timedelta(minutes=1), guest) == [TOMORROW]
    assert at(desk, clock, budapest(*hours_before), guest) == [TOMORROW, TODAY]

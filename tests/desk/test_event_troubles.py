"""What goes wrong while people are told of events: addresses die, changes follow on changes, a service was down."""

from datetime import datetime, timedelta
from functools import partial
from threading import Thread

import pytest

from desk import event_notices, merging, reminders, seats
from desk.conversations import WEB
from desk.desk import Desk
from desk.turns import turn
from storage import conversations, events, joins, merges, outbox, registrations, untold
from storage.outbox import Ended
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, amend, call_off, lines_to, make_event, now_is, tell, told
from tests.visitor import colleague

PHONE = "+36 20 123 4567"


def arrive(guest: Guest) -> str:
    with turn(guest.desk, guest.incoming()) as current:
        return current.row.person_id


def link(desk: Desk, guest: Guest, other: Guest) -> int:
    gone, kept = arrive(guest), arrive(other)
    with desk.database.transaction() as tx:
        return joins.join(tx, gone, kept, merges.LINK, desk.clock.now())


def make_unreachable(desk: Desk, row: RegistrationRow) -> None:
    assert row.conversation_id is not None
    with desk.database.transaction() as tx:
        conversations.mark_unreachable(tx, row.conversation_id, desk.clock.now())


# Locks


@pytest.mark.parametrize("act", ["moved", "called off"])
def test_a_change_of_the_event_does_not_wait_for_a_turn_of_who_comes(desk: Desk, act: str) -> None:
    """It holds the event already, which the turn wants next: they would wait for each other for good."""
    event, guest = make_event(desk), Guest(desk)
    row = guest.register(event)
    change = partial(move, desk, event.starts_at + timedelta(days=1), event.id)
    job = Thread(target=change if act == "moved" else partial(call_off, desk, event))
    with turn(desk, guest.incoming()) as current:
        if not desk.database.is_sqlite:  # which has one writer at a time
            job.start()
            job.join()
        seats.give_up(desk, current.tx, row.id)
    if desk.database.is_sqlite:
        job.start()
        job.join()
    assert now_is(desk, row).state in ("cancelled", "called_off")


def test_taking_two_people_apart_waits_for_whoever_holds_their_events(desk: Desk) -> None:
    """Before it has touched any of their registrations, which that one may want next."""
    first, second = make_event(desk), make_event(desk)
    one, other = Guest(desk), Guest(desk)
    rows = [one.register(second), one.register(first)]  # the row of the later event is the earlier one
    arrive(other)
    merge_id, kati = link(desk, one, other), colleague(desk)
    apart = Thread(target=partial(merging.undo, desk, kati, merge_id))
    with desk.database.transaction() as tx:
        seats.locked(tx, first.id)
        registrations.change(tx, rows[1].id, confirmed_at=desk.clock.now())
        apart.start()
        apart.join(0.5)  # it has to wait now
        seats.locked(tx, second.id)
        registrations.change(tx, rows[0].id, confirmed_at=desk.clock.now())
    apart.join()
    assert [now_is(desk, row).person_id for row in rows] == [rows[0].person_id] * 2


# Two conversations of one person


def test_moving_a_notice_to_her_other_conversation_waits_for_a_turn_there_before_it_holds_the_event(desk: Desk) -> None:
    """Else the turn, which wants the event next, and the job would wait for each other for good."""
    event = make_event(desk, capacity=1)
    first, gone, other = Guest(desk), Guest(desk), Guest(desk)
    rows = [first.register(event), gone.register(event)]
    link(desk, gone, other)
    make_unreachable(desk, rows[1])
    first.give_up(rows[0])
    job = Thread(target=tell, args=(desk,))
    with turn(desk, other.incoming()) as current:
        job.start()
        job.join(0.5)  # it has to wait now, on whichever lock
        seats.give_up(desk, current.tx, rows[1].id)
    job.join()
    assert now_is(desk, rows[1]).state == "declined"


def test_an_offer_that_the_wire_refuses_is_told_in_her_other_conversation(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    first, gone, other = Guest(desk), Guest(desk), Guest(desk)
    rows = [first.register(event), gone.register(event)]
    link(desk, gone, other)
    first.give_up(rows[0])
    tell(desk)
    refuse(desk, rows[1])
    assert len(told(desk, other)) == 1
    assert now_is(desk, rows[1]).state == "offered"


def refuse(desk: Desk, row: RegistrationRow) -> None:
    """The wire says that nobody is there any more."""
    now = desk.clock.now()
    assert row.conversation_id is not None
    with desk.database.transaction() as tx:
        rows = outbox.lease(tx, row.conversation_id, "wire", now, now + timedelta(minutes=1))
        outbox.finish(tx, [Ended(row, failure="refused", address_gone=True) for row in rows], now)


def test_who_can_be_phoned_is_not_forgotten_when_her_other_conversation_ends_meanwhile(desk: Desk) -> None:
    """Between the look of the job and its act."""
    event, gone, other = make_event(desk), Guest(desk), Guest(desk)
    row = gone.register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, phone=PHONE)
    elsewhere = other.register(make_event(desk))
    link(desk, gone, other)
    make_unreachable(desk, row)
    amend(desk, event, venue="Városháza")
    with desk.database.reading() as tx:
        (found,) = untold.stranded(tx, desk.clock.now(), 10)
    make_unreachable(desk, elsewhere)
    event_notices._not_there(desk, found)
    assert now_is(desk, row).notice == "changed"


def test_a_registration_that_has_moved_since_the_look_is_reminded_where_it_is_now(
    desk: Desk, clock: FrozenClock
) -> None:
    event, here, there = make_event(desk), Guest(desk), Guest(desk)
    row = here.register(event)
    elsewhere = there.register(make_event(desk, starts_at=budapest(2027, 1, 5, 10)))
    clock.moment = budapest(2026, 12, 2, 10)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, conversation_id=elsewhere.conversation_id)
    reminders._remind(desk, reminders.REMINDERS[0], row)
    assert lines_to(desk, here) == []
    reminders.send_due(desk)
    assert len(lines_to(desk, there)) == 1


def test_who_has_closed_her_page_is_reminded_in_her_other_conversation(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk)
    web, phone = Guest(desk, WEB), Guest(desk)
    row = web.register(event)
    link(desk, web, phone)
    clock.moment = budapest(2026, 12, 2, 10)  # the page's token lives for a week
    reminders.send_due(desk)
    assert len(lines_to(desk, phone)) == 1
    assert lines_to(desk, web) == []
    clock.moment = budapest(2026, 12, 3, 8)
    reminders.send_due(desk)
    assert len(lines_to(desk, phone)) == 2
    assert now_is(desk, row).state == "seated"


# At night


def test_a_change_that_somebody_accepts_at_night_is_told_in_time(desk: Desk, clock: FrozenClock) -> None:
    """Both were told by the same evening: the page is open, the event is at 8:30 in the morning."""
    clock.moment = budapest(2026, 11, 23, 19)
    event = make_event(desk, capacity=1, starts_at=budapest(2026, 11, 24, 12))
    first, second = Guest(desk), Guest(desk)
    rows = [first.register(event), second.register(event)]
    first.give_up(rows[0])
    tell(desk)
    clock.moment = budapest(2026, 11, 23, 20, 30)
    early = budapest(2026, 11, 24, 8, 30)
    amend(desk, event, starts_at=early, ends_at=early + timedelta(hours=2))
    second.accept(rows[1])
    assert len(told(desk, second)) == 2


def test_of_what_was_left_over_in_the_evening_only_the_urgent_is_told_at_night(desk: Desk, clock: FrozenClock) -> None:
    """The workers stood still from before eight until ten."""
    clock.moment = budapest(2026, 11, 23, 19, 59)
    early, late = make_event(desk, starts_at=budapest(2026, 11, 24, 8, 30)), make_event(desk)
    hurries, sleeps = Guest(desk), Guest(desk)
    hurries.register(early)
    sleeps.register(late)
    for event in (early, late):
        amend(desk, event, venue="Városháza")
    clock.moment = budapest(2026, 11, 23, 22)
    assert (len(told(desk, hurries)), len(told(desk, sleeps))) == (1, 0)
    clock.moment = budapest(2026, 11, 24, 8)
    assert len(told(desk, sleeps)) == 1


@pytest.mark.parametrize("called_off", [True, False])
def test_a_second_change_does_not_put_off_what_she_has_to_hear_at_once(
    desk: Desk, clock: FrozenClock, called_off: bool
) -> None:
    """She knows of 8:30; before the workers were back it was moved to the afternoon, and then once more."""
    guest, event = Guest(desk), make_event(desk, starts_at=budapest(2026, 11, 24, 8, 30))
    guest.register(event)
    clock.moment = budapest(2026, 11, 23, 21)
    move(desk, budapest(2026, 11, 24, 15), event.id)
    if called_off:
        call_off(desk, event)
    else:
        move(desk, budapest(2026, 11, 24, 16), event.id)
    assert len(told(desk, guest)) == 1


def move(desk: Desk, starts_at: datetime, event_id: int) -> None:
    with desk.database.reading() as tx:
        event = events.get(tx, event_id)
    assert event is not None
    amend(desk, event, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


# Offers that nobody could tell in time


def test_an_offer_told_late_leaves_the_hour_for_an_answer(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk, capacity=1, starts_at=budapest(2026, 11, 23, 14))
    first, second = Guest(desk), Guest(desk)
    rows = [first.register(event), second.register(event)]
    first.give_up(rows[0])
    held = now_is(desk, rows[1]).held_until
    assert held is not None
    clock.moment = held - timedelta(minutes=1)
    assert len(told(desk, second)) == 1
    held = now_is(desk, rows[1]).held_until
    assert held is not None
    assert held - clock.now() >= timedelta(hours=1)


def test_an_event_moved_forward_over_night_is_offered_to_nobody_within_two_hours(
    desk: Desk, clock: FrozenClock
) -> None:
    event = make_event(desk, capacity=1)
    first, second = Guest(desk), Guest(desk)
    rows = [first.register(event), second.register(event)]
    clock.moment = budapest(2026, 11, 23, 21)
    first.give_up(rows[0])
    early = budapest(2026, 11, 24, 9)
    amend(desk, event, starts_at=early, ends_at=early + timedelta(hours=2))
    clock.moment = budapest(2026, 11, 24, 8)
    assert told(desk, second) == []
    assert now_is(desk, rows[1]).state == "lapsed"

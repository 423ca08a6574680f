"""Places of an event: given, waited for, offered, handed on."""

from datetime import timedelta

import pytest

from desk import seats
from desk.desk import Desk
from desk.errors import EventClosed, NotNow
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock
from tests.events import Guest, call_off, make_event, now_is


def resize(desk: Desk, row: RegistrationRow, places: int) -> RegistrationRow:
    with desk.database.transaction() as tx:
        return seats.resize(desk, tx, row.id, places)


def set_capacity(desk: Desk, event: EventRow, capacity: int | None) -> None:
    """As a colleague does: no time and no place changes, so nobody is told."""
    with desk.database.transaction() as tx:
        before = seats.locked(tx, event.id)
        events.change(tx, event.id, capacity=capacity)
        seats.amended(desk, tx, before, seats.locked(tx, event.id))


def states(desk: Desk, *rows: RegistrationRow) -> list[str]:
    return [now_is(desk, row).state for row in rows]


def test_a_freed_place_is_offered_to_who_waits_longest(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    first, second, third = Guest(desk), Guest(desk), Guest(desk)
    has_place, next_one, last = first.register(event), second.register(event), third.register(event)
    assert [has_place.state, next_one.state, last.state] == ["seated", "waiting", "waiting"]
    assert first.give_up(has_place).state == "cancelled"
    assert [now_is(desk, row).state for row in (next_one, last)] == ["offered", "waiting"]
    assert second.accept(next_one).state == "seated"


def test_a_larger_group_keeps_its_place_and_the_next_that_fits_is_offered(desk: Desk) -> None:
    event = make_event(desk, capacity=2)
    seated = [Guest(desk), Guest(desk)]
    rows = [guest.register(event) for guest in seated]
    pair, one = Guest(desk).register(event, 2), Guest(desk).register(event)
    seated[0].give_up(rows[0])
    assert [now_is(desk, row).state for row in (pair, one)] == ["waiting", "offered"]


def test_who_gave_up_can_register_again_and_keeps_nothing_of_before(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    guest, other = Guest(desk), Guest(desk)
    first = guest.register(event)
    waits = other.register(event)
    guest.give_up(first)
    again = guest.register(event)
    assert (again.state, again.id != first.id, again.code != first.code) == ("waiting", True, True)
    assert states(desk, first, waits) == ["cancelled", "offered"]
    assert guest.register(event).id == again.id
    assert guest.give_up(first).state == "cancelled"  # a tap under an old line changes nothing
    assert states(desk, again) == ["waiting"]


def test_without_a_limit_everybody_has_a_place_and_who_waited_is_offered_one(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    rows = [Guest(desk).register(event, 3) for _number in range(2)]
    assert states(desk, *rows) == ["waiting", "waiting"]  # three never fit in one
    set_capacity(desk, event, None)
    assert states(desk, *rows) == ["offered", "offered"]
    assert Guest(desk).register(event, 3).state == "seated"


def test_with_fewer_places_than_are_taken_nobody_loses_one_and_none_is_offered(desk: Desk) -> None:
    event = make_event(desk, capacity=3)
    guests = [Guest(desk) for _number in range(4)]
    rows = [guest.register(event) for guest in guests]
    set_capacity(desk, event, 1)
    assert states(desk, *rows) == ["seated"] * 3 + ["waiting"]
    for guest, row in zip(guests[:2], rows[:2], strict=True):
        guest.give_up(row)
    assert states(desk, *rows) == ["cancelled", "cancelled", "seated", "waiting"]
    guests[2].give_up(rows[2])
    assert states(desk, *rows[2:]) == ["cancelled", "offered"]
    assert [now_is(desk, row).notice for row in rows] == [None, None, None, "offer"]


def test_more_places_go_to_the_line_in_its_order(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    rows = [Guest(desk).register(event, places) for places in (1, 2, 1, 1)]
    set_capacity(desk, event, 4)
    assert states(desk, *rows) == ["seated", "offered", "offered", "waiting"]


def test_fewer_people_free_a_place_and_more_come_only_where_nobody_is_overtaken(desk: Desk) -> None:
    event = make_event(desk, capacity=3)
    group, single, waits = Guest(desk), Guest(desk), Guest(desk)
    rows = group.register(event, 2), single.register(event), waits.register(event)
    with pytest.raises(NotNow):
        resize(desk, rows[1], 2)
    assert resize(desk, rows[0], 1).seats == 1
    assert states(desk, *rows) == ["seated", "seated", "offered"]
    with pytest.raises(NotNow):
        resize(desk, rows[2], 2)  # an offer is for so many as she asked for
    waits.accept(rows[2])
    assert resize(desk, rows[0], 1).seats == 1
    waits.give_up(rows[2])
    assert resize(desk, rows[0], 2).seats == 2
    with pytest.raises(EventClosed):
        resize(desk, rows[0], 4)


def test_who_waits_for_fewer_keeps_her_place_and_may_fit_at_once(desk: Desk) -> None:
    event = make_event(desk, capacity=2)
    one = Guest(desk).register(event)
    pair = Guest(desk).register(event, 2)
    behind = Guest(desk).register(event, 2)
    resize(desk, pair, 1)
    assert states(desk, one, pair, behind) == ["seated", "offered", "waiting"]


@pytest.mark.parametrize("came", [True, False])
def test_once_it_has_begun_or_she_was_let_in_nothing_is_given_up(desk: Desk, clock: FrozenClock, came: bool) -> None:
    event = make_event(desk)
    guest = Guest(desk)
    row = guest.register(event, 2)
    if came:
        with desk.database.transaction() as tx:
            registrations.change(tx, row.id, came=2)
    else:
        clock.moment = event.starts_at
    with pytest.raises(NotNow):
        guest.give_up(row)
    with pytest.raises(NotNow):
        resize(desk, row, 1)
    assert states(desk, row) == ["seated"]


def test_an_offer_is_accepted_until_its_last_moment_and_no_later(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk, capacity=1)
    first, second = Guest(desk), Guest(desk)
    rows = first.register(event), second.register(event)
    first.give_up(rows[0])
    until = now_is(desk, rows[1]).held_until
    assert until is not None
    clock.moment = until
    with pytest.raises(NotNow):
        second.accept(rows[1])
    clock.moment = until - timedelta(seconds=1)
    accepted = second.accept(rows[1])
    assert (accepted.state, accepted.confirmed_at) == ("seated", clock.now())
    clock.moment = until
    assert second.accept(rows[1]).state == "seated"


def test_codes_get_longer_before_none_are_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten short ones instead of a hundred thousand."""
    monkeypatch.setattr(seats, "CODE_DIGITS", 1)
    event = make_event(desk, capacity=None)
    codes = [Guest(desk).register(event).code for _number in range(60)]
    assert len(set(codes)) == 60
    assert {len(code) for code in codes} == {1, 2, 3}


def test_who_has_just_been_offered_a_place_has_a_position_still(desk: Desk) -> None:
    """Between reading her registration and looking at the line another process may have moved her."""
    event = make_event(desk, capacity=1)
    first, second, third = Guest(desk), Guest(desk), Guest(desk)
    has_place, waits, last = first.register(event), second.register(event), third.register(event)
    with desk.database.reading() as tx:
        assert [seats.position(tx, row) for row in (waits, last)] == [1, 2]
    first.give_up(has_place)
    with desk.database.reading() as tx:
        assert [seats.position(tx, row) for row in (waits, last)] == [1, 1]


def test_of_what_was_called_off_nothing_can_be_taken_or_given_up(desk: Desk) -> None:
    event = make_event(desk, capacity=1)
    first, second = Guest(desk), Guest(desk)
    rows = first.register(event), second.register(event)
    first.give_up(rows[0])
    call_off(desk, event)
    with pytest.raises(NotNow):
        second.accept(rows[1])
    assert second.give_up(rows[1]).state == "called_off"
    with pytest.raises(EventClosed):
        first.register(event)

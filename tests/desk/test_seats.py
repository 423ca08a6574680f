"""Places of an event: given, waited for, offered, handed on."""

from desk.desk import Desk
from tests.events import Guest, make_event, now_is


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

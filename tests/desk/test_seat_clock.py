"""How long an offered place is held: by day only, in any night, on any day, and never too late for the next one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import quiet, seats
from desk.desk import Desk
from desk.places import LONGEST_HOLD, NO_OFFER_WITHIN, SHORTEST_HOLD
from tests.clock import BUDAPEST, FrozenClock, budapest
from tests.events import Guest, make_event, now_is

Wall = tuple[int, int, int, int, int]


def on_the_wall(moment: datetime | None) -> Wall | None:
    if moment is None:
        return None
    local = moment.astimezone(BUDAPEST)
    return local.year, local.month, local.day, local.hour, local.minute


@pytest.mark.parametrize(
    ("now", "starts_at", "held_until"),
    [
        # A quarter of the time left, at least an hour, at most 24 hours of days from eight to eight.
        ((2026, 11, 23, 9, 0), (2026, 11, 23, 21, 0), (2026, 11, 23, 12, 0)),
        ((2026, 11, 23, 9, 0), (2026, 11, 23, 12, 0), (2026, 11, 23, 10, 0)),
        ((2026, 11, 23, 9, 0), (2026, 12, 23, 9, 0), (2026, 11, 25, 9, 0)),
        # The clock stands in the night: what is left of the evening, and the rest in the morning.
        ((2026, 11, 23, 19, 59), (2026, 12, 23, 9, 0), (2026, 11, 25, 19, 59)),
        ((2026, 11, 23, 20, 0), (2026, 12, 23, 9, 0), (2026, 11, 25, 20, 0)),
        ((2026, 11, 23, 21, 30), (2026, 12, 23, 9, 0), (2026, 11, 25, 20, 0)),
        ((2026, 11, 24, 3, 0), (2026, 12, 23, 9, 0), (2026, 11, 25, 20, 0)),
        ((2026, 11, 23, 19, 30), (2026, 11, 24, 11, 30), (2026, 11, 24, 11, 30)),  # no longer than until the start
        # Nothing is offered within two hours of the start, counted from when she would be told.
        ((2026, 11, 23, 9, 0), (2026, 11, 23, 11, 0), (2026, 11, 23, 10, 0)),
        ((2026, 11, 23, 9, 1), (2026, 11, 23, 11, 0), None),
        ((2026, 11, 23, 20, 0), (2026, 11, 24, 10, 0), (2026, 11, 24, 9, 0)),
        ((2026, 11, 23, 20, 0), (2026, 11, 24, 9, 59), None),
        ((2026, 11, 23, 12, 0), (2026, 11, 23, 11, 0), None),
        # Over the night in which the clock is put back, and that in which it is put forward: the same on the wall.
        ((2026, 10, 24, 19, 0), (2026, 12, 1, 9, 0), (2026, 10, 26, 19, 0)),
        ((2026, 10, 25, 2, 30), (2026, 12, 1, 9, 0), (2026, 10, 26, 20, 0)),
        ((2027, 3, 27, 19, 0), (2027, 5, 1, 9, 0), (2027, 3, 29, 19, 0)),
        ((2027, 3, 28, 1, 59), (2027, 5, 1, 9, 0), (2027, 3, 29, 20, 0)),
        # And what is left is real time: 16 hours on the wall are 17 and 15 of it, so a quarter is 4:15 and 3:45.
        ((2026, 10, 24, 19, 0), (2026, 10, 25, 11, 0), (2026, 10, 25, 11, 0)),
        ((2026, 10, 24, 12, 0), (2026, 10, 25, 12, 0), (2026, 10, 24, 18, 15)),
        ((2027, 3, 27, 12, 0), (2027, 3, 28, 12, 0), (2027, 3, 27, 17, 45)),
        # Holidays and days that were moved are days: people are awake.
        ((2026, 12, 24, 19, 0), (2027, 2, 1, 9, 0), (2026, 12, 26, 19, 0)),
        ((2026, 12, 12, 9, 0), (2027, 2, 1, 9, 0), (2026, 12, 14, 9, 0)),
    ],
)
def test_a_place_is_held_so_long(now: Wall, starts_at: Wall, held_until: Wall | None) -> None:
    assert on_the_wall(seats.hold_until(budapest(*now), budapest(*starts_at), BUDAPEST)) == held_until


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 – aware by `timezones`


@given(MOMENTS, st.timedeltas(timedelta(minutes=-60), timedelta(days=60)))
def test_whatever_the_moment_an_offer_obeys_the_numbers(now: datetime, ahead: timedelta) -> None:
    starts_at = now + ahead
    until = seats.hold_until(now, starts_at, BUDAPEST)
    told = quiet.awake(now, BUDAPEST).astimezone(UTC)
    if until is None:
        assert starts_at - told < NO_OFFER_WITHIN
        return
    held = until - told
    assert starts_at - told >= NO_OFFER_WITHIN
    assert held >= SHORTEST_HOLD
    assert until <= starts_at
    asleep = timedelta(hours=13) * (held.days + 1)  # a night may have an hour more
    assert held <= LONGEST_HOLD + asleep
    assert until == starts_at or quiet.awake(until - timedelta(seconds=1), BUDAPEST) < until


def test_a_place_freed_within_two_hours_is_offered_to_nobody_and_overtaken_by_nobody(
    desk: Desk, clock: FrozenClock
) -> None:
    event = make_event(desk, capacity=1, starts_at=budapest(2026, 11, 23, 14))
    first, second, late = Guest(desk), Guest(desk), Guest(desk)
    has_place, waits = first.register(event), second.register(event)
    clock.moment = budapest(2026, 11, 23, 12, 1)
    first.give_up(has_place)
    assert now_is(desk, waits).state == "waiting"
    assert late.register(event).state == "waiting"

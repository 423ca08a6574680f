"""Many at once want few places: on SQLite by the threads of one process, on PostgreSQL by two processes.

What is held against them: tests/desk/crowd.py looks before and after every commit, and somebody else all the time.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from desk import event_notices
from desk.clock import SystemClock
from desk.desk import Desk
from desk.errors import NotNow
from desk.seats import State
from storage import conversations, registrations
from storage.database import Database, Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.conftest import make_desk
from tests.desk.crowd import PLACES, Crowd, Orders, run_together, watched
from tests.events import Guest, make_event, now_is
from tests.threads import at_once

PEOPLE = [f"guest {number}" for number in range(200)]
TWICE = PEOPLE[::10]  # they tap twice, on PostgreSQL in front of two processes
LEAVE = 5


@pytest.fixture
def running(database: Database) -> Desk:
    """With the clock that other processes have; nothing hangs on its hour."""
    return make_desk(database, SystemClock())


def everybody_registers(desk: Desk, event: EventRow, folder: Path) -> None:
    with watched(desk.database, event.id):
        if desk.database.is_sqlite:
            asyncio.run(Crowd(desk, event.id).register([*PEOPLE, *TWICE]))
            return
        order = partial(Orders, desk.database.url.render_as_string(hide_password=False), event.id, folder)
        here, there = PEOPLE[::2], PEOPLE[1::2]
        run_together(order("here", register=here), order("there", register=[*there, *TWICE]))


def some_leave_while_others_accept(desk: Desk, event: EventRow, folder: Path) -> None:
    leave, wait = addresses(desk, event, State.SEATED)[:LEAVE], addresses(desk, event, State.WAITING)
    with watched(desk.database, event.id):
        if desk.database.is_sqlite:
            asyncio.run(leave_and_accept(Crowd(desk, event.id), leave, wait))
            return
        order = partial(Orders, desk.database.url.render_as_string(hide_password=False), event.id, folder)
        run_together(
            order("here", give_up=leave[::2], accept=wait[::2], accepts=(LEAVE + 1) // 2),
            order("there", give_up=leave[1::2], accept=wait[1::2], accepts=LEAVE // 2),
        )


async def leave_and_accept(crowd: Crowd, leave: Sequence[str], wait: Sequence[str]) -> None:
    await asyncio.gather(crowd.give_up(leave), crowd.accept(wait, LEAVE))


def addresses(desk: Desk, event: EventRow, state: State) -> list[str]:
    """In the order in which they came."""
    with desk.database.reading() as tx:
        rows = (
            registrations.line(tx, event.id)
            if state is State.WAITING
            else registrations.of_event(tx, event.id, [state])
        )
        return [address_of(tx, row) for row in rows]


def address_of(tx: Transaction, row: RegistrationRow) -> str:
    assert row.conversation_id is not None
    conversation = conversations.get(tx, row.conversation_id)
    assert conversation is not None
    return conversation.address


@pytest.mark.timeout(600)
def test_of_two_hundred_at_once_twenty_have_a_place_and_never_more_while_some_leave(
    running: Desk, tmp_path: Path
) -> None:
    event = make_event(running, capacity=PLACES)
    everybody_registers(running, event, tmp_path)
    with running.database.reading() as tx:
        rows = registrations.everybody(tx, event.id)
        line = registrations.line(tx, event.id)
    assert len(rows) == len({row.person_id for row in rows}) == len(PEOPLE)
    by_number = sorted(rows, key=lambda row: row.id)  # given under the event's lock
    assert [row.state for row in by_number] == ["seated"] * PLACES + ["waiting"] * (len(PEOPLE) - PLACES)
    assert line == by_number[PLACES:]
    some_leave_while_others_accept(running, event, tmp_path)
    with running.database.reading() as tx:
        assert registrations.taken(tx, event.id) == PLACES
        after = [registrations.get(tx, row.id) for row in line]
    states = [row.state for row in after if row is not None]
    assert states == ["seated"] * LEAVE + ["waiting"] * (len(line) - LEAVE)  # nobody was overtaken


def test_two_give_up_for_each_others_seat_at_once(desk: Desk) -> None:
    """Each waits for the place that the other leaves."""
    for _time in range(10):
        one, other = make_event(desk, capacity=1), make_event(desk, capacity=1)
        anna, bela = Guest(desk), Guest(desk)
        annas, belas = anna.register(one), bela.register(other)
        anna_waits, bela_waits = anna.register(other), bela.register(one)
        at_once(partial(anna.give_up, annas), partial(bela.give_up, belas))
        assert [now_is(desk, row).state for row in (annas, belas)] == ["cancelled"] * 2
        assert [now_is(desk, row).state for row in (anna_waits, bela_waits)] == ["offered"] * 2


def test_who_accepts_and_declines_at_once_has_given_it_up(desk: Desk) -> None:
    for _time in range(10):
        event = make_event(desk, capacity=1)
        first, second, third = Guest(desk), Guest(desk), Guest(desk)
        has_place, offered, waits = first.register(event), second.register(event), third.register(event)
        first.give_up(has_place)
        at_once(partial(done, partial(second.give_up, offered)), partial(accept_or_not, second, offered))
        taken = [now_is(desk, row).state for row in (offered, waits)]
        assert taken in (["cancelled", "offered"], ["declined", "offered"])


def accept_or_not(guest: Guest, row: RegistrationRow) -> None:
    with suppress(NotNow):
        guest.accept(row)


def test_turns_and_the_job_that_tells_never_wait_for_each_other(desk: Desk) -> None:
    """A deadlock would end one of them with an error."""
    event = make_event(desk, capacity=2)
    guests = [Guest(desk) for _number in range(12)]
    rows = [guest.register(event) for guest in guests]
    jobs = [partial(event_notices.tell_due, desk)] * 3
    for one, other in zip(range(0, 10, 2), range(1, 10, 2), strict=True):
        leaving = [partial(guests[number].give_up, rows[number]) for number in (one, other)]
        coming: list[Callable[[], object]] = [
            partial(Guest(desk).register, event),
            partial(accept_or_not, guests[other + 1], rows[other + 1]),
        ]
        acts: list[Callable[[], object]] = [*jobs, *leaving, *coming]
        at_once(*[partial(done, act) for act in acts])
    with desk.database.reading() as tx:
        assert registrations.taken(tx, event.id) <= 2


def done(act: Callable[[], object]) -> None:
    act()

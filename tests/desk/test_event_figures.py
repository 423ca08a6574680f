"""What an event came to, and which of its numbers may leave the house."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import event_figures, event_sources
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.errors import NotFound, ValueRefused
from desk.event_figures import Figures
from desk.event_figures_outside import FEW, HIDDEN, outside, parts
from storage import events, records, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.console.conftest import ON_SQLITE
from tests.events import Guest, make_event


def came(desk: Desk, row: RegistrationRow, people: int) -> None:
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=people, came_at=desk.clock.now())


def by_link(desk: Desk, row: RegistrationRow, source: str) -> RegistrationRow:
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, source=source)
    return row


def walk_in(desk: Desk, event: EventRow, people: int) -> None:
    row = Guest(desk).register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, walk_in=True, came=people, came_at=desk.clock.now(), state="seated")


def figures(desk: Desk, staff: StaffRow, event: EventRow) -> Figures:
    found = event_figures.of_event(desk, staff, event.id)
    assert found is not None
    return found.all


def test_the_definition_with_its_edges(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk, capacity=7)
    three, one, stays_away, gives_up = Guest(desk), Guest(desk), Guest(desk), Guest(desk)
    of_three, of_one = three.register(event, 3), one.register(event)
    stays_away.register(event, 2)
    gives_up.give_up(gives_up.register(event))
    walk_in(desk, event, 2)
    waits = Guest(desk).register(event, 3)
    assert waits.state == "waiting"
    assert event_figures.of_event(desk, kati, event.id) is None  # it is not over
    came(desk, of_three, 2)
    came(desk, of_one, 1)
    clock.move(days=11)
    assert figures(desk, kati, event) == Figures(
        registrations=5, people=10, waited=3, seated=6, came=3, walk_ins=2, absent=3, absent_registrations=1
    )
    assert figures(desk, kati, event).share == 50
    came(desk, of_one, 4)  # more than were registered
    came(desk, waits, 3)  # let in at the door
    told = figures(desk, kati, event)
    assert (told.came, told.absent, told.waited) == (9, 3, 0)


def test_where_nobody_was_let_in_nothing_is_said_of_who_came(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    Guest(desk).register(event)
    clock.move(days=11)
    assert figures(desk, kati, event) == Figures(registrations=1, people=1, waited=0)
    assert figures(desk, kati, event).share is None


def test_an_event_that_was_called_off_has_no_figures(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    with desk.database.transaction() as tx:
        events.change(tx, event.id, state="called_off", called_off_at=desk.clock.now())
    clock.move(days=11)
    assert event_figures.of_event(desk, kati, event.id) is None
    today = clock.now().date()
    assert event_figures.between(desk, kati, today - timedelta(days=30), today).events == []


def test_sources_are_counted_from_opening_to_coming(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    event = make_event(desk)
    assert event_sources.make(desk, kati, event.id, "  Könyvtár, Tiszakécske ") == "konyvtar-tiszakecske"
    assert event_sources.make(desk, kati, event.id, "konyvtar tiszakecske") == "konyvtar-tiszakecske"
    for bad in ("", " – ", "x" * 25):
        with pytest.raises(ValueRefused):
            event_sources.make(desk, kati, event.id, bad)
    with desk.database.transaction() as tx:
        events.count_opened(tx, event.id, "konyvtar-tiszakecske")
    library = by_link(desk, Guest(desk).register(event, 2), "konyvtar-tiszakecske")
    Guest(desk).register(event)
    came(desk, library, 1)
    with desk.database.reading() as tx:
        found = event_sources.of_event(desk, tx, event)
    assert [(one.code, one.opened, one.registered, one.came) for one in found] == [
        (None, None, 1, 0),
        ("konyvtar-tiszakecske", 1, 2, 1),
    ]
    clock.move(days=11)
    over = event_figures.of_event(desk, kati, event.id)
    assert over is not None
    assert {source: part.absent for source, part in over.by_source} == {"konyvtar-tiszakecske": 1, None: 1}


@ON_SQLITE
def test_a_link_fits_into_what_a_chat_is_opened_with(desk: Desk, kati: StaffRow) -> None:
    event = make_event(desk, key="k" * 50)
    linked = Desk(**{**vars(desk), "links": {TELEGRAM: lambda payload: f"https://t.me/bot?start={payload}"}})
    with pytest.raises(ValueRefused):
        event_sources.make(linked, kati, event.id, "konyvtar-kecskemet")
    event_sources.make(linked, kati, event.id, "konyvtar")
    with desk.database.reading() as tx:
        link = event_sources.of_event(linked, tx, event)[1].links[TELEGRAM]
    assert len(link.partition("start=")[2]) <= 64


def test_a_span_of_days_adds_up_and_partners_see_none(desk: Desk, clock: FrozenClock, kati: StaffRow) -> None:
    large, small = make_event(desk, audience="business"), make_event(desk, audience="jobseeker")
    for people in (3, 3, 3):
        came(desk, by_link(desk, Guest(desk).register(large, people), "plakat"), people)
    came(desk, Guest(desk).register(small, 3), 3)
    clock.move(days=11)
    first = large.starts_at.date()
    found = event_figures.taken_away(desk, kati, first, first)
    assert (found.all.people, found.all.came) == (12, 12)
    assert {name: part.people for name, part in found.by_audience} == {"business": 9, "jobseeker": 3}
    told = outside(found)
    assert [cells["came"] for cells in told.events] == [HIDDEN, HIDDEN]  # one alone would follow from the sum
    assert {cells["came"] for cells in told.by_audience} == {HIDDEN}
    assert told.all["came"] == 12
    assert told.all["registrations"] == HIDDEN
    assert event_figures.between(desk, kati, first + timedelta(days=1), first + timedelta(days=2)).events == []
    with pytest.raises(NotFound):
        event_figures.between(desk, enrolled(desk, "mentor@example.hu", "partner", "Máltai"), first, first)
    with desk.database.reading() as tx:
        assert records.audit_page(tx, records.AuditFilter(kati.id, None, None, None, None), 1)[0].hits == 2


@given(st.lists(st.none() | st.integers(0, 30), max_size=8))
def test_no_small_number_is_told_or_follows_from_the_sum(numbers: list[int | None]) -> None:
    told = parts(numbers)
    hidden = [number or 0 for number, cell in zip(numbers, told, strict=True) if cell == HIDDEN]
    for number, cell in zip(numbers, told, strict=True):
        assert cell in (number, HIDDEN)
        assert not isinstance(cell, int) or cell == 0 or cell >= FEW
    if hidden and sum(number or 0 for number in numbers) >= FEW:
        assert len(hidden) >= 2
        assert sum(hidden) >= FEW

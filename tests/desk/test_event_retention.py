"""What is kept of an event and of who came to it, and how long."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from desk.desk import Desk
from storage import events, registrations
from storage.models import event_sources, event_versions, metadata
from storage.models import registrations as registered
from tests.clock import FrozenClock
from tests.desk.test_retention import due, forget, last_moment_of, left
from tests.events import Guest, make_event, now_is

ANSWERS = {"child_care": "két gyerek"}


@pytest.fixture
def ended(desk: Desk, clock: FrozenClock) -> datetime:
    """When an event is over to which somebody came, with all that can hang on one."""
    event = make_event(desk)
    row = Guest(desk).register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=1, came_at=event.starts_at, answers=ANSWERS, phone="+36 30 765 4321")
        events.add_source(tx, event.id, "konyvtar", clock.now())
    return event.ends_at.astimezone(desk.zone)


def test_answers_go_first_then_who_it_was_and_at_last_the_figures(
    desk: Desk, clock: FrozenClock, ended: datetime
) -> None:
    rules = (("what events asked", 7), ("who registered for events", 90), ("figures of events", 3650))
    kept = {"what events asked": (None, "Minta Mária"), "who registered for events": (None, None)}
    for name, days in rules:
        clock.moment = last_moment_of(ended, days)
        assert name not in due(desk)
        clock.move(seconds=1)
        assert name in due(desk)
        assert forget(desk)[name, "events" if name == "figures of events" else "registrations"] == 1
        assert name not in due(desk)
        if name in kept:
            with desk.database.reading() as tx:
                row = tx.first(select(registered))
            assert (row.answers, row.name, row.came) == (*kept[name], 1)
            assert (row.emptied_at is None) == (row.name is not None) == (row.phone is not None)
    tables = (metadata.tables["events"], registered, event_versions, event_sources)
    with desk.database.reading() as tx:
        assert [tx.scalar(select(func.count()).select_from(table)) for table in tables] == [0, 0, 0, 0]


def test_who_comes_to_an_event_keeps_her_address_until_it_is_over(desk: Desk, clock: FrozenClock) -> None:
    guest, other = Guest(desk, "telegram"), Guest(desk, "telegram")
    event = make_event(desk, starts_at=clock.now().replace(year=clock.now().year + 1))
    row, given_up = guest.register(event), other.register(event)
    other.give_up(given_up)
    clock.move(days=182)
    assert "silent conversations" in due(desk)  # of who does not come
    forget(desk)
    assert left(desk, "conversations", "erased_at IS NULL") == 1
    assert (now_is(desk, row).state, now_is(desk, row).name) == ("seated", "Minta Mária")
    clock.moment = event.ends_at.astimezone(desk.zone)
    forget(desk)
    assert left(desk, "conversations", "erased_at IS NULL") == 0
    assert now_is(desk, row).name == "Minta Mária"  # for as long as the office may need to know who came

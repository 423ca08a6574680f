"""Cases that are put off: until when is offered, and that they come back by themselves."""

from datetime import datetime, timedelta

import pytest

from desk import casework, snoozing
from desk.desk import Desk
from desk.jobs import run_due
from desk.snoozing import Later
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, colleague


@pytest.mark.parametrize(
    ("now", "tomorrow", "monday", "week"),
    [
        # An ordinary Monday.
        (
            budapest(2026, 11, 23, 9),
            budapest(2026, 11, 24, 8),
            budapest(2026, 11, 30, 9),
            budapest(2026, 11, 30, 8),
        ),
        # A Friday afternoon: the next morning is Monday's.
        (
            budapest(2026, 11, 27, 13),
            budapest(2026, 11, 30, 8),
            budapest(2026, 11, 30, 9),
            budapest(2026, 12, 4, 8),
        ),
        # Before Easter Monday, which is a holiday.
        (
            budapest(2026, 4, 1, 9),
            budapest(2026, 4, 2, 8),
            budapest(2026, 4, 7, 8),
            budapest(2026, 4, 10, 8),
        ),
    ],
)
def test_what_is_offered_lies_in_opening_hours(
    desk: Desk, now: datetime, tomorrow: datetime, monday: datetime, week: datetime
) -> None:
    assert snoozing.moments(desk, now) == {Later.TOMORROW: tomorrow, Later.MONDAY: monday, Later.WEEK: week}


def test_at_its_moment_it_is_back_with_its_owner_and_news_until_she_acts(desk: Desk, clock: FrozenClock) -> None:
    visitor, kati = Visitor(desk), colleague(desk)
    visitor.start()
    visitor.type("ember")
    case_id, until = visitor.cases[-1].id, clock.now() + timedelta(days=1)
    casework.reply(desk, kati, case_id, "Utánanézek.")
    casework.snooze(desk, kati, case_id, until, "a kamara holnap válaszol")
    said = len(visitor.lines)
    clock.moment = until - timedelta(seconds=1)
    run_due(desk)
    assert visitor.cases[-1].state == "snoozed"
    clock.moment = until
    run_due(desk)
    case = visitor.cases[-1]
    assert (case.state, case.owner_staff_id, case.news, case.snoozed_until) == ("claimed", kati.id, "woken", None)
    assert case.heard_at is None  # she was answered: no promise is owed to her
    assert len(visitor.lines) == said
    changed = case.changed_at
    clock.move(hours=1)
    run_due(desk)
    assert visitor.cases[-1].changed_at == changed
    casework.reply(desk, kati, case_id, "Megjött a válasz.")
    assert visitor.cases[-1].news is None


def test_put_off_again_it_waits_for_the_later_moment(desk: Desk, clock: FrozenClock) -> None:
    visitor, kati = Visitor(desk), colleague(desk)
    visitor.start()
    visitor.type("ember")
    case_id = visitor.cases[-1].id
    for days in (1, 3):
        casework.snooze(desk, kati, case_id, clock.now() + timedelta(days=days), "várunk")
    clock.move(days=2)
    run_due(desk)
    assert visitor.cases[-1].state == "snoozed"


def test_who_puts_off_what_nobody_had_is_named_to_the_visitor(desk: Desk, clock: FrozenClock) -> None:
    visitor, kati = Visitor(desk), colleague(desk)
    visitor.start()
    visitor.type("ember")
    case_id = visitor.cases[-1].id
    casework.snooze(desk, kati, case_id, clock.now() + timedelta(days=1), "a kamara holnap válaszol")
    assert (visitor.row.owner, visitor.row.owner_staff_id) == ("staff", kati.id)
    assert visitor.lines[-2].text == "Mostantól ember válaszol Önnek: Kati (Paktumiroda)."

from datetime import timedelta

import pytest

from desk import casework, clocks
from desk.clocks import Course, Timed
from desk.desk import Desk
from storage.cases import CaseRow
from tests.clock import FrozenClock, budapest
from tests.visitor import Visitor, colleague


def first(desk: Desk, case: CaseRow) -> Timed | None:
    return clocks.first_reply(case, desk.working_time, desk.clock.now())


def following(desk: Desk, case: CaseRow) -> Timed | None:
    return clocks.next_reply(case, desk.working_time, desk.clock.now())


def test_lunch_is_waited_but_not_worked(desk: Desk, clock: FrozenClock, visitor: Visitor) -> None:
    clock.moment = budapest(2026, 11, 23, 13)
    timed = first(desk, visitor.cases[0])
    assert timed is not None
    assert timed.promised == budapest(2026, 11, 23, 13, 30)
    assert (timed.working_minutes, timed.waited) == (210, timedelta(hours=4))
    assert timed.course is Course.RUNNING
    assert following(desk, visitor.cases[0]) is None


@pytest.mark.parametrize(("minute", "course"), [(30, Course.KEPT), (31, Course.LATE)])
def test_the_first_reply_keeps_its_promise_or_comes_late(
    desk: Desk, clock: FrozenClock, visitor: Visitor, minute: int, course: Course
) -> None:
    clock.moment = budapest(2026, 11, 23, 13, minute)
    casework.reply(desk, colleague(desk), visitor.cases[0].id, "Jó napot!")
    clock.move(days=3)
    timed = first(desk, visitor.cases[0])
    assert timed is not None
    assert timed.course is course
    assert timed.waited == timedelta(hours=4, minutes=minute)  # it stopped with the reply


def test_an_unanswered_promise_is_late_while_its_case_still_waits(
    desk: Desk, clock: FrozenClock, visitor: Visitor
) -> None:
    clock.moment = budapest(2026, 11, 24, 8, 30)
    timed = first(desk, visitor.cases[0])
    assert timed is not None
    assert timed.course is Course.LATE
    assert timed.working_minutes == 7 * 60  # six and a half hours on Monday, half an hour on Tuesday


def test_the_next_reply_has_a_clock_of_its_own(desk: Desk, clock: FrozenClock, visitor: Visitor) -> None:
    kati = colleague(desk)
    casework.reply(desk, kati, visitor.cases[0].id, "Jó napot!")
    assert following(desk, visitor.cases[0]) is None
    clock.moment = budapest(2026, 11, 23, 20)
    visitor.type("és mennyi ideig tart?")
    clock.moment = budapest(2026, 11, 24, 9)
    timed = following(desk, visitor.cases[0])
    assert timed is not None
    assert (timed.working_minutes, timed.waited) == (60, timedelta(hours=13))
    casework.reply(desk, kati, visitor.cases[0].id, "Hat hétig.")
    assert following(desk, visitor.cases[0]) is None


def test_a_withdrawn_wish_is_neither_kept_nor_late(desk: Desk, visitor: Visitor) -> None:
    visitor.type("mégsem kérem")
    assert first(desk, visitor.cases[0]) is None


def test_what_turns_out_urgent_has_the_shorter_first_promise(desk: Desk, visitor: Visitor) -> None:
    visitor.type("nem birom tovabb nincs ertelme elni")
    timed = first(desk, visitor.cases[0])
    assert timed is not None
    assert timed.promised == budapest(2026, 11, 23, 11)

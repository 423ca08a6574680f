"""The ladder before a promise is broken, and cases whose owner is silent or away."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import func, select

from desk import casework, notices
from desk.desk import Desk
from desk.jobs import JOBS, run_due
from desk.lifecycle import State
from desk.notices import Asked
from storage.cases import CaseRow
from storage.models import audit
from storage.staff import StaffRow
from tests.absence import set_absence, set_working_days
from tests.clock import FrozenClock, budapest
from tests.threads import at_once
from tests.visitor import Visitor, claimed_by, colleague

HALF = budapest(2026, 11, 23, 11)  # of four hours promised at nine, by 13:30
THREE_QUARTERS = budapest(2026, 11, 23, 12)
AFTER_LUNCH = budapest(2026, 11, 23, 12, 30)
OVER = budapest(2026, 11, 23, 13, 30)


@pytest.fixture
def people(desk: Desk) -> Mapping[str, StaffRow]:
    roles = {"kati": "clerk", "pista": "clerk", "vera": "coordinator", "olga": "reader"}
    return {name: colleague(desk, name, role) for name, role in roles.items()}


def waiting(desk: Desk) -> Visitor:
    """Promised a reply within four working hours."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnek beszelni")
    return visitor


def asked(desk: Desk, staff: StaffRow) -> list[tuple[int, Asked]]:
    return [(notice.case_id, notice.asked) for notice in notices.of(desk, staff)]


def case_of(visitor: Visitor) -> CaseRow:
    return visitor.cases[-1]


def test_an_unclaimed_case_is_put_to_one_more_at_each_step(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    case_id = case_of(waiting(desk)).id
    clock.moment = HALF
    clock.move(minutes=-1)
    run_due(desk)
    assert not any(asked(desk, staff) for staff in people.values())
    clock.moment = HALF
    run_due(desk)
    assert asked(desk, people["kati"]) == [(case_id, Asked.TAKE)]
    assert asked(desk, people["pista"]) == asked(desk, people["vera"]) == []
    clock.moment = AFTER_LUNCH
    run_due(desk)
    assert asked(desk, people["kati"]) == []
    assert asked(desk, people["vera"]) == [(case_id, Asked.SEE_TO)]
    clock.moment = OVER
    run_due(desk)
    assert [asked(desk, people[name]) for name in ("kati", "pista", "vera")] == [[(case_id, Asked.OVERDUE)]] * 3
    assert asked(desk, people["olga"]) == []


def test_the_owner_of_a_claimed_case_is_reminded_before_a_coordinator_is_asked(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    case_id = claimed_by(desk, people["pista"], waiting(desk))
    clock.moment = HALF
    run_due(desk)
    assert asked(desk, people["pista"]) == [(case_id, Asked.ANSWER)]
    clock.moment = AFTER_LUNCH
    run_due(desk)
    assert asked(desk, people["vera"]) == [(case_id, Asked.SEE_TO)]
    clock.moment = OVER
    run_due(desk)
    assert asked(desk, people["pista"]) == asked(desk, people["vera"]) == [(case_id, Asked.OVERDUE)]
    assert asked(desk, people["kati"]) == []


def test_being_asked_changes_no_owner_and_an_answer_ends_it(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    visitor = waiting(desk)
    clock.moment = HALF
    run_due(desk)
    assert (case_of(visitor).state, case_of(visitor).owner_staff_id) == (State.NEW, None)
    casework.reply(desk, people["kati"], case_of(visitor).id, "Jó napot!")
    clock.moment = OVER
    run_due(desk)
    assert not any(asked(desk, staff) for staff in people.values())


def test_several_at_once_go_to_several_colleagues(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    for _each in range(4):
        waiting(desk)
    clock.moment = HALF
    run_due(desk)
    assert len(asked(desk, people["kati"])) == len(asked(desk, people["pista"])) == 2


def test_who_has_fewer_open_cases_is_asked_first(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    case_id = claimed_by(desk, people["kati"], waiting(desk))
    casework.reply(desk, people["kati"], case_id, "Jó napot!")
    waiting(desk)
    clock.moment = HALF
    run_due(desk)
    assert len(asked(desk, people["pista"])) == 1


def test_the_absent_are_not_asked(desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]) -> None:
    set_absence(desk, people["kati"], date(2026, 11, 23), date(2026, 11, 27))
    set_working_days(desk, people["pista"], "234")
    waiting(desk)
    clock.moment = HALF
    run_due(desk)
    assert [asked(desk, people[name]) for name in ("kati", "pista")] == [[], []]
    assert len(asked(desk, people["vera"])) == 1  # the only one there


def test_nobody_is_asked_at_night_and_all_in_the_morning(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    clock.moment = budapest(2026, 11, 23, 15)
    waiting(desk)  # promised by 11 on Tuesday
    clock.moment = budapest(2026, 11, 24, 3)
    run_due(desk)
    assert not any(asked(desk, staff) for staff in people.values())
    clock.moment = budapest(2026, 11, 24, 9)
    run_due(desk)
    assert len(asked(desk, people["kati"])) == 1


def test_two_processes_ask_one_colleague_once(desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]) -> None:
    for _each in range(3):
        waiting(desk)
    clock.moment = HALF
    at_once(*[lambda: run_due(desk)] * 4)
    with desk.database.reading() as tx:
        count = tx.scalar(select(func.count()).where(audit.c.action == "asked: next colleague"))
    assert count == 3
    assert sum(len(asked(desk, staff)) for staff in people.values()) == 3


def test_a_silent_owner_loses_the_case_and_both_are_told(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    visitor = waiting(desk)
    case_id = claimed_by(desk, people["kati"], visitor)
    clock.moment = budapest(2026, 11, 24, 9, 29)  # seven and a half hours on Monday, nearly one and a half on Tuesday
    clock.move(minutes=-60)
    run_due(desk)
    assert case_of(visitor).owner_staff_id == people["kati"].id
    clock.moment = budapest(2026, 11, 24, 9, 30)
    run_due(desk)
    assert (case_of(visitor).state, case_of(visitor).owner_staff_id) == (State.NEW, None)
    assert visitor.row.owner == "queue"
    assert "Elnézést kérünk" in visitor.lines[-1].text
    assert visitor.lines[-1].automatic
    assert (case_id, Asked.RETURNED) in asked(desk, people["kati"])
    casework.claim(desk, people["pista"], case_id)
    assert asked(desk, people["kati"]) == []


def test_an_owner_who_acts_keeps_her_case(desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]) -> None:
    visitor = waiting(desk)
    case_id = claimed_by(desk, people["kati"], visitor)
    clock.moment = budapest(2026, 11, 24, 9)
    casework.reply(desk, people["kati"], case_id, "Utánanézek.")
    clock.moment = budapest(2026, 11, 27, 9)
    run_due(desk)
    assert case_of(visitor).owner_staff_id == people["kati"].id  # she was answered; nobody waits


def test_cases_of_who_goes_away_go_back_at_her_first_working_minute(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    clock.moment = budapest(2026, 11, 23, 15)
    visitor, answered = waiting(desk), waiting(desk)
    claimed_by(desk, people["kati"], visitor)
    casework.reply(desk, people["kati"], claimed_by(desk, people["kati"], answered), "Jó napot!")
    set_absence(desk, people["kati"], date(2026, 11, 24), date(2026, 11, 27))
    before = len(answered.lines)
    clock.moment = budapest(2026, 11, 24, 7, 59)
    run_due(desk)
    assert case_of(visitor).owner_staff_id == people["kati"].id
    clock.moment = budapest(2026, 11, 24, 8)
    run_due(desk)
    assert case_of(visitor).owner_staff_id is case_of(answered).owner_staff_id is None
    assert "2026. november 24., kedd 11:00" in visitor.lines[-1].text
    assert len(answered.lines) == before  # she waits for nothing, so nothing is said


def test_what_she_does_in_her_absence_and_what_waits_for_her_return_stay_hers(
    desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]
) -> None:
    kati, later, taken = people["kati"], waiting(desk), waiting(desk)
    casework.snooze(desk, kati, case_of(later).id, budapest(2026, 11, 30, 9), "visszahív")
    set_absence(desk, kati, date(2026, 11, 24), date(2026, 11, 27))
    clock.moment = budapest(2026, 11, 24, 9)
    claimed_by(desk, kati, taken)
    run_due(desk)
    assert case_of(later).owner_staff_id == case_of(taken).owner_staff_id == kati.id


def test_two_processes_give_a_case_back_once(desk: Desk, clock: FrozenClock, people: Mapping[str, StaffRow]) -> None:
    visitor = waiting(desk)
    claimed_by(desk, people["kati"], visitor)
    clock.moment = budapest(2026, 11, 25, 9)
    before = len(visitor.lines)
    at_once(*[lambda job=job: job.run(desk) for job in JOBS for _process in range(3)])
    assert len(visitor.lines) == before + 1

"""Views, filters, order, pages and counts, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from desk import casework
from desk.cases import Outcome
from desk.desk import Desk
from desk.lifecycle import State
from desk.queue import ALL, Due, Narrowed, View, queue_page
from storage import cases, models, offices, queue
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.colleagues import enrolled
from tests.visitor import Visitor

TOLD = "Kovács Annának munkát keresünk"


def waiting(desk: Desk, *, urgent: bool = False, crisis: bool = False) -> int:
    """A case of somebody who has asked for a person."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("ember")
    with desk.database.transaction() as tx:
        case = visitor.cases[-1]
        values = {"urgent": urgent or crisis} | ({"reason": "crisis"} if crisis else {})
        cases.change(tx, case.id, desk.clock.now(), **values)
    return case.id


def listed(desk: Desk, who: StaffRow, view: View = View.OPEN, narrowed: Narrowed = ALL) -> list[int]:
    return [case.id for case in queue_page(desk, who, view, narrowed).cases]


def partner_of(desk: Desk, name: str) -> tuple[StaffRow, int]:
    row = enrolled(desk, f"partner{len(name)}@example.hu", "partner", name)
    assert row.office_id is not None
    return row, row.office_id


def refer(desk: Desk, case_id: int, office_id: int, who: StaffRow) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        cases.change(tx, case_id, now, office_id=office_id, referral="offered")
        case = cases.get(tx, case_id)
        assert case is not None
        values = {"case_id": case_id, "office_id": office_id, "person_id": case.person_id, "staff_id": who.id}
        tx.execute(insert(models.referrals).values(**values, message=TOLD, state="offered", at=now))


def test_crisis_comes_first_then_urgent_then_running_promises_then_answered_and_put_off_ones(
    desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    put_off, answered, early = waiting(desk), waiting(desk), waiting(desk)
    for case_id in (put_off, answered):
        casework.reply(desk, kati, case_id, "Jó napot!")
    casework.snooze(desk, kati, put_off, clock.now() + timedelta(days=3), "szabadságon van")
    clock.moment += timedelta(hours=1)
    late, urgent, crisis = waiting(desk), waiting(desk, urgent=True), waiting(desk, crisis=True)
    assert listed(desk, kati) == [crisis, urgent, early, late, answered, put_off]


def test_a_case_put_off_while_its_promise_runs_stays_among_those_that_wait(
    desk: Desk, kati: StaffRow, clock: FrozenClock
) -> None:
    first, second = waiting(desk), waiting(desk)
    casework.snooze(desk, kati, first, clock.now() + timedelta(days=3), "mit is kérdezett")
    assert listed(desk, kati) == [first, second]


def test_each_view_and_each_filter_lists_what_it_says(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    mine, answered, closed, free, urgent = (waiting(desk, urgent=number == 4) for number in range(5))
    casework.claim(desk, kati, mine)
    casework.reply(desk, kati, answered, "Jó napot!")
    casework.close(desk, kati, closed, Outcome.INFORMED)
    assert listed(desk, kati, View.MINE) == [mine, answered]
    assert listed(desk, kati, View.UNCLAIMED) == [urgent, free]
    assert listed(desk, kati, View.CLOSED) == [closed]
    assert listed(desk, kati, View.MESSAGES) == listed(desk, kati, View.PARTNER) == []
    assert listed(desk, kati, View.CLOSED, Narrowed(outcome=Outcome.INFORMED)) == [closed]
    assert listed(desk, kati, View.CLOSED, Narrowed(outcome=Outcome.SPAM)) == []
    assert listed(desk, kati, narrowed=Narrowed(urgent=True)) == [urgent]
    assert listed(desk, kati, narrowed=Narrowed(state=State.WAITING_VISITOR)) == [answered]
    assert listed(desk, kati, View.MINE, Narrowed(state=State.CLAIMED)) == [mine]
    assert listed(desk, kati, narrowed=Narrowed(kind="message")) == []
    assert listed(desk, kati, View.PUT_OFF, Narrowed(state=State.NEW)) == []


def test_a_promise_is_overdue_due_today_or_later(desk: Desk, kati: StaffRow, clock: FrozenClock) -> None:
    soon, late = waiting(desk, urgent=True), waiting(desk)
    with desk.database.transaction() as tx:
        for case_id, hours in ((soon, 2), (late, 48)):
            cases.change(tx, case_id, clock.now(), reply_by=clock.now() + timedelta(hours=hours))

    def due() -> list[list[int]]:
        return [listed(desk, kati, narrowed=Narrowed(due=each)) for each in Due]

    assert due() == [[], [soon], [late]]
    assert listed(desk, kati, View.DUE) == [soon]
    clock.moment += timedelta(hours=2)
    assert due() == [[soon], [], [late]]
    assert listed(desk, kati, View.DUE) == [soon]
    assert listed(desk, kati, View.DUE, Narrowed(due=Due.LATER)) == []
    casework.reply(desk, kati, soon, "Jó napot!")
    assert due() == [[], [], [late]]


@pytest.mark.parametrize("view", [View.OPEN, View.CLOSED])
def test_pages_follow_each_other_without_gaps_whatever_happens_between_them(
    desk: Desk, kati: StaffRow, clock: FrozenClock, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for number in range(5):
        made.append(waiting(desk, urgent=number == 3))
        clock.moment += timedelta(seconds=number % 2)
    if view is View.CLOSED:
        for case_id in made:
            casework.close(desk, kati, case_id, Outcome.INFORMED)
    monkeypatch.setattr("desk.queue.PAGE", 2)
    with desk.database.reading() as tx:
        whole = [case.id for case in queue.page(tx, queue.Filter(closed=view is View.CLOSED))]
    first = queue_page(desk, kati, view)
    second = queue_page(desk, kati, view, after=first.next)
    waiting(desk, urgent=True)
    third = queue_page(desk, kati, view, after=second.next)
    assert [case.id for each in (first, second, third) for case in each.cases] == whole
    assert third.next is None
    assert first.count == 5


@pytest.mark.parametrize("nonsense", ["", "x", "1-2", "1-2-x", "1-99999999999999999999999-1", "--1-2-3"])
def test_a_place_that_is_none_is_the_beginning(desk: Desk, kati: StaffRow, nonsense: str) -> None:
    case_id = waiting(desk)
    assert [case.id for case in queue_page(desk, kati, after=nonsense).cases] == [case_id]


def test_a_partner_office_sees_its_own_cases_with_what_it_was_told_and_counts_no_others(
    desk: Desk, kati: StaffRow
) -> None:
    case_id, foreign, _unreferred = waiting(desk), waiting(desk), waiting(desk)
    ours, office_id = partner_of(desk, "Máltai")
    theirs, other_id = partner_of(desk, "Kormányhivatal")
    refer(desk, case_id, office_id, kati)
    refer(desk, foreign, other_id, kati)
    for view in (View.OPEN, View.PARTNER, View.UNCLAIMED):
        shown = queue_page(desk, ours, view)
        assert [(case.id, case.question) for case in shown.cases] == [(case_id, TOLD)]
        assert shown.count == 1
    page = queue_page(desk, ours, narrowed=Narrowed(office=other_id))
    assert (page.cases, page.offices, page.count) == ([], [], 0)
    assert (page.tally.open, page.tally.unclaimed, page.tally.referred, page.tally.newest) == (1, 1, 1, case_id)
    assert listed(desk, theirs) == [foreign]
    assert listed(desk, kati, View.PARTNER, Narrowed(office=office_id)) == [case_id]
    with desk.database.reading() as tx:
        assert [office.name for office in offices.all_present(tx)] == ["Kormányhivatal", "Máltai"]


def test_the_tally_counts_what_the_views_list(desk: Desk, kati: StaffRow) -> None:
    made = [waiting(desk, urgent=number == 0) for number in range(4)]
    casework.claim(desk, kati, made[0])
    casework.close(desk, kati, made[1], Outcome.INFORMED)
    tally = queue_page(desk, kati).tally
    counts = [tally.open, tally.mine, tally.unclaimed, tally.due, tally.referred, tally.messages, tally.put_off]
    views = [View.OPEN, View.MINE, View.UNCLAIMED, View.DUE, View.PARTNER, View.MESSAGES, View.PUT_OFF]
    assert counts == [len(listed(desk, kati, view)) for view in views]
    assert (tally.closed, tally.urgent, tally.newest) == (1, 1, made[3])

from datetime import date

import pytest

from desk import auditing, casework
from desk.auditing import PAGE, Wanted
from desk.desk import Desk
from storage import records
from tests.clock import FrozenClock, budapest
from tests.colleagues import enrolled
from tests.visitor import Visitor, claimed_by


def test_it_is_read_newest_first_by_colleague_act_and_day(desk: Desk, clock: FrozenClock) -> None:
    boss, kati = enrolled(desk, "eva@example.hu", "coordinator"), enrolled(desk, "kati@example.hu")
    visitor = Visitor(desk)
    visitor.type("emberrel szeretnék beszélni")
    clock.moment = budapest(2026, 11, 24, 0)
    case_id = claimed_by(desk, kati, visitor)
    casework.reply(desk, kati, case_id, "titkosszó")
    everything = auditing.read(desk, boss, Wanted())
    assert [row.action for row in everything.rows[:2]] == ["replied", "claimed"]
    assert everything.rows[0].case_id == case_id
    assert "titkosszó" not in repr(everything)
    assert {row.staff_id for row in auditing.read(desk, boss, Wanted(staff_id=kati.id)).rows} == {kati.id}
    assert [row.action for row in auditing.read(desk, boss, Wanted(action="claimed")).rows] == ["claimed"]
    tuesday = auditing.read(desk, boss, Wanted(day=date(2026, 11, 24))).rows
    monday = auditing.read(desk, boss, Wanted(day=date(2026, 11, 23))).rows
    assert [row.action for row in tuesday] == ["replied", "claimed"]
    assert sorted(row.id for row in [*monday, *tuesday]) == sorted(row.id for row in everything.rows)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_pages_follow_each_other_without_a_gap(desk: Desk) -> None:
    boss = enrolled(desk, "eva@example.hu", "coordinator")
    with desk.database.transaction() as tx:
        for _number in range(2 * PAGE + 5):
            records.add_audit(tx, "note", desk.clock.now(), staff_id=boss.id)
    seen: list[int] = []
    before: int | None = None
    while True:
        page = auditing.read(desk, boss, Wanted(action="note", before=before))
        seen += [row.id for row in page.rows]
        before = page.next_before
        if before is None:
            break
        assert len(page.rows) == PAGE
    assert len(seen) == 2 * PAGE + 5
    assert seen == sorted(set(seen), reverse=True)


def test_an_act_is_looked_for_whatever_it_was_done_to(desk: Desk) -> None:
    boss = enrolled(desk, "eva@example.hu", "coordinator")
    acts = ["registered: 12", "registered: 2", "registration left: 2", "registered"]
    with desk.database.transaction() as tx:
        for action in acts:
            records.add_audit(tx, action, desk.clock.now(), staff_id=boss.id)
    found = auditing.read(desk, boss, Wanted(action="registered")).rows
    assert [row.action for row in found] == ["registered", "registered: 2", "registered: 12"]

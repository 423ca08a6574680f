"""Colleagues and partner offices: who may change them, and what a change does to cases and sign-ins."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from desk import auditing, casework, consents, referrals, rights, roster, sign_in, staff
from desk.auditing import Wanted
from desk.desk import Desk
from desk.errors import (
    AlreadyThere,
    LastCoordinator,
    LinkSpent,
    NoEmail,
    NotAllowed,
    NotFound,
    OfficeInUse,
    OfficeMissing,
    SenselessDays,
    TextRefused,
)
from desk.roster import Place, StaffRow
from storage import cases
from tests.colleagues import enrolled, session_by, session_of
from tests.threads import at_once
from tests.visitor import Visitor, claimed_by

TODAY = date(2026, 11, 23)


@pytest.fixture
def boss(desk: Desk) -> StaffRow:
    return enrolled(desk, "eva@example.hu", "coordinator")


def now_of(desk: Desk, row: StaffRow) -> StaffRow:
    (found,) = [one for one in roster.read(desk, enrolled(desk, "any@example.hu")).colleagues if one.id == row.id]
    return found


def office_named(desk: Desk, boss: StaffRow, name: str) -> int:
    roster.add_office(desk, boss, name)
    return next(office.id for office in roster.read(desk, boss).offices if office.name == name)


def acts(desk: Desk, by: StaffRow, on: StaffRow) -> list[Callable[[], object]]:
    """Everything that only a coordinator may do."""
    return [
        lambda: roster.invite(desk, by, "uj@example.hu", "clerk", None),
        lambda: roster.renew_link(desk, by, on.id),
        lambda: roster.change(desk, by, on.id, Place("Kati", "coordinator", None, "01234")),
        lambda: roster.remove(desk, by, on.id),
        lambda: roster.set_absence(desk, by, on.id, TODAY, TODAY),
        lambda: roster.add_office(desk, by, "Máltai"),
        lambda: roster.rename_office(desk, by, 1, "Máltai"),
        lambda: roster.remove_office(desk, by, 1),
        lambda: casework.release(desk, by, 1, on.id),
        lambda: auditing.read(desk, by, Wanted()),
    ]


@pytest.mark.parametrize("role", ["clerk", "reader", "partner"])
def test_only_a_coordinator_changes_others(desk: Desk, boss: StaffRow, role: str) -> None:
    kati = enrolled(desk, "kati@example.hu", role, "Máltai" if role == "partner" else None)
    for act in acts(desk, kati, boss):
        with pytest.raises(NotAllowed):
            act()


def test_an_invited_colleague_enrols_by_her_link(desk: Desk, boss: StaffRow) -> None:
    link = roster.invite(desk, boss, " Kati.Nagy@Example.hu ", "clerk", None)
    kati = staff.signed_in(desk, session_by(desk, link.token))
    assert kati is not None
    assert (kati.name, kati.role, kati.email) == ("Kati", "clerk", "kati.nagy@example.hu")
    with pytest.raises(AlreadyThere):
        roster.invite(desk, boss, "kati.nagy@example.hu", "coordinator", None)
    with pytest.raises(NoEmail):
        roster.invite(desk, boss, "kati", "clerk", None)
    with pytest.raises(NotFound):
        roster.invite(desk, boss, "bea@example.hu", "king", None)


def test_a_partner_has_an_office_and_nobody_else_does(desk: Desk, boss: StaffRow) -> None:
    office = office_named(desk, boss, "Máltai")
    with pytest.raises(OfficeMissing):
        roster.invite(desk, boss, "kati@example.hu", "partner", None)
    with pytest.raises(NotFound):
        roster.invite(desk, boss, "kati@example.hu", "partner", 999)
    roster.invite(desk, boss, "kati@example.hu", "partner", office)
    roster.invite(desk, boss, "bea@example.hu", "clerk", office)
    placed = {row.email: row.office_id for row in roster.read(desk, boss).colleagues}
    assert placed["kati@example.hu"] == office
    assert placed["bea@example.hu"] is None


def test_the_last_coordinator_who_can_sign_in_stays(desk: Desk, boss: StaffRow) -> None:
    roster.invite(desk, boss, "invited@example.hu", "coordinator", None)
    for act in (
        partial(roster.remove, desk, boss, boss.id),
        partial(roster.change, desk, boss, boss.id, Place("Éva", "clerk", None, "01234")),
    ):
        with pytest.raises(LastCoordinator):
            act()
    roster.change(desk, boss, boss.id, Place("Éva", "coordinator", None, "0123"))
    enrolled(desk, "second@example.hu", "coordinator")
    roster.remove(desk, boss, boss.id)


def test_two_coordinators_who_remove_each_other_at_once_do_not_both_go(desk: Desk, boss: StaffRow) -> None:
    other = enrolled(desk, "second@example.hu", "coordinator")

    def tries(by: StaffRow, on: StaffRow) -> bool:
        try:
            roster.remove(desk, by, on.id)
        except (LastCoordinator, NotFound):
            return False
        return True

    assert sorted(at_once(partial(tries, boss, other), partial(tries, other, boss))) == [False, True]


@pytest.mark.parametrize("way", ["removed", "a reader now"])
def test_who_works_here_no_more_gives_her_open_cases_back(desk: Desk, boss: StaffRow, way: str) -> None:
    session = session_of(desk, "kati@example.hu")
    kati = staff.signed_in(desk, session)
    assert kati is not None
    visitor, quiet = Visitor(desk), Visitor(desk)
    for one in (visitor, quiet):
        one.type("emberrel szeretnék beszélni")
    claimed, closed = claimed_by(desk, kati, visitor), claimed_by(desk, kati, quiet)
    casework.close(desk, kati, closed, "informed")
    if way == "removed":
        roster.remove(desk, boss, kati.id)
        assert staff.signed_in(desk, session) is None
    else:
        roster.change(desk, boss, kati.id, Place("Kati", "reader", None, "01234"))
    with desk.database.reading() as tx:
        case, done = cases.get(tx, claimed), cases.get(tx, closed)
    assert case is not None
    assert done is not None
    assert (case.state, case.owner_staff_id) == ("new", None)
    assert (done.state, done.owner_name) == ("closed", "Kati")
    assert visitor.row.owner == "queue"
    assert "munkatárs" in visitor.lines[-1].text
    assert visitor.lines[-1].automatic


def test_a_removed_colleague_is_listed_no_more_but_named_in_the_audit_and_may_come_back(
    desk: Desk, boss: StaffRow
) -> None:
    kati = enrolled(desk, "kati@example.hu")
    link = roster.renew_link(desk, boss, kati.id)
    roster.remove(desk, boss, kati.id)
    assert [row.id for row in roster.read(desk, boss).colleagues] == [boss.id]
    with pytest.raises(LinkSpent):
        sign_in.enrolment(desk, link.token)
    with pytest.raises(NotFound):
        roster.renew_link(desk, boss, kati.id)
    assert auditing.read(desk, boss, Wanted()).names[kati.id] == "Kati"
    again = roster.invite(desk, boss, "kati@example.hu", "reader", None)
    back = staff.signed_in(desk, session_by(desk, again.token))
    assert back is not None
    assert (back.id, back.role) == (kati.id, "reader")


def test_working_days_and_name_are_changed(desk: Desk, boss: StaffRow) -> None:
    kati = enrolled(desk, "kati@example.hu")
    roster.change(desk, boss, kati.id, Place("  Nagy  Kati ", "clerk", None, "56"))
    changed = now_of(desk, kati)
    assert (changed.name, changed.working_days) == ("Nagy Kati", "56")
    with pytest.raises(TextRefused):
        roster.change(desk, boss, kati.id, Place(" ", "clerk", None, "01234"))
    with pytest.raises(NotFound):
        roster.change(desk, boss, kati.id, Place("Kati", "clerk", None, "7"))


def test_absence_is_whole_days_and_ones_own_business(desk: Desk, boss: StaffRow) -> None:
    kati = enrolled(desk, "kati@example.hu")
    roster.set_absence(desk, kati, kati.id, TODAY, date(2026, 11, 27))
    assert (now_of(desk, kati).away_from, now_of(desk, kati).away_until) == (TODAY, date(2026, 11, 27))
    for first, last in (
        (None, TODAY),
        (TODAY, None),
        (TODAY, date(2026, 11, 22)),
        (date(2026, 11, 2), date(2026, 11, 22)),
    ):
        with pytest.raises(SenselessDays):
            roster.set_absence(desk, kati, kati.id, first, last)
    roster.set_absence(desk, boss, kati.id, None, None)
    assert now_of(desk, kati).away_from is None


def test_an_office_is_removed_only_when_nothing_and_nobody_is_with_it(desk: Desk, boss: StaffRow) -> None:
    office = office_named(desk, boss, "Máltai")
    roster.rename_office(desk, boss, office, "Máltai Szeretetszolgálat")
    with pytest.raises(AlreadyThere):
        roster.add_office(desk, boss, "Máltai Szeretetszolgálat")
    partner = enrolled(desk, "partner@example.hu", "partner", "Máltai Szeretetszolgálat")
    assert rights.only_office(partner) == office
    with pytest.raises(OfficeInUse):
        roster.remove_office(desk, boss, office)
    roster.remove(desk, boss, partner.id)
    visitor = Visitor(desk)
    visitor.type("emberrel szeretnék beszélni")
    case_id = claimed_by(desk, boss, visitor)
    consents.record_spoken(desk, boss, case_id, office, desk.clock.now(), "telefonon")
    referrals.offer(desk, boss, case_id, office, "Mentort kér.")
    with pytest.raises(OfficeInUse):
        roster.remove_office(desk, boss, office)
    casework.close(desk, boss, case_id, "informed")
    roster.remove_office(desk, boss, office)
    assert not roster.read(desk, boss).offices
    for act in (roster.remove_office, partial(roster.rename_office, name="x")):
        with pytest.raises(NotFound):
            act(desk, boss, office)
    roster.add_office(desk, boss, "Máltai Szeretetszolgálat")
    assert [one.id for one in roster.read(desk, boss).offices] == [office], "the same one is back"


def test_every_change_is_in_the_audit_with_whom_it_was_about(desk: Desk, boss: StaffRow) -> None:
    kati = enrolled(desk, "kati@example.hu")
    roster.change(desk, boss, kati.id, Place("Kati", "coordinator", None, "01234"))
    roster.set_absence(desk, boss, kati.id, TODAY, TODAY)
    roster.remove(desk, boss, kati.id)
    newest = auditing.read(desk, boss, Wanted(staff_id=kati.id)).rows[:3]
    assert [(row.action, row.staff_id, row.about_staff_id) for row in newest] == [
        ("colleague removed", boss.id, kati.id),
        ("absence entered", boss.id, kati.id),
        ("role changed: coordinator", boss.id, kati.id),
    ]

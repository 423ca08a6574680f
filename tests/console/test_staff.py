"""The pages of colleagues, own sign-ins and the audit; what they do stands in tests/desk/test_roster.py."""

import re

import pytest

from desk import roster, staff
from desk.auditing import PAGE
from desk.jobs import run_due
from storage import records
from tests.clock import FrozenClock
from tests.colleagues import enrolled, session_by
from tests.console.conftest import ON_SQLITE, Colleague, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


async def boss_of(office: Office) -> Colleague:
    return await office.colleague("eva@example.hu", "coordinator")


async def test_the_link_of_a_new_colleague_is_shown_once_and_works(office: Office) -> None:
    boss = await boss_of(office)
    answer = await boss.sends("/console/staff", {"email": "uj@example.hu", "role": "clerk"})
    found = re.search(r'value="http://console.test/console/sign-in\?token=([\w-]+)"', answer.text)
    assert found is not None
    assert found[1] not in await boss.sees("/console/staff")
    assert session_by(office.desk, found[1])
    again = await boss.sends("/console/staff", {"email": "uj@example.hu", "role": "clerk"})
    assert again.status_code == 409
    assert "már van ilyen munkatárs" in again.text


async def test_a_colleague_is_changed_and_the_list_says_so(office: Office) -> None:
    boss, kati = await boss_of(office), enrolled(office.desk, "kati@example.hu")
    fields = {"name": "Nagy Kati", "role": "reader", "day5": "on", "day6": "on"}
    assert (await boss.sends(f"/console/staff/{kati.id}/change", fields)).status_code == 303
    page = await boss.sees("/console/staff")
    assert "Nagy Kati" in page
    assert "Szo V" in page
    assert "betekintő" in page
    refused = await boss.sends(f"/console/staff/{kati.id}/change", fields | {"role": "partner"})
    assert refused.status_code == 422
    assert "melyik partnerirodához" in refused.text


async def test_ones_own_absence_stands_in_the_list_until_it_is_over(office: Office, clock: FrozenClock) -> None:
    kati = await office.colleague("kati@example.hu")
    me = next(row.id for row in roster.read(office.desk, enrolled(office.desk, "x@example.hu")).colleagues)
    path = f"/console/staff/{me}/absence"
    assert (await kati.sends(path, {"first": "2026-11-24", "last": "2026-11-25"})).status_code == 303
    assert "távol: 2026. nov. 24. – 2026. nov. 25." in await kati.sees("/console/staff")
    for senseless in ({"first": "2026-11-25", "last": "2026-11-24"}, {"first": "holnap", "last": "2026-11-24"}):
        assert (await kati.sends(path, senseless)).status_code == 422
    clock.move(days=3)
    fresh = await office.colleague("bea@example.hu")
    assert "távol:" not in await fresh.sees("/console/staff")


async def test_the_last_coordinator_learns_why_she_cannot_be_removed(office: Office) -> None:
    boss = await boss_of(office)
    me = roster.read(office.desk, enrolled(office.desk, "x@example.hu")).colleagues[0].id
    refused = await boss.sends(f"/console/staff/{me}/remove")
    assert refused.status_code == 409
    assert "nem maradna koordinátor" in refused.text


async def test_unknown_colleagues_offices_and_acts_are_nowhere(office: Office) -> None:
    boss = await boss_of(office)
    for path in (
        "/staff/99/remove",
        "/staff/1/promote",
        "/staff/offices/9/remove",
        "/staff/99/link",
        "/staff/0/change",
    ):
        assert (await boss.sends(f"/console{path}", {"name": "x", "role": "clerk"})).status_code == 404, path
    assert (await boss.client.get("/console/staff/99")).status_code == 404


async def test_own_sign_ins_are_listed_with_device_and_ended(office: Office) -> None:
    kati = await office.colleague("kati@example.hu")
    page = await kati.sees("/console/sessions")
    assert "Firefox, Linux" in page
    assert "ez az eszköz" in page
    assert (await kati.sends("/console/sessions/end-others")).status_code == 303
    assert "Minden más bejelentkezése megszűnt." in await kati.sees("/console/sessions")
    assert "Minden más bejelentkezése megszűnt." not in await kati.sees("/console/sessions")


async def test_the_audit_is_filtered_and_paged_and_holds_no_words(office: Office, clock: FrozenClock) -> None:
    boss, visitor = await boss_of(office), office.visitor("emberrel szeretnék beszélni a napraforgóról")
    await boss.sends(f"/console/cases/{visitor.case_id}/reply", {"text": "titkosszó"})
    clock.move(seconds=10)
    run_due(office.desk)
    with office.desk.database.transaction() as tx:
        for _number in range(PAGE):
            records.add_audit(tx, "a kind of act of tomorrow", office.desk.clock.now())
    newest = await boss.sees("/console/audit")
    assert "a kind of act of tomorrow" in newest
    older = re.search(r'href="(/console/audit\?before=\d+)"', newest)
    assert older is not None
    page = await boss.sees(older[1])
    assert "válaszolt" in page
    filtered = await boss.sees("/console/audit?action=replied&day=2026-11-23&staff=1")
    assert filtered.count("<tr") == 2
    for shown in (newest, page, filtered):
        assert "titkosszó" not in shown
        assert "napraforg" not in shown
    for senseless in ("?day=holnap&staff=x&before=-1", "?day=9999-12-31", "?action=%00"):
        assert (await boss.client.get(f"/console/audit{senseless}")).status_code == 200


async def test_a_link_made_here_is_by_the_coordinator_in_the_audit(office: Office) -> None:
    boss = await boss_of(office)
    kati = enrolled(office.desk, "kati@example.hu")
    answer = await boss.sends(f"/console/staff/{kati.id}/link")
    assert "Egyszer használható link: kati@example.hu" in answer.text
    assert staff.signed_in(office.desk, boss.client.cookies["paktum_session"]) is not None

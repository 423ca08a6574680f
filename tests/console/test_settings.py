"""Digest, calendar and settings pages."""

from datetime import date

import pytest

from desk.events import kind_name
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Office
from tests.events import make_event

pytestmark = [pytest.mark.asyncio, ON_SQLITE]
VERA = ("vera@example.hu", "coordinator")
READ = ("/console/digest", "/console/digest/live", "/console/calendar", "/console/settings", "/console/settings/hours")
CHANGE = (
    "/settings/name",
    "/settings/name/save",
    "/calendar/closures",
    "/calendar/closures/remove",
    "/calendar/moved/2027",
)


@pytest.mark.parametrize(("role", "reads"), [("coordinator", 200), ("clerk", 200), ("reader", 200), ("partner", 403)])
async def test_who_may_read(office: Office, role: str, reads: int) -> None:
    browser = await office.colleague(role=role)
    assert {(await browser.client.get(path)).status_code for path in READ} == {reads}


@pytest.mark.parametrize("role", ["clerk", "reader", "partner"])
async def test_only_a_coordinator_changes(office: Office, role: str) -> None:
    browser = await office.colleague(role=role)
    for path in CHANGE:
        assert (await browser.sends(f"/console{path}", {"value": "Más"})).status_code == 403, path
    assert (await browser.client.post("/console/settings/name/save", data={"value": "Más"})).status_code == 403


async def test_a_value_is_previewed_saved_and_taken_back(office: Office) -> None:
    vera = await office.colleague(*VERA)
    page = await vera.sees("/console/settings")
    assert "Még csak minta" in page
    preview = await vera.sends("/console/settings/reply_within_hours", {"value": "2"})
    assert "ma 13:30" in preview.text
    assert "ma 11:00" in preview.text
    assert office.desk.office.reply_within_hours == 4
    done = await vera.sends("/console/settings/reply_within_hours/save", {"value": "2"})
    assert done.status_code == 303
    assert office.desk.office.reply_within_hours == 2
    assert "itt módosítva" in await vera.sees("/console/settings")
    await vera.sends("/console/settings/reply_within_hours/take-back")
    assert office.desk.office.reply_within_hours == 4


async def test_what_cannot_be_keeps_what_was_typed(office: Office) -> None:
    vera = await office.colleague(*VERA)
    refused = await vera.sends("/console/settings/hours", {"monday": "nyolctól"})
    assert refused.status_code == 422
    assert "Hétfő" in refused.text
    assert 'value="nyolctól"' in refused.text
    assert (await vera.client.get("/console/settings/samples")).status_code == 404


async def test_a_closure_is_added_shown_and_removed(office: Office) -> None:
    vera = await office.colleague(*VERA)
    await vera.sends("/console/calendar/closures", {"first": "2026-12-28", "last": "2026-12-30"})
    assert office.desk.office.closures == {date(2026, 12, day) for day in (28, 29, 30)}
    assert "Mégis nyitva: 2026. december 28., hétfő" in await vera.sees("/console/calendar")
    await vera.sends("/console/calendar/closures/remove", {"day": "2026-12-29"})
    assert date(2026, 12, 29) not in office.desk.office.closures
    wrong = await vera.sends("/console/calendar/closures", {"first": "2026-12-30", "last": "2026-12-28"})
    assert wrong.status_code == 422


async def test_the_moved_days_of_a_year_end_its_warning(office: Office) -> None:
    vera = await office.colleague(*VERA)
    assert "Még nem ismertek az áthelyezett munkanapok (2027)" in await vera.sees("/console/calendar")
    moved = {"source": "12/2026. rendelet", "working_days": "2027-01-16", "rest_days": "2027-01-15"}
    wrong = await vera.sends("/console/calendar/moved/2027", {**moved, "rest_days": "2026-01-15"})
    assert wrong.status_code == 422
    assert (await vera.sends("/console/calendar/moved/2027", moved)).status_code == 303
    page = await vera.sees("/console/calendar")
    assert "Még nem ismertek" not in page
    assert "áthelyezett munkanap" in page  # 16 January lies within the next 60 days


async def test_the_digest_links_cases_and_warnings(office: Office, clock: FrozenClock) -> None:
    visitor, vera = office.visitor(), await office.colleague(*VERA)
    clock.move(hours=5)
    page = await vera.sees("/console/digest")
    assert f"/console/cases/{visitor.case_id}" in page
    assert "/console/calendar?year=2027#moved" in page
    assert "/console/settings/hours" in page
    assert "Lejárt" in page


async def test_the_kinds_of_events_are_edited_and_one_in_use_stays(office: Office) -> None:
    vera = await office.colleague(*VERA)
    make_event(office.desk, kind="workshop")
    lines = "workshop; műhelymunka; hands-on day\nopen_day; nyílt nap; open day"
    for wrong in (
        "open_day; nyílt nap; open day",
        "workshop; műhelymunka",
        f"{lines}\nworkshop; x; y",
        "Nyílt nap",
        "",
    ):
        refused = await vera.sends("/console/settings/event_kinds", {"value": wrong})
        assert refused.status_code == 422, wrong
        assert (await vera.sends("/console/settings/event_kinds/save", {"value": wrong})).status_code == 422
    preview = await vera.sends("/console/settings/event_kinds", {"value": lines})
    assert "information_day; tájékoztató álláskeresőknek" in preview.text
    assert (await vera.sends("/console/settings/event_kinds/save", {"value": lines})).status_code == 303
    named = [kind_name(office.desk.office, code, locale) for code in ("workshop", "gone") for locale in ("hu", "en")]
    assert named == ["műhelymunka", "hands-on day", "rendezvény", "event"]
    make_event(office.desk, kind="open_day")
    taken_back = await vera.sends("/console/settings/event_kinds/take-back")
    assert taken_back.status_code == 422
    assert "írja vissza a sorát" in taken_back.text
    assert "open_day" in office.desk.office.event_kinds

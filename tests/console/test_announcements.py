"""The page of announcements: written, looked at, started, watched, and what became of each person."""

import re

import pytest

from desk.jobs import run_due
from storage import conversations, models
from tests.announcing import announced, coordinator, subscribe
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Colleague, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

TEXT = "Állásbörze Kecskeméten.\nSzombaton 9 órától."


async def eva_of(office: Office) -> Colleague:
    return await office.colleague("eva@example.hu", "coordinator")


async def written(eva: Colleague, **fields: str) -> str:
    answer = await eva.sends("/console/announcements/new", {"text": TEXT, **fields})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_after_saving_it_shows_the_text_as_on_a_phone_and_how_many_would_get_it(office: Office) -> None:
    for number in range(3):
        subscribe(office.desk, f"person {number}", settlement="Kecskemét" if number else None)
    eva = await eva_of(office)
    page = await eva.sees(await written(eva, settlement="Kecskemét", text_en="Job fair."))
    assert f'<p class="bubble">{TEXT}</p>' in page
    assert '<p class="bubble-button">I unsubscribe from notices</p>' in page
    assert re.search(r"<b>2</b>\s*memory", page)
    assert "Mentve." in page
    assert "Piszkozat" in await eva.sees("/console/announcements")


async def test_nothing_that_was_typed_is_lost_when_it_is_refused(office: Office) -> None:
    eva = await eva_of(office)
    refused = await eva.sends("/console/announcements/new", {"text": " ", "text_en": "Job fair <b>."})
    assert refused.status_code == 422
    assert "Job fair &lt;b&gt;." in refused.text
    assert "Nincs mentve: magyar szöveg kell" in refused.text


async def test_it_is_started_watched_paused_and_ends_with_a_result_for_each_person(
    office: Office, clock: FrozenClock
) -> None:
    for name in ("anna", "bela"):
        subscribe(office.desk, name)
    clock.move(minutes=10)
    eva = await eva_of(office)
    address = await written(eva)
    assert (await eva.sends(f"{address}/start")).status_code == 303
    run_due(office.desk)
    live = await eva.sees(f"{address}/live")
    assert "Küldés folyamatban" in live
    assert 'hx-trigger="every 2s"' in live
    assert re.search(r"<b>2</b>\s*éppen küldjük", live)
    await eva.sends(f"{address}/pause")
    run_due(office.desk)
    assert re.search(r"<b>2</b>\s*várakozik", await eva.sees(address))
    assert (await eva.sends(f"{address}/start")).status_code == 409
    await eva.sends(f"{address}/stop")
    run_due(office.desk)
    results = await eva.sees(f"{address}/results")
    assert results.count("kimaradt: az értesítést leállították") == 2
    assert "anna" not in results
    assert 'hx-trigger="every 2s"' not in await eva.sees(f"{address}/live")


async def test_the_results_are_turned_page_by_page(
    office: Office, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.announcements.RESULTS", 2)
    monkeypatch.setattr("desk.announcements.RESULTS", 2)
    for number in range(5):
        subscribe(office.desk, f"person {number}")
    clock.move(minutes=10)
    eva = await eva_of(office)
    number = announced(office.desk, coordinator(office.desk))
    run_due(office.desk)
    path, seen = f"/console/announcements/{number}/results", 0
    while path:
        page = await eva.sees(path)
        seen += page.count("/console/people/")
        following = re.search(r'href="([^"]+results\?after=\d+)"', page)
        path = following[1] if following else ""
    assert seen == 5


async def test_scheduling_takes_a_moment_to_come_and_nothing_else(office: Office, clock: FrozenClock) -> None:
    eva = await eva_of(office)
    address = await written(eva)
    for senseless in ("", "holnap", "2026-11-23T08:59", "2026-13-41T10:00"):
        refused = await eva.sends(f"{address}/schedule", {"at": senseless})
        assert refused.status_code == 422, senseless
        assert "Nincs időzítve" in refused.text
    assert (await eva.sends(f"{address}/schedule", {"at": "2026-11-24T10:00"})).status_code == 303
    assert "indul: holnap 10:00" in await eva.sees(address)
    await eva.sends(f"{address}/unschedule")
    assert "Piszkozat" in await eva.sees(address)


async def test_a_trial_goes_to_her_own_telegram_and_else_says_why_not(office: Office) -> None:
    eva, desk = await eva_of(office), office.desk
    address = await written(eva)
    refused = await eva.sends(f"{address}/try")
    assert refused.status_code == 409
    assert "nincs összekötve" in refused.text
    subscribe(desk, "4711", channel="telegram")
    with desk.database.transaction() as tx:
        tx.execute(models.staff.update().values(telegram_id="4711"))
    assert (await eva.sends(f"{address}/try")).status_code == 303
    with desk.database.reading() as tx:
        row = conversations.look_up(tx, "telegram", "4711")
        assert row is not None
        said = tx.all(models.messages.select().where(models.messages.c.conversation_id == row.id))
    assert [line.text for line in said] == [TEXT]


async def test_who_may_not_announce_is_not_offered_the_page(office: Office) -> None:
    kati = await office.colleague()
    assert "/console/announcements" not in await kati.sees("/console/digest")
    assert "/console/announcements" in await (await eva_of(office)).sees("/console/digest")

"""The pages and calendars of events that anybody may see."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web import chat
from desk.conversations import TELEGRAM
from desk.desk import Desk
from storage import events, registrations
from storage.database import Transaction
from tests.clock import FrozenClock, budapest
from tests.drivers import web_client
from tests.events import Guest, make_event

pytestmark = pytest.mark.asyncio
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def text_of(html: str) -> str:
    shown = re.sub(r"<(script|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


async def page(desk: Desk, address: str, **headers: str) -> httpx.Response:
    async with web_client(desk) as client:
        return await client.get(address, headers=headers)


async def words(desk: Desk, address: str) -> str:
    answer = await page(desk, address)
    assert answer.status_code == 200, answer.text
    return text_of(answer.text)


async def titles(desk: Desk, query: str = "") -> list[str]:
    return re.findall(r'<h3><a href="[^"]+">([^<]+)</a>', (await page(desk, f"/events{query}")).text)


async def test_the_list_shows_what_is_to_come_by_month_with_free_places(desk: Desk) -> None:
    late = make_event(desk, title_hu="Forum", starts_at=budapest(2027, 1, 5, 10), capacity=None)
    full = make_event(
        desk, title_hu="Reggeli", starts_at=budapest(2026, 12, 3, 8, 30), capacity=2, settlement="Tiszakécske"
    )
    make_event(desk, title_hu="Műhely", starts_at=budapest(2026, 12, 10, 10), capacity=3)
    Guest(desk).register(full, 2)
    said = await words(desk, "/events")
    order = ["2026. december", "Reggeli", "betelt, várólista van", "Műhely", "3 hely szabad", "2027. január", "Forum"]
    places = [said.index(part) for part in order]
    assert places == sorted(places)
    assert "2026. december 3., csütörtök 8:30–10:30" in said
    assert f'/events/{late.key}?lang=hu"' in (await page(desk, "/events")).text


async def test_drafts_invitations_and_what_is_over_are_not_listed(desk: Desk, clock: FrozenClock) -> None:
    make_event(desk, title_hu="Vázlat", state="draft", published_at=None)
    make_event(desk, title_hu="Meghívásos", by_invitation=True)
    make_event(desk, title_hu="Ma reggel", starts_at=clock.now() - timedelta(hours=3))
    make_event(desk, title_hu="Elmarad", state="called_off", sequence=1)
    make_event(desk, title_hu="Lesz")
    assert sorted(await titles(desk)) == ["Elmarad", "Lesz"]
    assert "elmarad" in await words(desk, "/events")


async def test_the_list_is_narrowed(desk: Desk) -> None:
    make_event(desk, title_hu="A", audience="business", settlement="Tiszakécske", kind="business_meeting")
    make_event(desk, title_hu="B", audience="jobseeker", settlement="Kecskemét")
    make_event(desk, title_hu="C", audience=None, settlement="Kecskemét")
    assert await titles(desk, "?audience=business") == ["A", "C"]
    assert await titles(desk, "?settlement=Kecskem%C3%A9t") == ["B", "C"]
    assert await titles(desk, "?kind=business_meeting") == ["A"]
    assert await titles(desk, "?audience=business&settlement=Kecskem%C3%A9t&kind=") == ["C"]
    assert "Most nincs ilyen rendezvény" in await words(desk, "/events?settlement=Nincs")
    html = (await page(desk, "/events?settlement=Kecskem%C3%A9t&lang=hu")).text
    assert "<option selected>Kecskemét</option>" in html
    assert 'value="business_meeting"' in html  # what can be chosen stays
    assert "settlement=Kecskem%C3%A9t" in re.findall(r'webcal://[^"]+', html)[0]


async def test_without_any_event_it_says_so(desk: Desk) -> None:
    assert "Most nincs meghirdetett rendezvény" in await words(desk, "/events")


async def test_a_page_tells_all_a_visitor_needs(desk: Desk) -> None:
    event = make_event(
        desk,
        key="forum",
        title_en="Information day",
        about_hu="Kávéval.\nIngyen.",
        map_url="https://terkep.example.hu/?q=1",
        questions="child_care",
        closes_at=budapest(2026, 12, 2, 12),
        audience="jobseeker",
    )
    with_telegram = replace(desk, links={TELEGRAM: lambda payload: f"https://t.me/bot?start={payload}"})
    html = (await page(with_telegram, "/events/forum")).text
    said = text_of(html)
    for part in (
        "Művelődési Központ",
        "20 hely szabad",
        "tájékoztató álláskeresőknek",
        "álláskeresők",
        "legfeljebb 3 fő",
    ):
        assert part in said
    assert "2026. december 2., szerda 12:00" in said
    assert "gyermekfelügyelet" in said
    assert 'href="/?start=e_forum_web"' in html
    assert 'href="https://t.me/bot?start=e_forum_web"' in html
    assert 'href="https://terkep.example.hu/?q=1"' in html
    assert 'href="/events/forum.ics?lang=hu"' in html
    assert 'href="webcal://localhost:8080/events.ics?lang=hu"' in html
    english = (await page(desk, "/events/forum?lang=en")).text
    assert '<html lang="en">' in english
    assert "Information day" in english
    assert "20 places free" in english
    assert "noindex" not in html
    assert event.by_invitation is False


async def test_search_engines_get_it_in_their_own_form(desk: Desk) -> None:
    title = 'A "nap" </script><script>alert(1)</script>'
    make_event(desk, key="a", title_hu=title, starts_at=budapest(2026, 12, 3, 8, 30), capacity=5)
    answer = await page(desk, "/events/a")
    assert answer.text.count("<script") == 1
    told: dict[str, Any] = json.loads(re.findall(r"ld\+json\">(.*?)</script>", answer.text)[0])
    assert (told["@type"], told["name"]) == ("Event", title)
    assert told["startDate"] == "2026-12-03T08:30:00+01:00"
    assert told["location"]["address"]["addressLocality"] == "Kecskemét"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["remainingAttendeeCapacity"] == 5
    assert "description" not in told
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "og:title" in answer.text


async def test_a_map_that_is_no_page_is_not_linked(desk: Desk) -> None:
    make_event(desk, key="a", map_url="javascript:alert(1)")
    assert "javascript:" not in (await page(desk, "/events/a")).text


async def test_each_stage_says_what_can_be_done(desk: Desk, clock: FrozenClock) -> None:
    now, hour = clock.now(), timedelta(hours=1)
    make_event(desk, key="full", capacity=1)
    make_event(desk, key="notyet", opens_at=budapest(2026, 11, 30, 8))
    make_event(desk, key="nomore", closes_at=now - hour)
    make_event(desk, key="begun", starts_at=now - hour)
    make_event(desk, key="over", starts_at=now - 5 * hour)
    make_event(desk, key="off", state="called_off", sequence=1)
    with desk.database.reading() as tx:
        full = events.by_key(tx, "full")
    assert full is not None
    Guest(desk).register(full)
    told = {
        "full": "Minden hely elkelt",
        "notyet": "A jelentkezés kezdete: 2026. november 30., hétfő 8:00.",
        "nomore": "a jelentkezés lezárult",
        "begun": "már elkezdődött",
        "over": "véget ért",
        "off": "Ez a rendezvény elmarad.",
    }
    for key, sentence in told.items():
        answer = await page(desk, f"/events/{key}")
        assert answer.status_code == 200
        said = text_of(answer.text)
        assert sentence in said, key
        assert ("/?start=" in answer.text) == (key == "full"), key
        if key != "full":
            assert said.index(sentence) < said.index("Tájékoztató álláskeresőknek", said.index(sentence)), key
    assert "Feliratkozom a várólistára" in await words(desk, "/events/full")
    assert "EventCancelled" in (await page(desk, "/events/off")).text


async def test_by_invitation_it_is_found_by_its_link_alone(desk: Desk) -> None:
    make_event(desk, key="zart", by_invitation=True)
    answer = await page(desk, "/events/zart")
    assert answer.status_code == 200
    assert answer.headers["x-robots-tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert (await page(desk, "/events/zart.ics")).status_code == 200
    assert "zart" not in (await page(desk, "/events.ics")).text


@pytest.mark.parametrize("key", ["nincs", "vazlat", "%00", "a_b", "x" * 300, "%C3%A9", "a%20b"])
async def test_no_such_event_leads_to_the_list(desk: Desk, key: str) -> None:
    make_event(desk, key="vazlat", state="draft", published_at=None)
    answer = await page(desk, f"/events/{key}")
    assert answer.status_code == 404
    assert "Nincs ilyen rendezvény" in answer.text
    assert 'href="/events?lang=hu"' in answer.text


async def test_nobody_who_comes_is_told_of(desk: Desk) -> None:
    event = make_event(desk, key="a", capacity=3)
    rows = [Guest(desk, name="Titkos Tímea").register(event, 2), Guest(desk, name="Titkos Tímea").register(event, 2)]
    for address in ("/events", "/events/a", "/events.ics", "/events/a.ics"):
        shown = (await page(desk, address)).text
        assert "Titkos" not in shown
        assert not [row.code for row in rows if row.code in shown]
    assert "1 hely szabad" in await words(desk, "/events/a")


async def test_one_query_a_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        Guest(desk).register(make_event(desk, key=f"k{number}"))
    asked: list[str] = []
    for name in ("all", "first", "scalar"):
        monkeypatch.setattr(Transaction, name, counting(getattr(Transaction, name), asked))
    async with web_client(desk) as client:
        for address, queries in (("/events", 1), ("/events/k1", 1), ("/events/k1.ics", 1), ("/events.ics", 2)):
            asked.clear()
            await client.get(address)
            assert len(asked) == queries, address


def counting(query: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def counted(*arguments: Any, **values: Any) -> Any:
        asked.append(query.__name__)
        return query(*arguments, **values)

    return counted


async def test_the_feed_keeps_a_month_and_tells_what_was_called_off(desk: Desk, clock: FrozenClock) -> None:
    now = clock.now()
    make_event(desk, key="regi", starts_at=now - timedelta(days=40))
    make_event(desk, key="minap", starts_at=now - timedelta(days=20))
    make_event(desk, key="lesz", audience="business")
    make_event(desk, key="elmarad", state="called_off", sequence=1, audience="jobseeker", settlement="Tiszakécske")
    answer = await page(desk, "/events.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    entries = {entry.uid.value.split("@")[0]: entry for entry in vobject.readOne(answer.text).vevent_list}
    assert set(entries) == {"event-minap", "event-lesz", "event-elmarad"}
    assert entries["event-elmarad"].status.value == "CANCELLED"
    assert "event-lesz" in (await page(desk, "/events.ics?audience=business")).text
    assert "event-elmarad" not in (await page(desk, "/events.ics?audience=business")).text
    only = (await page(desk, "/events.ics?settlement=Tiszak%C3%A9cske")).text
    assert re.findall("UID:event-([a-z]+)", only) == ["elmarad"]


async def test_a_calendar_that_is_known_is_not_sent_again(desk: Desk, clock: FrozenClock) -> None:
    event = make_event(desk)
    for address in ("/events.ics", f"/events/{event.key}.ics"):
        answer = await page(desk, address)
        tag, changed = answer.headers["etag"], answer.headers["last-modified"]
        assert answer.headers["cache-control"] == "public, max-age=900"
        for known in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag}'}, {"If-Modified-Since": changed}):
            again = await page(desk, address, **known)
            assert (again.status_code, again.content) == (304, b""), known
        senseless = [{"If-Modified-Since": date} for date in ("tegnap", f"Mon, 23 Nov {'9' * 30} 09:00:00 GMT")]
        for unknown in ({"If-None-Match": '"x"', "If-Modified-Since": changed}, *senseless):
            assert (await page(desk, address, **unknown)).status_code == 200
    clock.move(hours=1)
    with desk.database.transaction() as tx:
        events.change(tx, event.id, venue="Városháza", sequence=1, changed_at=clock.now())
    fresh = await page(desk, "/events.ics", **{"If-None-Match": tag, "If-Modified-Since": changed})
    assert fresh.status_code == 200
    assert fresh.headers["last-modified"] != changed


async def test_who_comes_changes_no_calendar(desk: Desk) -> None:
    event = make_event(desk)
    before = (await page(desk, "/events.ics")).headers["etag"]
    Guest(desk).register(event)
    assert (await page(desk, "/events.ics")).headers["etag"] == before


async def test_programs_may_ask_for_the_head_alone(desk: Desk) -> None:
    make_event(desk, key="a")
    async with web_client(desk) as client:
        for address in ("/events", "/events/a", "/events.ics", "/events/a.ics"):
            got, asked = await client.get(address), await client.head(address)
            assert (asked.status_code, asked.content) == (200, b"")
            assert asked.headers["content-type"] == got.headers["content-type"]


async def test_the_reader_gets_her_language(desk: Desk) -> None:
    make_event(desk, key="a", title_en="Fair")
    assert "Fair" in (await page(desk, "/events", **{"Accept-Language": "en-GB,en"})).text
    assert "Fair" not in (await page(desk, "/events?lang=hu", **{"Accept-Language": "en-GB,en"})).text
    assert "SUMMARY:Fair" in (await page(desk, "/events.ics?lang=en")).text
    assert (await page(desk, "/events")).headers["vary"].startswith("Accept-Language")
    html = (await page(desk, "/events?audience=business&lang=hu")).text
    assert 'href="/events?audience=business&amp;lang=en"' in html


async def test_a_saved_file_has_the_name_of_the_event(desk: Desk) -> None:
    make_event(desk, key="forum-2026")
    answer = await page(desk, "/events/forum-2026.ics")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''forum-2026.ics"
    assert (await page(desk, "/events/nincs.ics")).json() == {"detail": "Ezen a címen nincs semmi."}


async def test_an_emptied_event_still_counts(desk: Desk) -> None:
    """Codes and times stay when names go."""
    event = make_event(desk, key="a", capacity=2)
    row = Guest(desk).register(event)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, name=None, emptied_at=desk.clock.now())
    assert "1 hely szabad" in await words(desk, "/events/a")


@ON_SQLITE
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    path=st.text(max_size=30),
    wish=st.dictionaries(st.sampled_from(["lang", "audience", "kind", "settlement"]), st.text(max_size=120)),
)
async def test_nothing_that_is_asked_breaks_a_page(desk: Desk, path: str, wish: dict[str, str]) -> None:
    async with web_client(desk) as client:
        for address in ("/events", "/events.ics", f"/events/{httpx.URL('/', params={'x': path}).query.decode()[2:]}"):
            answer = await client.get(address, params=wish)
            assert answer.status_code in (200, 307, 404, 422)  # an empty key is the list


async def test_whoever_asks_for_page_after_page_waits_a_moment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "PAGES_PER_MINUTE", 3)
    async with web_client(desk) as client:
        for address in ("/events", "/events/nincs", "/events.ics"):
            assert (await client.get(address)).status_code in (200, 404)
        refused = await client.get("/events")
    assert refused.status_code == 429
    assert refused.json()["detail"].startswith("Erről a hálózatról túl sok oldalt kértek")
    assert 1 <= int(refused.headers["retry-after"]) <= 20

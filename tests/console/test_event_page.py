"""An event's page: who comes, by hand, on behalf, on the phone, its links and figures."""

import asyncio
import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from console.live import follow
from console.reader import Reader
from console.visit import Visit
from desk import event_by_hand, staff
from desk.conversations import WEB
from desk.desk import Desk
from desk.event_by_hand import Entry, Said
from desk.seats import News
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock
from tests.colleagues import enrolled, session_of
from tests.console.conftest import ON_SQLITE, Colleague, Office
from tests.events import Guest, make_event, now_is

pytestmark = pytest.mark.asyncio

FORM = {"name": "Kovács Anna", "phone": "06 20 999 8877", "seats": "2", "said": "phone"}


def address(event: EventRow, *more: object) -> str:
    return "/".join(("/console/events", str(event.id), *map(str, more)))


def by_hand(desk: Desk, event: EventRow, name: str = "Nagy Éva", people: int = 1) -> RegistrationRow:
    clerk = enrolled(desk, f"{len(name)}{event.id}@example.hu")
    entry = Entry(name, "06301234567", people, Said.PHONE)
    return event_by_hand.write_in(desk, clerk, event.id, entry).row


async def live_of(kati: Colleague, event: EventRow) -> str:
    return await kati.sees(address(event, "live"))


async def test_the_page_lists_everybody_and_renews_by_itself(office: Office) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk, capacity=2)
    page = await kati.sees(address(event))
    assert "Még senki sem jelentkezett." in page
    assert "0 / 2" in page
    row = by_hand(desk, event, people=2)
    guest = Guest(desk, name="Várakozó Vera")
    guest.register(event)
    page = await live_of(kati, event)
    assert "2 / 2" in page
    assert re.search(r"Van helye <span class=\"count\">2<", page)
    assert "1. <a" in page.replace("\n", "")
    assert "Várakozó Vera" in page
    assert 'href="tel:+36301234567"' in page
    assert "munkatárs vette fel" in page
    assert 'id="event-people"' in page
    title = re.search(r"<title>(.*?)</title>", await kati.sees(address(event, "people", row.id)))
    assert title is not None
    assert "Nagy" not in title[1]
    assert "Tájékoztató" not in title[1]


@ON_SQLITE
async def test_somebody_is_found_among_many(office: Office) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk, capacity=2)
    rows = [Guest(desk, name=name).register(event) for name in ("Kovács Anna", "Nagy Ödön", "Tóth Éva")]
    assert 'role="search"' not in await kati.sees(address(event))
    gone = Guest(desk, name="Kovácsné Kiss Ilona")
    gone.give_up(gone.register(event))
    for number in range(8):
        Guest(desk, name=f"Minta Vendég {number}").register(event)
    assert 'role="search"' in await kati.sees(address(event))

    async def found(words: str) -> tuple[str, str]:
        sent = await kati.sends(address(event), {"q": words})
        assert sent.status_code == 303
        assert words not in sent.headers["location"]
        page = await kati.sees(sent.headers["location"])
        live = re.search(r'hx-get="([^"]*/live\?s=[^"]*)"', page)
        assert live is not None
        return page, await kati.sees(live[1])

    for page in await found("kovacs"):
        assert "Kovács Anna" in page
        assert "Kovácsné Kiss Ilona" in page
        assert "Nagy Ödön" not in page
        assert re.search(r"Van helye <span class=\"count\">2<", page)  # how many have one, not how many were found
    for page in await found("toth eva"):
        assert "1. <a" in page.replace("\n", "")
    for page in await found("minta 3"):
        assert "5. <a" in page.replace("\n", "")
    for page in await found(rows[1].code):
        assert "Nagy Ödön" in page
        assert "Kovács" not in page
    for page in await found("senki"):
        assert "Senkit nem találtunk." in page


async def test_open_pages_hear_of_events(office: Office) -> None:
    desk = office.desk
    session = session_of(desk, "kati@example.hu")
    colleague = staff.signed_in(desk, session)
    assert colleague is not None
    stream = follow(Visit(Reader(desk, "hu", desk.clock.now()), colleague, session))
    await asyncio.wait_for(anext(stream), 60)
    event = make_event(desk)
    await asyncio.to_thread(Guest(desk).register, event)
    assert (await asyncio.wait_for(anext(stream), 60)).event == "changed"


async def test_a_caller_is_written_in_and_asked_about_once(office: Office) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk)
    assert ": 20" in await kati.sees(address(event, "people", "new"))
    done = await kati.sends(address(event, "people", "new"), FORM)
    assert (done.status_code, done.headers["location"]) == (303, address(event))
    assert "A jelentkezőnek van helye." in await kati.sees(address(event))
    asked = await kati.sends(address(event, "people", "new"), FORM | {"phone": ""})
    assert asked.status_code == 409
    assert "erre a rendezvényre már jelentkezett: van helye" in asked.text
    assert 'value="Kovács Anna"' in asked.text
    person = re.search(r'name="person" value="(\w{24})"', asked.text)
    assert person is not None
    same = await kati.sends(address(event, "people", "new"), FORM | {"phone": "", "person": person[1]})
    assert same.status_code == 303
    assert "semmi sem változott" in await kati.sees(address(event))
    await kati.sends(address(event, "people", "new"), FORM | {"phone": "", "person": ""})
    with desk.database.reading() as tx:
        assert [row.seats for row in registrations.everybody(tx, event.id)] == [2, 2]


@ON_SQLITE
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "írja be a nevet"),
        ({"phone": "kérem"}, "ez nem telefonszám"),
        ({"seats": "sok"}, "hányan jönnek"),
        ({"said": ""}, "hogyan járult hozzá"),
        ({"person": "0" * 24}, "válassza ki újra"),
        ({"seats": "9"}, "ennyien nem jöhetnek"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office, wrong: dict[str, str], said: str) -> None:
    kati, event = await office.colleague(), make_event(office.desk)
    answer = await kati.sends(address(event, "people", "new"), FORM | wrong)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert (FORM | wrong)["name"] in answer.text
    with office.desk.database.reading() as tx:
        assert registrations.everybody(tx, event.id) == []


async def test_acts_on_behalf(office: Office) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk)
    row = Guest(desk, name="Minta Mária").register(event)
    hers = address(event, "people", row.id)
    done = await kati.sends(f"{hers}/resize", {"seats": "3"})
    assert (done.status_code, done.headers["location"]) == (303, hers)
    assert "A létszám módosult." in await kati.sees(hers)
    refused = await kati.sends(f"{hers}/mend", {"name": "", "phone": "x"})
    assert refused.status_code == 422
    assert "írja be a nevet" in refused.text
    await kati.sends(f"{hers}/mend", {"name": "Minta Mari", "phone": ""})
    await kati.sends(f"{hers}/cancel")
    assert (now_is(desk, row).name, now_is(desk, row).seats, now_is(desk, row).state) == ("Minta Mari", 3, "cancelled")
    again = await kati.sends(f"{hers}/resize", {"seats": "1"})
    assert again.status_code == 409
    talk = await kati.sends(f"{hers}/talk")
    case = talk.headers["location"]
    assert "Munkatárs ír egy rendezvény miatt" in await kati.sees(case.partition("#")[0])
    assert (await kati.sends(f"{hers}/nonsense")).status_code == 404
    assert (await kati.sends(address(make_event(desk), "people", row.id, "cancel"))).status_code == 404


async def test_whom_to_phone_stands_first_with_what_to_say(office: Office) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk, capacity=1)
    guest = Guest(desk)
    has_place = guest.register(event)
    row = by_hand(desk, event)
    assert "Telefonon értesítendő" not in await kati.sees(address(event))
    guest.give_up(has_place)
    page = await kati.sees(address(event))
    assert "Felszabadult hely, ennyi főnek: 1." in page
    assert "Rendezvény miatt telefonon értesítendő" in await kati.sees("/console/digest")
    hers = address(event, "people", row.id)
    assert (await kati.sends(f"{hers}/comes")).headers["location"] == address(event)
    assert "Telefonon értesítendő" not in await kati.sees(address(event))
    assert now_is(desk, row).state == "seated"
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, notice=News.CALLED_OFF, notice_at=desk.clock.now(), state="called_off")
    page = await kati.sees(hers)
    assert "A rendezvény elmarad." in page
    assert f"{hers}/told" in page
    assert f"{hers}/comes" not in page


@ON_SQLITE
async def test_it_says_whether_the_person_hears_of_what_is_done(office: Office, clock: FrozenClock) -> None:
    desk = office.desk
    event = make_event(desk, starts_at=clock.now() + timedelta(days=20))
    web, phoned = Guest(desk, WEB).register(event), by_hand(desk, event)
    clock.move(minutes=1)
    kati = await office.colleague()
    assert "saját beszélgetésében értesül" in await kati.sees(address(event, "people", web.id))
    assert "Ezt a jelentkezőt üzenet nem éri el" in await kati.sees(address(event, "people", phoned.id))
    clock.move(days=8)
    kati = await office.colleague("kati2@example.hu")
    assert "Ezt a jelentkezőt üzenet nem éri el" in await kati.sees(address(event, "people", web.id))


@ON_SQLITE
async def test_a_place_is_not_cancelled_by_one_slip_of_a_thumb(office: Office) -> None:
    kati = await office.colleague()
    event = make_event(office.desk)
    page = await kati.sees(address(event, "people", by_hand(office.desk, event).id))
    assert re.search(r"<details[^>]*>\s*<summary>Hely lemondása …</summary>\s*<form[^>]*/cancel", page)


async def test_a_link_for_one_more_place(office: Office) -> None:
    kati, event = await office.colleague(), make_event(office.desk)
    done = await kati.sends(address(event, "sources"), {"source": "Könyvtár"})
    assert done.headers["location"] == f"{address(event)}#event-sources"
    page = await kati.sees(address(event))
    assert "<b>konyvtar</b>" in page
    assert "poster?source=konyvtar" in page
    refused = await kati.sends(address(event, "sources"), {"source": "–"})
    assert refused.status_code == 422
    assert "Nem készült hivatkozás" in refused.text


async def test_figures_of_one_and_of_many(office: Office, clock: FrozenClock) -> None:
    desk, kati = office.desk, await office.colleague()
    event = make_event(desk, title_hu="=SUM(1)", audience="jobseeker")
    row = by_hand(desk, event, people=2)
    by_hand(desk, event, "Más Név", people=3)
    with desk.database.transaction() as tx:
        registrations.change(tx, row.id, came=2, came_at=desk.clock.now())
    clock.move(days=11)
    kati = await office.colleague("gabi@example.hu")
    assert "60%" in await kati.sees(address(event))
    page = await kati.sees("/console/events/figures?from=2026-11-01&to=2026-12-31")
    assert "=SUM(1)" in page
    assert "60%" in page
    assert "Ezekben a napokban nem volt rendezvény." in await kati.sees(
        "/console/events/figures?from=2026-01-01&to=2026-01-31"
    )
    assert "=SUM(1)" in await kati.sees("/console/events/figures?from=semmi&to=2026-13-99")
    answer = await kati.client.get("/console/events/figures/file?from=2026-11-01&to=2026-12-31")
    assert "rendezvenyek-szamai-2026-11-01-2026-12-31.xlsx" in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Rendezvény szerint", "Célcsoport szerint", "Forrás szerint"]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[1][0] == "=SUM(1), 2026. december 3., csütörtök"
    assert rows[1][1:] == ("<5", 5, "<5", "<5", 0, 0)
    assert book.worksheets[0]["A2"].data_type == "s"
    assert rows[-1][0] == "Összesen"


async def test_who_may_what(office: Office) -> None:
    desk = office.desk
    event = make_event(desk)
    row = by_hand(desk, event)
    partner = await office.colleague("mentor@example.hu", "partner", "Máltai")
    reader = await office.colleague("olvaso@example.hu", "reader")
    for path in ("", "/live", "/people/new", f"/people/{row.id}"):
        assert (await partner.client.get(address(event) + path)).status_code == 404
    for path in ("/console/events/figures", "/console/events/figures/file"):
        assert (await partner.client.get(path)).status_code == 404
    page = await reader.sees(address(event))
    assert "Nagy Éva" in page
    for act in ("/cancel", "/talk", "people/new", 'action="/console/events'):
        assert act not in page
    assert (await reader.sends(address(event, "people", row.id, "cancel"))).status_code == 403
    assert (await reader.sends(address(event, "sources"), {"source": "x"})).status_code == 403
    assert (await reader.client.get(address(event, "people", "new"))).status_code == 403
    kati = await office.colleague()
    assert (await kati.client.post(address(event, "people", row.id, "cancel"))).status_code == 403  # without the token
    assert now_is(desk, row).state == "seated"
    assert (await kati.client.get("/console/events/999999")).status_code == 404
    assert (await office.browser().get(address(event))).headers["location"] == "/console/sign-in"
    with desk.database.reading() as tx:
        assert events.sources(tx, event.id) == []

"""The page of the door: people looked up, let in and taken back, with scripts and without."""

import asyncio
import re
from datetime import timedelta

import pytest
import pytest_asyncio

from console.live import follow
from console.reader import Reader
from console.visit import Visit
from desk import check_in, seats, staff
from desk.attendance import MOST_SHOWN
from desk.check_in import Arrival, ticket_payload
from desk.desk import Desk
from desk.seats import Who
from storage.events import EventRow
from tests.clock import FrozenClock
from tests.colleagues import session_of
from tests.console.conftest import ON_SQLITE, Colleague, Office
from tests.events import Guest, make_event, now_is

pytestmark = pytest.mark.asyncio
PATIENCE = 60.0  # seconds, on a busy machine
HTMX = {"hx-request": "true"}
PERSON = re.compile(r'name="person" value="([\w-]+)"')


@pytest.fixture
def event(desk: Desk) -> EventRow:
    return make_event(desk, starts_at=desk.clock.now() + timedelta(hours=1), capacity=3)


@pytest_asyncio.fixture
async def kati(office: Office) -> Colleague:
    return await office.colleague()


async def follows(colleague: Colleague, path: str, fields: dict[str, str]) -> str:
    answer = await colleague.sends(path, fields)
    assert answer.status_code == 303, answer.text
    return await colleague.sees(answer.headers["location"])


async def test_a_guest_is_looked_up_let_in_and_taken_back_without_scripts(
    desk: Desk, event: EventRow, kati: Colleague
) -> None:
    row = Guest(desk, name="Őri Álmos").register(event, 2)
    Guest(desk, name="Kiss Éva").register(event)
    door = f"/console/events/{event.id}/door"
    assert "Őri Álmos" in await kati.sees(door)
    answer = await kati.sends(door, {"q": "ori al"})
    assert "ori" not in answer.headers["location"]
    page = await kati.sees(answer.headers["location"])
    assert "Őri Álmos" in page
    assert "Kiss Éva" not in page
    assert "2 fő jött" in page
    page = await follows(kati, f"{door}/in", {"in": str(row.id), "q": "ori al"})
    assert "Itt van: 2 fő." in page
    assert 'value="ori al"' in page
    assert now_is(desk, row).came == 2
    page = await follows(kati, f"{door}/in", {"in": str(row.id)})
    assert "Már itt van: ma 9:00, Kati, 2 fő." in page
    page = await follows(kati, f"{door}/in", {"count": str(row.id), f"came-{row.id}": "1"})
    assert now_is(desk, row).came == 1
    page = await follows(kati, f"{door}/back", {"back": str(row.id)})
    assert "visszavonva: ma 9:00" in page
    assert now_is(desk, row).came is None


async def test_a_scan_answers_in_fragments_for_each_code(desk: Desk, event: EventRow, kati: Colleague) -> None:
    row, door = Guest(desk).register(event), f"/console/events/{event.id}/door"
    other = make_event(desk)
    foreign = Guest(desk).register(other)
    for scanned, said in (
        (ticket_payload(event, row), "told-in"),
        (ticket_payload(event, row), "Már itt van"),
        (ticket_payload(other, foreign), "másik rendezvényre szól"),
        ("https://example.hu", "nem ennek a rendezvénynek"),
    ):
        answer = await kati.sends(f"{door}/scan", {"scanned": scanned}, **HTMX)
        assert answer.status_code == 200
        assert said in answer.text
        assert 'id="door-lists"' in answer.text
        assert "<html" not in answer.text
    await kati.sends(f"{door}/back", {"back": str(row.id)}, **HTMX)
    answer = await kati.sends(f"{door}/scan", {"scanned": ticket_payload(event, row)}, **HTMX)
    assert "Mégis beléptetem" in answer.text
    assert now_is(desk, row).came is None


async def test_who_waits_is_let_in_by_a_second_tap(desk: Desk, event: EventRow, kati: Colleague) -> None:
    Guest(desk).register(event, 3)
    row, door = Guest(desk, name="Vera").register(event), f"/console/events/{event.id}/door"
    page = await follows(kati, f"{door}/in", {"in": str(row.id)})
    assert "Nem léptettük be: 1. a várólistán. Szabad hely: 0." in page
    assert f'name="sure" value="{row.id}"' in page
    assert now_is(desk, row).came is None
    await follows(kati, f"{door}/in", {"sure": str(row.id)})
    assert (now_is(desk, row).came, now_is(desk, row).state) == (1, "seated")


async def test_a_walk_in_is_counted_once_and_a_name_needs_consent(desk: Desk, event: EventRow, kati: Colleague) -> None:
    door = f"/console/events/{event.id}/door"
    person = PERSON.findall(await kati.sees(door))[0]
    fields = {"person": person, "seats": "2", "name": "Betérő Béla"}
    refused = await kati.sends(f"{door}/walk-in", fields)
    assert refused.status_code == 422
    assert "olvassa fel a mondatot" in refused.text
    assert "Betérő Béla" in refused.text
    for _time in range(2):
        page = await follows(kati, f"{door}/walk-in", {**fields, "agreed": "1"})
    assert page.count("Betérő Béla</b> <span") == 1
    assert "<dt>Jelentkezés nélkül</dt><dd>2</dd>" in page
    await follows(kati, f"{door}/walk-in", {"seats": "1"})
    assert "név nélkül" in await kati.sees(door)


@ON_SQLITE
async def test_before_the_day_the_page_shows_who_is_expected_and_lets_nobody_in(desk: Desk, kati: Colleague) -> None:
    event = make_event(desk)
    row = Guest(desk).register(event)
    door = f"/console/events/{event.id}/door"
    page = await kati.sees(door)
    assert "Beléptetni ettől lehet: 2026. december 3., csütörtök 0:00." in page
    assert "Minta Mária" in page
    assert "formaction" not in page
    answer = await kati.sends(f"{door}/in", {"in": str(row.id)})
    assert answer.status_code == 422
    assert "most nem lehet beléptetni" in answer.text


@ON_SQLITE
async def test_a_reader_only_looks_and_a_partner_finds_nothing(desk: Desk, event: EventRow, office: Office) -> None:
    row, door = Guest(desk).register(event), f"/console/events/{event.id}/door"
    reader = await office.colleague("olvaso@example.hu", "reader")
    page = await reader.sees(door)
    assert "Minta Mária" in page
    assert "formaction" not in page
    assert (await reader.sends(f"{door}/in", {"in": str(row.id)})).status_code == 403
    partner = await office.colleague("partner@example.hu", "partner", "Máltai")
    for path in (door, f"/console/events/{event.id}/sheet", f"/console/events/{event.id}/poster"):
        assert (await partner.client.get(path)).status_code == 404
    assert (await partner.sends(f"{door}/in", {"in": str(row.id)})).status_code == 404
    assert now_is(desk, row).came is None


@ON_SQLITE
async def test_what_was_tampered_with_lets_nobody_in(desk: Desk, event: EventRow, kati: Colleague) -> None:
    row, door = Guest(desk).register(event), f"/console/events/{event.id}/door"
    for fields in ({}, {"in": "x"}, {"in": "-1"}, {"in": "9" * 30}, {"in": "1.5"}):
        assert (await kati.sends(f"{door}/in", fields)).status_code == 404
    for came in ("0", "99", "x", ""):
        answer = await kati.sends(f"{door}/in", {"count": str(row.id), f"came-{row.id}": came})
        assert answer.status_code == 422
    assert (await kati.client.post(f"{door}/in", data={"in": str(row.id)})).status_code == 403
    assert now_is(desk, row).came is None


@ON_SQLITE
async def test_the_camera_is_allowed_on_this_page_only(
    desk: Desk, event: EventRow, kati: Colleague, clock: FrozenClock
) -> None:
    answer = await kati.client.get(f"/console/events/{event.id}/door")
    assert answer.headers["permissions-policy"].startswith("camera=(self)")
    assert "permissions-policy" not in (await kati.client.get("/console/people")).headers


async def test_open_pages_are_told_of_who_comes(desk: Desk, event: EventRow) -> None:
    row = Guest(desk).register(event)
    session = session_of(desk, "kati@example.hu")
    colleague = staff.signed_in(desk, session)
    assert colleague is not None
    stream = follow(Visit(Reader(desk, "hu", desk.clock.now()), colleague, session))
    await asyncio.wait_for(anext(stream), PATIENCE)
    check_in.let_in(desk, colleague, event.id, Arrival(row.id))
    told = await asyncio.wait_for(anext(stream), PATIENCE)
    assert told.event == "changed"


@ON_SQLITE
async def test_of_a_crowd_the_page_lists_a_hundred_and_finds_everybody(desk: Desk, kati: Colleague) -> None:
    event = make_event(desk, starts_at=desk.clock.now() + timedelta(hours=1), capacity=None)
    with desk.database.transaction() as tx:
        for number in range(MOST_SHOWN + 7):
            seats.register(desk, tx, event.id, Who(seats.new_person(), None, f"Vendég {number:03}"), 1)
    page = await kati.sees(f"/console/events/{event.id}/door")
    assert page.count('name="in"') == MOST_SHOWN
    assert "További 7 jelentkezést várunk" in page
    assert "Vendég 106" not in page
    answer = await kati.sends(f"/console/events/{event.id}/door", {"q": "106"}, **HTMX)
    assert "Vendég 106" in answer.text

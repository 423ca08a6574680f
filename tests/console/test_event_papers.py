"""The attendance sheet and the poster, as they leave the house; codes read back by another program."""

import io
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import unescape

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.web.pages import link_to_page
from desk import check_in, event_papers, seats
from desk.check_in import Arrival, WalkIn
from desk.conversations import TELEGRAM, WEB
from desk.desk import ChatLink, Desk
from storage import events, records
from storage.events import EventRow
from tests import codes
from tests.clock import budapest
from tests.colleagues import enrolled
from tests.console.conftest import ON_SQLITE, Office
from tests.events import Guest, make_event

pytestmark = [pytest.mark.asyncio, ON_SQLITE]
FORMULA = '=HYPERLINK("https://pelda.hu")'


@pytest.fixture
def event(desk: Desk) -> EventRow:
    """In an hour: two come, one with a companion; one has a name that is a formula; one was only counted."""
    event = make_event(desk, starts_at=desk.clock.now() + timedelta(hours=1), title_hu="Állásbörze", capacity=4)
    kati = enrolled(desk, "jutka@example.hu")
    row = Guest(desk, name="Őri Álmos").register(event, 2)
    Guest(desk, name=FORMULA).register(event)
    Guest(desk, name="+36 és @társai").register(event)
    Guest(desk, name="Várakozó Vera").register(event)
    check_in.let_in(desk, kati, event.id, Arrival(row.id))
    check_in.add_walk_in(desk, kati, event.id, WalkIn(seats.new_person(), "", 3, agreed=False))
    return event


async def sheet_of(office: Office, event: EventRow) -> Worksheet:
    kati = await office.colleague()
    answer = await kati.client.get(f"/console/events/{event.id}/sheet.xlsx")
    assert f"jelenleti-iv-{event.key}.xlsx" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


async def test_the_spreadsheet_lists_who_has_a_place_and_holds_no_formula(office: Office, event: EventRow) -> None:
    sheet = await sheet_of(office, event)
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "Állásbörze"
    assert rows[1][0] == "2026. november 23., hétfő 10:00–12:00"
    assert rows[2][0] == "Kecskemét, Művelődési Központ, Szabadság tér 1."
    assert rows[4] == ("Ssz.", "Név", "Hány fő", "Eljött", "Aláírás")
    assert sorted(row[1:] for row in rows[5:9]) == sorted(
        [
            (FORMULA, 1, None, None),
            ("+36 és @társai", 1, None, None),
            ("Őri Álmos", 2, 2, None),
            ("név nélkül", 3, 3, None),
        ],
        key=lambda row: row[0],
    )
    assert [row[0] for row in rows[5:9]] == [1, 2, 3, 4]
    assert all(value is None for row in rows[9:] for value in row)
    assert len(rows) == 9 + event_papers.BLANK_LINES
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


async def test_the_spreadsheet_prints_on_a4_with_its_head_on_every_page(office: Office, event: EventRow) -> None:
    sheet = await sheet_of(office, event)
    assert sheet.print_title_rows == "$1:$5"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None
    assert (properties.fitToPage, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (True, 1, 0)
    assert sheet["E6"].border.bottom.style == "thin"


async def test_the_sheet_is_a_page_as_well_and_the_audit_remembers_both(office: Office, event: EventRow) -> None:
    boss = await office.colleague("vali@example.hu", "coordinator")
    page = await boss.sees(f"/console/events/{event.id}/sheet")
    assert "Őri Álmos" in page
    assert "Várakozó Vera" not in page
    assert "Készült: 2026. november 23., hétfő 9:00" in page
    assert page.count("<tr><td>") == 4 + event_papers.BLANK_LINES
    await boss.client.get(f"/console/events/{event.id}/sheet.xlsx")
    assert "jelenléti ív megnyitva vagy letöltve" in await boss.sees("/console/audit")
    made = records.AuditFilter(None, f"attendance sheet made: {event.id}", None, None, None)
    with office.desk.database.reading() as tx:
        assert [row.hits for row in records.audit_page(tx, made, 10)] == [4, 4]


async def test_the_ticket_of_a_registration_is_read_back(desk: Desk) -> None:
    event = make_event(desk, key="allasborze-2026")
    row = Guest(desk).register(event)
    read = codes.from_png(event_papers.ticket(event, row))
    assert read == f"PAKTUM:allasborze-2026:{row.code}"
    assert check_in.TICKET.fullmatch(read)


async def test_the_poster_has_the_link_of_its_source_as_a_code_and_in_letters(desk: Desk, office: Office) -> None:
    reachable: dict[str, ChatLink] = {
        WEB: partial(link_to_page, "https://chat.pelda.hu"),
        TELEGRAM: "https://t.me/PaktumBot?start={}".format,
    }
    office.app.routes[0].app.state.desk = replace(desk, links=reachable)  # type: ignore[attr-defined]
    event = make_event(
        desk, key="forum", title_hu="Fórum <b>", title_en="Forum", starts_at=budapest(2026, 11, 28, 10), state="draft"
    )
    with desk.database.transaction() as tx:
        events.add_source(tx, event.id, "konyvtar", desk.clock.now())
    kati = await office.colleague()
    poster = f"/console/events/{event.id}/poster"
    page = (await kati.client.get(f"{poster}?source=konyvtar")).text
    assert codes.from_svg(page[page.index("poster-code") :]) == "https://chat.pelda.hu/#e_forum_konyvtar"
    assert ">chat.pelda.hu/#e_forum_konyvtar<" in page
    assert "Fórum &lt;b&gt;" in page
    for said in ("2026. november 28., szombat 10:00–12:00", "Kecskemét, Művelődési Központ", "Paktumiroda"):
        assert said in unescape(page)
    assert "nincs közzétéve" in page
    page = (await kati.client.get(f"{poster}?way=telegram&language=en")).text
    assert codes.from_svg(page[page.index("poster-code") :]) == "https://t.me/PaktumBot?start=e_forum"
    assert "Saturday, 28 November 2026, 10:00–12:00" in page
    assert "Register with your phone" in page
    assert (await kati.client.get(f"{poster}?source=nincs")).status_code == 404


async def test_without_an_address_the_poster_says_so(office: Office, event: EventRow) -> None:
    kati = await office.colleague()
    page = await kati.sees(f"/console/events/{event.id}/poster")
    assert "Nincs kinyomtatható cím" in page
    assert "poster-code" not in page

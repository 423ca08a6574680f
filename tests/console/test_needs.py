"""Where cases belong, on the queue and the case page, and the monthly table of needs with its spreadsheet."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from desk import roster
from desk.consent_texts import CONTACT
from desk.conversations import Thread
from desk.desk import Desk
from desk.intake import Intake, Kind, Need, NeedKind, Shift, take
from desk.routing import DeskCode
from knowledge.profile import Business, Jobseeker, Matter, Profile, Schooling, Wish
from storage import conversations, offices
from tests.colleagues import enrolled
from tests.console.conftest import ON_SQLITE, Office
from tests.shown import show

WELDERS = Need(NeedKind.LABOUR, "=HYPERLINK(hegesztő)", 3, date(2027, 1, 1), Schooling.VOCATIONAL, Shift.TWO)
PLACE = "Tiszakécske"


def filled(desk: Desk, office: Office, kind: Kind, profile: Profile, *needs: Need) -> int:
    visitor = office.visitor("jó napot")
    show(desk, visitor.visitor.conversation_id, CONTACT)
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, visitor.visitor.conversation_id)
        assert row is not None
        thread = Thread(desk, tx, row, desk.clock.now())
        form = {"settlement": profile.settlement or "", "name": "Nagy Éva", "contact": "06301234567"}
        consents, topics = (CONTACT,), ("bertamogatas-most", "targoncavezeto-kepzes")
        opened = take(thread, Intake(kind, "Kérés", form, profile, needs=needs, consents=consents, topics=topics))
        thread.save()
    return opened.case_id


def listed(page: str) -> list[str]:
    return re.findall(r'id="case-(\d+)"', page)


@pytest.mark.asyncio
async def test_the_queue_is_narrowed_by_desk_and_settlement(desk: Desk, office: Office) -> None:
    kati = await office.colleague()
    training = filled(desk, office, Kind.JOBSEEKER, Jobseeker(wish=Wish.TRAINING, settlement=PLACE))
    dual = filled(desk, office, Kind.BUSINESS, Business(matter=Matter.DUAL_TRAINING, settlement=PLACE))
    away = filled(desk, office, Kind.JOBSEEKER, Jobseeker(wish=Wish.JOB, settlement="Kecskemét"))
    page = await kati.sees("/console/")
    assert "képzés · Tiszakécske · Foglalkoztatási osztály, Tiszakécske" in page
    assert "munka · Kecskemét · Foglalkoztatási osztály, Kecskemét" in page
    assert listed(await kati.sees(f"/console/?settlement={PLACE}")) == [str(training), str(dual)]
    narrowed = f"/console/?desk={DeskCode.CHAMBER}&settlement={PLACE}"
    assert listed(await kati.sees(narrowed)) == [str(dual)]
    assert len(listed(await kati.sees("/console/?desk=nincs&settlement=Sehol"))) == 3
    assert str(away) in listed(await kati.sees("/console/?kind=jobseeker"))
    saved = {"name": "Kamara, kécskei", "desk": DeskCode.CHAMBER, "settlement": PLACE}
    kept = await kati.sends("/console/filters", saved)
    assert listed(await kati.sees(kept.headers["location"])) == [str(dual)]
    assert "Kamara, kécskei" in await kati.sees("/console/")


@pytest.mark.asyncio
@ON_SQLITE
async def test_the_case_says_where_it_belongs_and_offers_who_is_there(desk: Desk, office: Office) -> None:
    kati, eva = await office.colleague(), enrolled(desk, "eva@example.hu", "coordinator")
    case_id = filled(desk, office, Kind.BUSINESS, Business(matter=Matter.WAGE_SUPPORT, settlement="Lakitelek"))
    page = await kati.sees(f"/console/cases/{case_id}")
    assert "Foglalkoztatási osztály, Tiszakécske" in page
    assert "a vállalkozás megkeresésének tárgya alapján; Lakitelek: Tiszakécskei járás" in page
    assert "/console/articles/bertamogatas-most" in page
    assert "targoncavezeto-kepzes" not in page  # ended
    assert 'href="tel:06301234567"' in page
    assert "Átadás:" not in page
    with desk.database.transaction() as tx:
        number = offices.named(tx, "Kécskei munkaügy", desk.clock.now()).id
    roster.set_desk(desk, eva, number, DeskCode.EMPLOYMENT_TISZAKECSKE)
    page = await kati.sees(f"/console/cases/{case_id}")
    assert "Átadás: Kécskei munkaügy …" in page
    page = await kati.sees(f"/console/cases/{case_id}/referral?office={number}")
    assert "Átadhatjuk a megkeresését ennek a partnerirodának: Kécskei munkaügy?" in page  # her leave comes first
    assert "Nagy Éva" not in page
    spoken = {"office": str(number), "said_at": "2026-11-23T08:30", "text": "telefonon"}
    await kati.sends(f"/console/cases/{case_id}/referral/spoken", spoken)
    page = await kati.sees(f"/console/cases/{case_id}/referral?office={number}")
    for line in ("Név: Nagy Éva", "Elérhetőség: 06301234567", "Település: Lakitelek", "bértámogatás"):
        assert line in page


@pytest.mark.asyncio
async def test_needs_of_a_month_as_a_page_and_a_spreadsheet_without_formulas(desk: Desk, office: Office) -> None:
    kati = await office.colleague()
    workers = Business(matter=Matter.WORKERS, settlement="Kecskemét")
    case_id = filled(desk, office, Kind.LABOUR_NEED, workers, WELDERS)
    spam = filled(desk, office, Kind.LABOUR_NEED, workers, Need(NeedKind.LABOUR, "viccelek", 9))
    await kati.sends(f"/console/cases/{spam}/close", {"outcome": "spam"})
    page = await kati.sees("/console/needs")
    assert "2026. november" in page
    assert "Bejelentett igények: 1, keresett munkaerő: 3 fő" in page
    assert f"/console/cases/{case_id}" in page
    for said in ("=HYPERLINK(hegesztő)", "2027. január", "Kecskemét", "Két műszak", "</span> Szakma<"):
        assert said in page
    assert "=HYPERLINK" not in await kati.sees("/console/needs?month=2026-10")
    assert "2026. november" in await kati.sees("/console/needs?month=senki")
    answer = await kati.client.get("/console/needs/file?month=2026-11")
    assert "igenyek-2026-11.xlsx" in answer.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    head, row = sheet.iter_rows(values_only=True)
    assert head[1:5] == ("Ügy", "Mire van szükség", "Munka vagy képzés", "Hány fő")
    assert row[3:8] == ("=HYPERLINK(hegesztő)", 3, "2027. január", "Kecskemét", "Szakma")  # as the business was asked
    assert {cell.data_type for cell in sheet[2]} == {"s", "n"}
    assert "vállalkozások igényei letöltve" in await (await office.colleague("eva@example.hu", "coordinator")).sees(
        "/console/audit"
    )
    empty = await kati.client.get("/console/needs/file?month=2031-01")
    assert load_workbook(io.BytesIO(empty.content)).sheetnames == ["2031-01"]

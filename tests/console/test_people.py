import re

import pytest
from sqlalchemy import select

from desk import replies, seats
from desk.files import Upload
from desk.jobs import run_due
from desk.replies import Draft
from desk.seats import Who
from storage import cases, conversations, models, records
from storage.cases import CaseRow
from tests.clock import FrozenClock
from tests.console.conftest import ON_SQLITE, Office
from tests.dialogues.transcript import colleague_named
from tests.events import make_event

pytestmark = [pytest.mark.asyncio, ON_SQLITE]
FORM = {"name": "Bodrogközi Zsófia", "contact": "+36 30 765 4321"}


def somebody(office: Office, form: dict[str, str]) -> CaseRow:
    visitor = office.visitor()
    with office.desk.database.transaction() as tx:
        cases.change(tx, visitor.case_id, office.desk.clock.now(), form=form)
        case = cases.get(tx, visitor.case_id)
    assert case is not None
    run_due(office.desk)
    return case


async def test_a_person_is_found_by_name_or_number_and_shown_without_it_in_the_list(office: Office) -> None:
    case, other = somebody(office, FORM), somebody(office, {"name": "Kiss Éva"})
    kati = await office.colleague()
    for words in ("bodro", "ZSOFIA", "06 30 765-4321", f"K-{1000 + case.id}"):
        page = await kati.searches("/console/people", words)
        assert f"/console/people/{case.person_id}" in page
        assert other.person_id not in page
        assert "765 4321" not in page
    page = await kati.searches("/console/people", "emberrel")
    assert case.person_id not in page  # a word of the conversation is no name
    assert "Nincs találat." in page


async def test_a_page_shows_her_cases_and_how_to_reach_her_and_each_opening_is_recorded(
    office: Office, clock: FrozenClock
) -> None:
    case = somebody(office, FORM)
    with office.desk.database.transaction() as tx:
        records.give_consent(tx, case.person_id, "contact", "1", "web", clock.now())
        conversations.mark_unreachable(tx, case.conversation_id, clock.now())
    kati = await office.colleague()
    page = await kati.sees(f"/console/people/{case.person_id}")
    for words in ("Bodrogközi Zsófia", "tel:+36307654321", "nem érhető el", f"K-{1000 + case.id}", "megadva"):
        assert words in page
    assert "Bodrogközi" not in page.partition("</title>")[0]
    await kati.sees(f"/console/people/{case.person_id}")
    with office.desk.database.reading() as tx:
        opened = [row for row in tx.all(select(models.audit)) if row.action == "opened person"]
    assert [row.person_id for row in opened] == [case.person_id] * 2


async def test_newest_contacts_stand_first_and_no_more_than_some(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [somebody(office, FORM) for _number in range(3)]
    monkeypatch.setattr("desk.contacts.LISTED", 2)
    kati = await office.colleague()
    page = await kati.sees("/console/people")
    assert page.index(made[2].person_id) < page.index(made[1].person_id)
    assert made[0].person_id not in page


@pytest.mark.parametrize("person_id", ["0" * 24, "x", "%27"])
async def test_there_is_no_page_of_nobody(office: Office, person_id: str) -> None:
    kati = await office.colleague()
    assert (await kati.client.get(f"/console/people/{person_id}")).status_code == 404


async def test_a_partner_office_cannot_open_a_person(office: Office) -> None:
    case = somebody(office, FORM)
    partner = await office.colleague("partner@example.hu", "partner")
    assert (await partner.client.get(f"/console/people/{case.person_id}")).status_code == 403
    with office.desk.database.reading() as tx:
        assert "opened person" not in [row.action for row in tx.all(select(models.audit))]


async def test_a_page_shows_the_events_that_she_registered_for(office: Office) -> None:
    case = somebody(office, FORM)
    event = make_event(office.desk, title_hu="Pályaválasztási nap")
    with office.desk.database.transaction() as tx:
        who = Who(case.person_id, case.conversation_id, "Zsófi néven", "+36 20 111 2222")
        seats.register(office.desk, tx, event.id, who, 2)
    kati = await office.colleague()
    page = await kati.sees(f"/console/people/{case.person_id}")
    assert "Pályaválasztási nap, dec. 3." in page
    assert "van helye, létszám: 2, Zsófi néven, +36 20 111 2222" in page


async def test_her_files_are_listed_and_opened_through_her_case_but_no_draft_s(office: Office) -> None:
    visitor, desk = office.visitor(), office.desk
    clerk = colleague_named(desk, "kati.nagy")
    sent, kept = (Draft("", number * 32, (Upload(f"{number}.txt", b"szia"),)) for number in "12")
    replies.hold(desk, clerk, visitor.case_id, sent)
    replies.send_now(desk, clerk, visitor.case_id, "1" * 32)
    replies.keep(desk, clerk, visitor.case_id, kept)
    kati = await office.colleague()
    case_page = await kati.sees(f"/console/cases/{visitor.case_id}")
    (address,) = re.findall(r'href="(/console/people/\w+)"', case_page.partition("<main")[2])
    page = await kati.sees(address)
    ((file, name),) = re.findall(r'href="(/console/cases/\d+/files/[\w-]+)">([^<]+)', page)
    assert name == "1.txt"
    assert (await kati.client.get(file)).content == b"szia"


async def test_a_rating_stands_on_the_page_of_its_case(office: Office) -> None:
    visitor = office.visitor()
    with office.desk.database.transaction() as tx:
        cases.rate(tx, visitor.case_id, 3, office.desk.clock.now())
        cases.explain_rating(tx, visitor.case_id, "Nagyon <kedvesek> voltak.")
    kati = await office.colleague()
    page = await kati.sees(f"/console/cases/{visitor.case_id}")
    assert "🙂" in page
    assert "Nagyon <kedvesek> voltak." in page
    assert "<kedvesek>" not in (await kati.client.get(f"/console/cases/{visitor.case_id}")).text


async def test_a_partner_office_s_header_counts_its_open_cases(office: Office) -> None:
    office.visitor()
    partner = await office.colleague("partner@example.hu", "partner", "Máltai")
    page = await partner.sees("/console/")
    assert "gazdátlan" not in page
    assert "0 nyitott" in page
    assert 'data-unclaimed="0"' in page
    assert "1 gazdátlan" in await (await office.colleague()).sees("/console/")

"""Duplicates, merges and the page of a person, as colleagues see them."""

import re

import pytest

from desk.jobs import run_due
from storage import cases
from storage.cases import CaseRow
from tests.console.conftest import ON_SQLITE, Office, Visitor

pytestmark = [pytest.mark.asyncio, ON_SQLITE]
PHONE = "+36 30 765 4321"


def somebody(office: Office, name: str, contact: str = PHONE) -> tuple[Visitor, CaseRow]:
    visitor = office.visitor()
    with office.desk.database.transaction() as tx:
        cases.change(tx, visitor.case_id, office.desk.clock.now(), form={"name": name, "contact": contact})
        case = cases.get(tx, visitor.case_id)
    assert case is not None
    run_due(office.desk)
    return visitor, case


def main(page: str) -> str:
    return page.partition("<main")[2]


async def test_from_a_proposal_by_a_look_at_both_to_one_person_and_back(office: Office) -> None:
    (mine, one), (theirs, other) = somebody(office, "Kiss Mária"), somebody(office, "Kiss Éva")
    kati = await office.colleague()
    page = await kati.sees("/console/people/duplicates")
    for words in ("Kiss Mária", "Kiss Éva", "azonos telefonszám, más név"):
        assert words in page
    assert "765 4321" not in page
    assert "lehet, hogy már ismerjük: 1" in await kati.sees(f"/console/cases/{one.id}")
    address = f"/console/people/{one.person_id}"
    preview = await kati.sees(f"{address}/merge/{other.person_id}")
    for words in ("Kiss Mária", "Kiss Éva", "egyikük sem lát semmit a másikéból", f"K-{1000 + other.id}"):
        assert words in preview
    done = await kati.sends(f"{address}/merge/{other.person_id}")
    page = await kati.sees(done.headers["location"])
    assert "mostantól egy személy" in page
    for words in ("Kiss Mária", "Kiss Éva", f"K-{1000 + one.id}", f"K-{1000 + other.id}", "Csak a munkatársak számára"):
        assert words in main(page)
    assert main(page).count("emberrel szeretnek beszelni") >= 2  # what both have written
    assert "Kiss Éva" not in await kati.sees("/console/people/duplicates")
    assert "ügyfelek száma: 2" in await kati.sees(f"/console/cases/{other.id}")
    (undo,) = re.findall(r'action="/console(/people/\w+/merges/\d+/undo)"', page)
    refused = await kati.sends(f"/console{undo.replace('undo', 'ask')}")  # both wait in the queue
    assert refused.status_code == 409
    somebody(office, "Kiss M.")
    page = await kati.sees(address)
    assert main(page).count("azonos telefonszám, más név") == 1  # of a third one, once for both
    done = await kati.sends(f"/console{undo}")
    page = await kati.sees(done.headers["location"])
    assert "Kiss Éva" not in main(page).partition("Lehetséges azonos személy")[0]
    assert (await kati.sends(f"/console{undo}")).status_code == 409
    for visitor, foreign in ((mine, other), (theirs, one)):
        assert f"K-{1000 + foreign.id}" not in " ".join(visitor.reads())


async def test_what_is_not_the_same_is_gone_and_a_case_number_leads_to_a_merge(office: Office) -> None:
    (_mine, one), (_theirs, other) = somebody(office, "Kiss Mária"), somebody(office, "Kiss Éva")
    kati = await office.colleague()
    address = f"/console/people/{one.person_id}"
    await kati.sends(f"{address}/dismiss/{other.person_id}")
    assert "Kiss Éva" not in await kati.sees("/console/people/duplicates")
    assert "Lehetséges azonos személy" not in main(await kati.sees(address))
    answer = await kati.sends(f"{address}/merge", {"case": f"k {1000 + other.id}"})
    assert answer.headers["location"] == f"{address}/merge/{other.person_id}"
    for wrong in ("K-9999", "Éva", ""):
        answer = await kati.sends(f"{address}/merge", {"case": wrong})
        assert answer.status_code == 422
        assert "Nincs ilyen számú ügy" in answer.text
    assert (await kati.client.get(f"{address}/merge/{one.person_id}")).status_code == 409


async def test_a_reader_looks_and_can_change_nothing(office: Office) -> None:
    (_mine, one), _two = somebody(office, "Kiss Mária"), somebody(office, "Kiss Éva")
    reader = await office.colleague("reader@example.hu", "reader")
    for path in ("/console/people/duplicates", f"/console/people/{one.person_id}"):
        page = main(await reader.sees(path))
        assert "Kiss Éva" in page
        assert "<form" not in page.partition("</main>")[0]


async def test_data_asked_for_are_handed_over_and_deleted_after_a_second_look(office: Office) -> None:
    (_mine, one), (_theirs, other) = somebody(office, "Kiss Mária"), somebody(office, "Kiss Éva")
    vera = await office.colleague("vera@example.hu", "coordinator")
    done = await vera.sends(f"/console/people/{one.person_id}/merge/{other.person_id}")
    page = main(await vera.sees(done.headers["location"]))
    for person_id in (one.person_id, other.person_id):  # each asks for herself, whatever colleagues have merged
        assert f'action="/console/people/{person_id}/export"' in page
    address = f"/console/people/{one.person_id}"
    file = await vera.sends(f"{address}/export")
    assert "attachment" in file.headers["content-disposition"]
    assert "Kiss Mária" in file.text
    assert "Kiss Éva" not in file.text
    looked = await vera.sees(f"{address}/erase")
    (mark,) = re.findall(r'name="mark" value="([^"]+)"', looked)
    assert (await vera.sends(f"{address}/erase", {"mark": "0"})).status_code == 409
    done = await vera.sends(f"{address}/erase", {"mark": mark})
    assert "minden adatát töröltük" in await vera.sees(done.headers["location"])
    page = main(await vera.sees(f"/console/people/{other.person_id}"))
    assert "Kiss Éva" in page
    assert "Kiss Mária" not in page
    assert "Kiss Mária" not in await vera.sees("/console/people/duplicates")
    kati = await office.colleague()
    assert "/export" not in await kati.sees(f"/console/people/{other.person_id}")

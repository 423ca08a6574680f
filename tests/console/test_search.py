import re

import pytest
from sqlalchemy import select

from desk.jobs import run_due
from storage import models
from tests.console.conftest import ON_SQLITE, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


async def test_a_search_lists_cases_says_where_it_found_them_and_is_recorded_without_its_words(office: Office) -> None:
    visitor, _other = office.visitor(), office.visitor()
    visitor.say("a napraforgóról kérdeznék, 06 30 765 4321")
    kati = await office.colleague()
    run_due(office.desk)
    page = await kati.searches("/console/search", "napraforgo")
    assert f'/console/cases/{visitor.case_id}"' in page
    assert "Megtalált ügyek: 1" in page
    assert "találat itt: beszélgetés" in page
    assert "765 4321" not in page
    with office.desk.database.reading() as tx:
        last = tx.all(select(models.audit))[-1]
    assert (last.action, last.hits, last.person_id) == ("searched cases", 1, None)
    assert "napraforg" not in page.partition("</title>")[0]


@pytest.mark.parametrize(
    ("words", "said"), [("nincsilyen", "Nincs találat."), ("a b", "Ebben nincs mire keresni"), ("", "Keresés")]
)
async def test_finding_nothing_says_what_to_do(office: Office, words: str, said: str) -> None:
    office.visitor()
    kati = await office.colleague()
    assert said in await kati.searches("/console/search", words)


async def test_what_was_typed_comes_back_as_text(office: Office) -> None:
    kati = await office.colleague()
    answer = await kati.sends("/console/search", {"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in (await kati.client.get(answer.headers["location"])).text


@pytest.mark.parametrize("path", ["/console/search", "/console/people"])
async def test_a_partner_office_searches_neither_cases_nor_people(office: Office, path: str) -> None:
    office.visitor()
    partner = await office.colleague("partner@example.hu", "partner")
    assert (await partner.client.get(path)).status_code == 403
    assert (await partner.sends(path, {"q": "kiss"})).status_code == 403
    page = await partner.sees("/console/")
    assert "/console/search" not in page
    assert "/console/people" not in page


@pytest.mark.parametrize("path", ["/console/search", "/console/people"])
async def test_the_words_stand_in_no_address_and_only_her_own_session_reads_them_there(
    office: Office, path: str
) -> None:
    kati, pista = await office.colleague(), await office.colleague("pista@example.hu")
    sent = [await kati.sends(path, {"q": words}) for words in ("Napraforgó", "napraforgó és még sok minden más")]
    addresses = [answer.headers["location"] for answer in sent]
    assert all(re.fullmatch(rf"{path}\?s=[\w-]+", address) for address in addresses)
    assert len(addresses[0]) == len(addresses[1])  # not even how much she wrote
    for _time in range(2):  # reloaded, or come back to
        assert 'value="Napraforgó"' in await kati.sees(addresses[0])
    assert "Napraforgó" not in await pista.sees(addresses[0])
    assert 'value=""' in await kati.sees(f"{path}?s=nonsense")
    assert 'value=""' in await kati.sees(f"{path}?q=napraforgó")


async def test_a_search_that_did_not_come_from_her_page_is_refused(office: Office) -> None:
    kati = await office.colleague()
    assert (await kati.client.post("/console/search", data={"q": "napraforgó"})).status_code == 403

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
    page = await kati.sees("/console/search?q=napraforgo")
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
    assert said in await kati.sees(f"/console/search?q={words}")


async def test_what_was_typed_comes_back_as_text(office: Office) -> None:
    kati = await office.colleague()
    answer = await kati.client.get("/console/search", params={"q": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("path", ["/console/search?q=napraforgo", "/console/people", "/console/people?q=kiss"])
async def test_a_partner_office_searches_neither_cases_nor_people(office: Office, path: str) -> None:
    office.visitor()
    partner = await office.colleague("partner@example.hu", "partner")
    assert (await partner.client.get(path)).status_code == 403
    page = await partner.sees("/console/")
    assert "/console/search" not in page
    assert "/console/people" not in page

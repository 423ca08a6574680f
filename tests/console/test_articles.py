"""Articles as colleagues read them, and changes that they propose."""

import pytest

from tests.console.conftest import Office

pytestmark = pytest.mark.asyncio

PAGE = "/console/articles/allaskeresesi-jaradek-osszeg"


async def test_an_article_is_found_in_a_visitors_words_and_shows_its_facts(office: Office) -> None:
    kati = await office.colleague()
    found = await kati.sees("/console/articles?q=mennyi+a+jaradek")
    assert found.index("allaskeresesi-jaradek-osszeg") > 0
    shown = await kati.sees(PAGE)
    assert "Amit a látogatók ma kapnak" in shown
    assert "ellenőrizve: 2026-" in shown


async def test_a_proposal_is_kept_and_answered_once(office: Office) -> None:
    kati, cili = await office.colleague(), await office.colleague("cili@example.hu", "coordinator")
    assert (await kati.sends(f"{PAGE}/propose", {"text": "Jövőre más az összeg."})).status_code == 303
    shown = await kati.sees(PAGE)
    assert "Jövőre más az összeg." in shown
    assert "Átveszem" not in shown
    assert "1 javaslat" in await cili.sees("/console/articles")
    for status in (303, 409):
        assert (await cili.sends(f"{PAGE}/proposals/1", {"state": "taken"})).status_code == status
    assert "javaslat elfogadva" in await kati.sees(PAGE)


async def test_an_empty_proposal_is_refused_in_a_sentence(office: Office) -> None:
    kati = await office.colleague()
    answer = await kati.sends(f"{PAGE}/propose", {"text": "  "})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("role", ["reader", "partner"])
async def test_who_only_reads_proposes_nothing(office: Office, role: str) -> None:
    colleague = await office.colleague(role=role)
    assert "Javaslat mentése" not in await colleague.sees(PAGE)


async def test_there_is_no_other_article(office: Office) -> None:
    kati = await office.colleague()
    assert (await kati.client.get("/console/articles/nincs-ilyen")).status_code == 404
    assert (await kati.client.get("/console/articles/NINCS")).status_code == 404

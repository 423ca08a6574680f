"""The rules as colleagues read them and try them."""

from dataclasses import replace
from html import unescape

import pytest

from tests.console.conftest import ON_SQLITE, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

PAGE = "/console/rules"
INACTIVE = {"wish": "job", "age": "30-49", "situation-inactive": "1"}


def named(page: str) -> str:
    """What would be named; before why the others would not."""
    return page.partition('id="named-title"')[2].partition("<summary>")[0]


def left_out(page: str) -> str:
    return page.partition('id="named-title"')[2].partition("<summary>")[2].partition("</section>")[0]


async def test_every_rule_is_read_with_who_why_source_and_state(office: Office) -> None:
    kati = await office.colleague()
    shown = await kati.sees(PAGE)
    rules = office.desk.published.current.rules
    jobseekers = [rule for rule in rules if rule.audience == "jobseeker"]
    assert f"Minden szabály ({len(jobseekers)})" in shown
    for rule in jobseekers:
        assert rule.title.hu in shown
    assert "Életkor – legalább egy ezek közül: „30–49”, „50–64”" in shown
    assert "2027. december 31." in shown
    assert "ellenőrizendő" in shown
    assert "PRESTEP" in await kati.sees(f"{PAGE}/business")
    assert (await kati.client.get(f"{PAGE}/nobody")).status_code == 404


async def test_the_articles_lead_to_the_rules_whoever_may_read_them(office: Office) -> None:
    kati, partner = await office.colleague(), await office.colleague("p@example.hu", "partner", "Máltai")
    assert 'href="/console/rules"' in await kati.sees("/console/articles")
    assert 'href="/console/rules"' not in await partner.sees("/console/articles")


async def test_a_profile_is_tried_and_every_other_rule_says_why_not(office: Office) -> None:
    kati = await office.colleague()
    answer = await kati.sends(f"{PAGE}/jobseeker", INACTIVE)
    page = unescape(answer.text)
    assert answer.status_code == 200
    assert "mert elmúlt 30 éves és nem dolgozik (ha a vármegyében lakik)" in named(page)
    assert "lakcímkártya" in named(page)
    assert "Bértámogatás" not in named(page)
    wage = left_out(page).partition("Bértámogatás annak a cégnek, amely Önt felveszi")[2].partition("</li>")[0]
    assert "Nem teljesül: Helyzet" in wage
    assert "Nem derült ki: Akadályok" in left_out(page)
    assert 'name="situation-inactive" value="1" autocomplete="off" checked' in page


async def test_a_later_day_shows_what_has_ended_by_then(office: Office) -> None:
    kati = await office.colleague()
    page = unescape((await kati.sends(f"{PAGE}/jobseeker", {**INACTIVE, "on": "2028-01-01"})).text)
    assert "Vármegyei foglalkoztatási paktum" not in named(page)
    assert "A program véget ért, ezért sosem jelenik meg" in left_out(page)


async def test_what_is_no_day_is_told_and_what_is_no_code_is_not_chosen(office: Office) -> None:
    kati = await office.colleague()
    answer = await kati.sends(f"{PAGE}/business", {"matter": "workers", "on": "holnap"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    page = unescape((await kati.sends(f"{PAGE}/business", {"matter": "x", "settlement": "<b>"})).text)
    assert "Semmi sem jelenne meg." in named(page)


async def test_new_rules_are_read_without_a_restart(office: Office) -> None:
    kati = await office.colleague()
    published = office.desk.published
    published.current = replace(published.current, rules=published.current.rules[:1])
    assert "Minden szabály (1)" in await kati.sees(PAGE)


async def test_the_page_is_there_in_english(office: Office) -> None:
    kati = await office.colleague()
    kati.client.cookies.set("paktum_language", "en", "console.test")
    page = unescape((await kati.sends(f"{PAGE}/jobseeker", INACTIVE)).text)
    assert "because you are 30 or older and you do not work (if you live in the county)" in named(page)
    assert "Age – any of these: “30–49”, “50–64”" in page

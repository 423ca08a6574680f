"""Passing on, on the pages of both sides; and that a partner office reaches nothing else by any address."""

import re

import pytest

from storage import offices
from tests.console.conftest import ON_SQLITE, Colleague, Office, Visitor

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

SECRET = "a férjem veri a gyereket"
NOTE = "gyámügy értesítve"
SUMMARY = "Név: Nagy Ilona\nTelefon: 06 30 123 4567\nTárgy: hegesztő tanfolyam"
SPOKEN = {"said_at": "2026-11-22T16:30", "text": "telefonon"}


def _path(visitor: Visitor, rest: str = "") -> str:
    return f"/console/cases/{visitor.case_id}{rest}"


def _office(office: Office, name: str) -> str:
    with office.desk.database.transaction() as tx:
        return str(offices.named(tx, name, office.desk.clock.now()).id)


async def _referred(office: Office, kati: Colleague, name: str = "Kamara") -> Visitor:
    visitor = office.visitor()
    visitor.say(SECRET)
    fields = {"office": _office(office, name)}
    await kati.sends(_path(visitor, "/note"), {"text": NOTE})
    await kati.sends(_path(visitor, "/referral/spoken"), {**fields, **SPOKEN})
    answer = await kati.sends(_path(visitor, "/referral/offer"), {**fields, "text": SUMMARY})
    assert answer.headers["location"] == _path(visitor)
    return visitor


async def test_the_way_from_the_office_over_her_consent_to_the_offer(office: Office) -> None:
    visitor, kati = office.visitor("emberrel szeretnek beszelni hegesztő tanfolyamról"), await office.colleague()
    number = _office(office, "Kamara")
    page = await kati.sees(_path(visitor, "/referral"))
    assert "1. Melyik partnerirodának?" in page
    assert "<textarea" not in page
    page = await kati.sees(_path(visitor, f"/referral?office={number}"))
    assert "Átadhatjuk a megkeresését ennek a partnerirodának: Kamara?" in page
    assert "<textarea" not in page
    answer = await kati.sends(_path(visitor, "/referral/ask"), {"office": number})
    assert answer.headers["location"] == _path(visitor, f"/referral?office={number}")
    assert "Megkérdezve: ma 9:00." in await kati.sees(answer.headers["location"])
    visitor.tap("Igen, hozzájárulok")
    assert "Kezelés alatt: az ügyfél hozzájárult az átadáshoz" in await kati.sees("/console/")
    page = await kati.sees(_path(visitor, f"/referral?office={number}"))
    assert "Az ügyfél a beszélgetésben hozzájárult: ma 9:00." in page
    summary = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Az ügy tárgya: emberrel szeretnek beszelni hegesztő tanfolyamról" in summary
    await kati.sends(_path(visitor, "/referral/offer"), {"office": number, "text": SUMMARY})
    page = await kati.sees(_path(visitor))
    assert "Kamara: felajánlva, még nincs válasz" in page
    assert "A partnerirodának tett felajánlást a lezárás visszavonja." in page
    await kati.sends(_path(visitor, "/withdraw-referral"))
    assert "Kamara: visszavonva" in await kati.sees(_path(visitor))


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    number = _office(office, "Kamara")
    refused = await kati.sends(_path(visitor, "/referral/offer"), {"office": number, "text": SUMMARY})
    assert refused.status_code == 409
    assert "az ügyfél nem járult hozzá" in refused.text
    for said_at in ("", "2026-11-24T09:00", "tegnap"):
        fields = {"office": number, "said_at": said_at, "text": "telefonon, délután"}
        refused = await kati.sends(_path(visitor, "/referral/spoken"), fields)
        assert refused.status_code == 422
        assert "telefonon, délután" in refused.text
    assert (await kati.sends(_path(visitor, "/referral/ask"))).status_code == 422
    assert (await kati.sends(_path(visitor, "/referral/ask"), {"office": "99"})).status_code == 409
    assert (await kati.sends(_path(visitor, "/referral/semmi"), {"office": number})).status_code == 404
    reader = await office.colleague("rita@example.hu", "reader")
    assert (await reader.client.get(_path(visitor, "/referral"))).status_code == 403
    assert (await reader.sends(_path(visitor, "/referral/ask"), {"office": number})).status_code == 403


async def test_the_partner_answers_on_a_page_that_shows_only_what_was_passed_on(office: Office) -> None:
    kati = await office.colleague()
    visitor = await _referred(office, kati)
    partner = await office.colleague("peti@kamara.hu", "partner", "Kamara")
    assert f"/console/cases/{visitor.case_id}" in await partner.sees("/console/")
    response = await partner.client.get(_path(visitor))
    assert response.headers["location"] == f"/console/referrals/{visitor.case_id}"
    page = await partner.sees(response.headers["location"])
    assert "06 30 123 4567" in page
    assert "hegesztő tanfolyam" in page
    for hidden in (SECRET, NOTE, "emberrel szeretnek", "Jegyzet"):
        assert hidden not in page
    address = f"/console/referrals/{visitor.case_id}"
    await partner.sends(f"{address}/accept")
    assert "A megkeresését ez a partneriroda vette át: Kamara." in " ".join(visitor.reads())
    assert "Elvállalta. Az ügyfelet értesítettük." in await partner.sees(address)
    fields = {"text": "Hétfőn kezd.", "outcome": "entered_programme"}
    await partner.sends(f"{address}/report", fields)
    assert "Hétfőn kezd." in await partner.sees(address)
    case = await kati.sees(_path(visitor))
    assert "Hétfőn kezd." in case
    assert "Peti (Kamara)" in case
    assert "Kezelés alatt: jelentést küldött a partnerirodából" in case
    assert "Hétfőn kezd." not in " ".join(visitor.reads())


async def test_a_refusal_needs_a_reason_and_brings_the_case_back(office: Office) -> None:
    kati = await office.colleague()
    visitor = await _referred(office, kati)
    partner = await office.colleague("peti@kamara.hu", "partner", "Kamara")
    address = f"/console/referrals/{visitor.case_id}"
    assert (await partner.sends(f"{address}/refuse", {"text": " "})).status_code == 422
    answer = await partner.sends(f"{address}/refuse", {"text": "betelt a tanfolyam"})
    assert answer.headers["location"] == "/console/"
    queue = await partner.sees("/console/")
    assert "Elutasította. Az ügy visszakerült a paktumirodához." in queue
    assert f"/console/cases/{visitor.case_id}" not in queue
    assert "Elutasította." not in await partner.sees("/console/")
    assert (await partner.client.get(address)).status_code == 404
    page = await kati.sees(_path(visitor))
    assert "betelt a tanfolyam" in page
    assert "Kamara: elutasították" in page
    assert "betelt a tanfolyam" not in " ".join(visitor.reads())


GETS = (
    "/cases/{}",
    "/cases/{}/live",
    "/cases/{}/take-over",
    "/cases/{}/referral",
    "/referrals/{}",
    "/referrals/{}/live",
)
POSTS = (
    *("/cases/{}/claim", "/cases/{}/reply", "/cases/{}/note", "/cases/{}/close", "/cases/{}/give-back"),
    *("/cases/{}/take-over", "/cases/{}/snooze", "/cases/{}/wake", "/cases/{}/block", "/cases/{}/viewing"),
    *("/cases/{}/withdraw-referral", "/cases/{}/confirm-block", "/cases/{}/lift-block"),
    *("/cases/{}/referral/ask", "/cases/{}/referral/spoken", "/cases/{}/referral/offer"),
    *("/referrals/{}/accept", "/referrals/{}/refuse", "/referrals/{}/report"),
)


async def test_another_office_reaches_nothing_of_it(office: Office) -> None:
    kati = await office.colleague()
    visitor, other = await _referred(office, kati), await _referred(office, kati, "Másik iroda")
    stranger = await office.colleague("gabi@masik.hu", "partner", "Másik iroda")
    unknown = await office.colleague("geza@sehol.hu", "partner")
    for partner in (stranger, unknown):
        for path in GETS:
            answer = await partner.client.get("/console" + path.format(visitor.case_id))
            assert answer.status_code in (403, 404), path
            assert SECRET not in answer.text
        for path in POSTS:
            fields = {"text": "nem az övé", "outcome": "informed", "lasts": "day", "office": "1", **SPOKEN}
            answer = await partner.sends("/console" + path.format(visitor.case_id), fields)
            assert answer.status_code in (403, 404), path
            assert SECRET not in answer.text
        for view in ("open", "closed", "mine", "unclaimed"):
            assert f"/cases/{visitor.case_id}" not in await partner.sees(f"/console/queue?view={view}")
    assert f"/cases/{other.case_id}" in await stranger.sees("/console/")
    assert "nem az övé" not in await kati.sees(_path(visitor))


async def test_its_own_office_reaches_the_case_page_by_no_address(office: Office) -> None:
    kati = await office.colleague()
    visitor = await _referred(office, kati)
    partner = await office.colleague("peti@kamara.hu", "partner", "Kamara")
    for path in ("/live", "/take-over", "/referral"):
        answer = await partner.client.get(_path(visitor, path))
        assert answer.status_code == 403, path
    for path in POSTS[:-3]:
        fields = {"text": "nem az övé", "outcome": "informed", "lasts": "day", "office": "1", **SPOKEN}
        answer = await partner.sends("/console" + path.format(visitor.case_id), fields)
        assert answer.status_code == 403, path
    live = await partner.sees(f"/console/referrals/{visitor.case_id}/live")
    assert re.findall(r'<div id="([a-z-]+)"', live) == ["pulse", "told"]
    assert SECRET not in live
    assert NOTE not in live

import pytest

from console.sign_in import MOST_FAILURES
from desk import staff
from tests.console.conftest import ON_SQLITE, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


async def test_the_link_is_spent_by_the_button_and_only_once(office: Office) -> None:
    link = staff.add(office.desk, "kati.nagy@example.hu", "clerk")
    browser = office.browser()
    for _preview in range(3):
        shown = await browser.get(f"/console/sign-in?token={link.token}")
        assert shown.status_code == 200
        assert "Belépek" in shown.text
    signed_in = await browser.post("/console/sign-in", data={"token": link.token})
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/console/")
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie
    assert (await browser.get("/console/")).status_code == 200

    again = await office.browser().post("/console/sign-in", data={"token": link.token})
    assert again.status_code == 410
    assert "Kérjen újat a koordinátortól" in again.text
    assert "set-cookie" not in again.headers


async def test_without_a_link_the_page_says_how_to_get_one(office: Office) -> None:
    browser = office.browser()
    response = await browser.get("/console/")
    assert (response.status_code, response.headers["location"]) == (303, "/console/sign-in")
    assert "koordinátortól" in (await browser.get("/console/sign-in")).text


async def test_guessing_is_limited(office: Office) -> None:
    browser = office.browser()
    answers = [await browser.post("/console/sign-in", data={"token": f"guess {n}"}) for n in range(MOST_FAILURES + 1)]
    assert [answer.status_code for answer in answers] == [410] * MOST_FAILURES + [429]


async def test_signing_out_ends_the_session_itself(office: Office) -> None:
    kati = await office.colleague()
    session = kati.client.cookies["paktum_session"]
    assert (await kati.sends("/console/sign-out")).status_code == 303
    stolen = office.browser()
    stolen.cookies.set("paktum_session", session, path="/console")
    assert (await stolen.get("/console/")).status_code == 303


async def test_a_foreign_form_is_refused_and_its_text_given_back(office: Office) -> None:
    visitor, kati = office.visitor(), await office.colleague()
    path = f"/console/cases/{visitor.case_id}/reply"
    without_token = await kati.client.post(path, data={"text": "elveszne"})
    assert without_token.status_code == 403
    assert "elveszne" in without_token.text
    elsewhere = await kati.sends(path, {"text": "elveszne"}, **{"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    old_browser = await kati.sends(path, {"text": "elveszne"}, Origin="https://elsewhere.example")
    assert old_browser.status_code == 403
    assert "elveszne" not in visitor.reads()


async def test_the_token_of_another_colleague_does_not_fit(office: Office) -> None:
    visitor, kati, eva = office.visitor(), await office.colleague(), await office.colleague("eva@example.hu")
    token = staff.form_token(office.desk, eva.client.cookies["paktum_session"])
    response = await kati.client.post(
        f"/console/cases/{visitor.case_id}/claim", data={"form_token": token}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 403


async def test_a_form_after_the_session_has_ended_gives_the_text_back(office: Office) -> None:
    visitor = office.visitor()
    response = await office.browser().post(f"/console/cases/{visitor.case_id}/reply", data={"text": "félig kész"})
    assert response.status_code == 401
    assert "félig kész" in response.text


async def test_the_language_is_kept_and_leads_back_only_to_our_pages(office: Office) -> None:
    kati = await office.colleague()
    response = await kati.client.post("/console/language", data={"language": "en", "back": "/console/?view=mine"})
    assert response.headers["location"] == "/console/?view=mine"
    assert "Sign out" in await kati.sees("/console/")
    response = await kati.client.post("/console/language", data={"language": "hu", "back": "https://elsewhere.example"})
    assert response.headers["location"] == "/console/"


async def test_another_language_does_not_lose_the_link(office: Office) -> None:
    link = staff.add(office.desk, "kati.nagy@example.hu", "clerk")
    browser, address = office.browser(), f"/console/sign-in?token={link.token}"
    assert f'name="back" value="{address}"' in (await browser.get(address)).text
    response = await browser.post("/console/language", data={"language": "en", "back": address})
    assert response.headers["location"] == address


async def test_pages_are_not_kept_and_static_files_are(office: Office) -> None:
    kati = await office.colleague()
    page = await kati.client.get("/console/")
    assert page.headers["cache-control"] == "no-store"
    assert "<script>" not in page.text
    assert "style=" not in page.text
    style = await kati.client.get("/console/static/console.css")
    assert "immutable" in style.headers["cache-control"]

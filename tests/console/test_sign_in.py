import re

import pytest
from httpx import AsyncClient, Response
from starlette.applications import Starlette
from starlette.routing import Mount

from console.failures import MOST_FAILURES
from console.pages import console_app
from console.visit import SECURE_SESSION_COOKIE, SESSION_COOKIE
from desk import factors, sign_in, staff
from desk.desk import Desk
from tests.clock import FrozenClock
from tests.colleagues import PASSWORD, session_of
from tests.console.conftest import ON_SQLITE, Office

pytestmark = [pytest.mark.asyncio, ON_SQLITE]

EMAIL = "kati.nagy@example.hu"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def code_now(desk: Desk, secret: str) -> str:
    return factors.code_of(secret, factors.step_at(desk.clock.now()))


def shown_secret(page: str) -> str:
    found = re.search(r'class="key">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


async def enrol(browser: AsyncClient, token: str, code: str, password: str = PASSWORD, again: str = "") -> Response:
    fields = {"token": token, "password": password, "password_again": again or password, "code": code}
    return await browser.post("/console/sign-in/enrol", data=fields)


async def enter(browser: AsyncClient, code: str, email: str = EMAIL, password: str = PASSWORD) -> Response:
    return await browser.post("/console/sign-in", data={"email": email, "password": password, "code": code})


async def test_a_link_enrols_and_then_password_and_code_sign_in(office: Office, clock: FrozenClock) -> None:
    link = staff.add(office.desk, EMAIL, "clerk")
    browser = office.browser()
    address = f"/console/sign-in?token={link.token}"
    shown = (await browser.get(address)).text
    secret = shown_secret(shown)
    assert "<svg" in shown
    assert "otpauth://totp/Paktum:kati.nagy%40example.hu?" in shown
    assert shown_secret((await browser.get(address)).text) == secret, "a reload keeps what she has scanned"
    signed_in = await enrol(browser, link.token, code_now(office.desk, secret))
    assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/console/")
    assert (await browser.get("/console/")).status_code == 200
    assert (await enrol(office.browser(), link.token, code_now(office.desk, secret))).status_code == 410

    clock.move(minutes=1)
    elsewhere = office.browser()
    assert (await enter(elsewhere, code_now(office.desk, secret))).status_code == 303
    assert (await elsewhere.get("/console/")).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "code", "sentence"),
    [
        ("rövid", "", None, "12–200 karakter"),
        (EMAIL, "", None, "12–200 karakter"),
        (PASSWORD, "három kiskacsa úszik", None, "A két jelszó nem egyezik"),
        (PASSWORD, "", "000000", "A kód nem jó"),
    ],
)
async def test_what_is_not_right_at_enrolment_stores_nothing(
    office: Office, password: str, again: str, code: str | None, sentence: str
) -> None:
    link = staff.add(office.desk, EMAIL, "clerk")
    browser = office.browser()
    secret = sign_in.enrolment(office.desk, link.token).secret
    refused = await enrol(browser, link.token, code or code_now(office.desk, secret), password, again)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert password not in refused.text.replace(EMAIL, "") or password == EMAIL
    assert shown_secret(refused.text) == secret
    assert sign_in.stored_hash(office.desk, EMAIL) is None
    assert (await enrol(browser, link.token, code_now(office.desk, secret))).status_code == 303


async def test_wrong_password_wrong_code_and_unknown_address_look_the_same(office: Office, clock: FrozenClock) -> None:
    link = staff.add(office.desk, EMAIL, "clerk")
    secret = sign_in.enrolment(office.desk, link.token).secret
    await enrol(office.browser(), link.token, code_now(office.desk, secret))
    clock.move(minutes=1)
    code = code_now(office.desk, secret)
    browser = office.browser()
    refused = [
        await enter(browser, code, password="három kiskacsa úszik"),
        await enter(browser, "000000"),
        await enter(browser, code, email="senki@example.hu"),
        await enter(browser, "", password=""),
    ]
    assert {answer.status_code for answer in refused} == {422}
    pages = {re.sub(r'value="[^"]*@[^"]*"', "", answer.text) for answer in refused}
    assert len(pages) == 1
    assert "Nem sikerült belépni" in pages.pop()
    assert all("set-cookie" not in answer.headers for answer in refused)
    assert (await enter(browser, code)).status_code == 303


async def test_looking_at_a_link_does_not_spend_it_and_another_language_does_not_lose_it(office: Office) -> None:
    link = staff.add(office.desk, EMAIL, "clerk")
    browser, address = office.browser(), f"/console/sign-in?token={link.token}"
    for _preview in range(3):
        assert f'name="back" value="{address}"' in (await browser.get(address)).text
    response = await browser.post("/console/language", data={"language": "en", "back": address})
    assert response.headers["location"] == address
    assert "Setting up your sign-in" in (await browser.get(address)).text


async def test_a_spent_or_made_up_link_says_how_to_get_another(office: Office) -> None:
    refused = await office.browser().get("/console/sign-in?token=talalt")
    assert refused.status_code == 410
    assert "Kérjen újat a koordinátortól" in refused.text


async def test_without_a_session_the_sign_in_page_is_shown(office: Office) -> None:
    browser = office.browser()
    response = await browser.get("/console/")
    assert (response.status_code, response.headers["location"]) == (303, "/console/sign-in")
    assert "koordinátor" in (await browser.get("/console/sign-in")).text


async def test_guessing_links_and_passwords_is_limited_for_an_address(office: Office) -> None:
    browser = office.browser()
    answers = [await browser.get(f"/console/sign-in?token=guess-{n}") for n in range(MOST_FAILURES)]
    assert [answer.status_code for answer in answers] == [410] * MOST_FAILURES
    assert (await browser.get("/console/sign-in?token=guess")).status_code == 429
    assert (await enter(browser, "123456")).status_code == 429
    assert (await enrol(browser, "guess", "123456")).status_code == 429
    assert (await browser.get("/console/sign-in")).status_code == 200


async def test_the_cookie_says_as_much_as_it_can(desk: Desk, office: Office) -> None:
    link = staff.add(desk, EMAIL, "clerk")
    code = code_now(desk, sign_in.enrolment(desk, link.token).secret)
    cookie = (await enrol(office.browser(), link.token, code)).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", "Path=/console", "Max-Age=43200"} <= set(cookie.split("; "))


async def test_by_https_the_cookie_belongs_to_this_host_alone(desk: Desk, office: Office) -> None:
    office.app = Starlette(routes=[Mount("/console", console_app(desk, secure=True))])
    browser = office.browser()
    browser.base_url = "https://console.test"
    link = staff.add(desk, EMAIL, "clerk")
    code = code_now(desk, sign_in.enrolment(desk, link.token).secret)
    cookie = (await enrol(browser, link.token, code)).headers["set-cookie"]
    assert cookie.startswith(f"{SECURE_SESSION_COOKIE}=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert (await browser.get("/console/")).status_code == 200
    browser.cookies.clear()
    browser.cookies.set(SESSION_COOKIE, session_of(desk, EMAIL), "console.test", "/console")
    assert (await browser.get("/console/")).status_code == 303


async def test_signing_out_ends_the_session_itself(office: Office) -> None:
    kati = await office.colleague()
    session = kati.client.cookies[SESSION_COOKIE]
    assert (await kati.sends("/console/sign-out")).status_code == 303
    stolen = office.browser()
    stolen.cookies.set(SESSION_COOKIE, session, path="/console")
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


async def test_a_foreign_page_signs_nobody_in(office: Office) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/console/sign-in", "/console/sign-in/enrol"):
        assert (await office.browser().post(path, data={"email": EMAIL}, headers=headers)).status_code == 403


async def test_the_token_of_another_colleague_does_not_fit(office: Office) -> None:
    visitor, kati, eva = office.visitor(), await office.colleague(), await office.colleague("eva@example.hu")
    token = staff.form_token(office.desk, eva.client.cookies[SESSION_COOKIE])
    response = await kati.client.post(
        f"/console/cases/{visitor.case_id}/claim", data={"form_token": token}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert response.status_code == 403


async def test_a_form_after_the_session_has_ended_gives_the_text_back(office: Office) -> None:
    visitor = office.visitor()
    response = await office.browser().post(f"/console/cases/{visitor.case_id}/reply", data={"text": "félig kész"})
    assert response.status_code == 401
    assert "félig kész" in response.text
    assert 'href="/console/sign-in"' in response.text


async def test_the_language_is_kept_and_leads_back_only_to_our_pages(office: Office) -> None:
    kati = await office.colleague()
    for back in ("/console/?view=mine", "/console/cases/7", "/console/audit?staff=2&day=2026-11-23"):
        response = await kati.client.post("/console/language", data={"language": "en", "back": back})
        assert response.headers["location"] == back
    assert "Sign out" in await kati.sees("/console/")
    for elsewhere in (
        "https://elsewhere.example",
        "//elsewhere.example",
        "/console/../x",
        "/console/a\\b",
        "/consolex",
    ):
        response = await kati.client.post("/console/language", data={"language": "hu", "back": elsewhere})
        assert response.headers["location"] == "/console/"


async def test_pages_are_not_kept_and_static_files_are(office: Office) -> None:
    kati = await office.colleague()
    page = await kati.client.get("/console/")
    assert page.headers["cache-control"] == "no-store"
    style = await kati.client.get("/console/static/console.css")
    assert "immutable" in style.headers["cache-control"]


async def test_no_page_has_inline_scripts_or_styles(office: Office) -> None:
    link = staff.add(office.desk, EMAIL, "clerk")
    kati = await office.colleague("eva@example.hu", "coordinator")
    for address in ("/", "/sign-in", f"/sign-in?token={link.token}"):
        page = await kati.sees(f"/console{address}")
        assert "<script>" not in page
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", page)

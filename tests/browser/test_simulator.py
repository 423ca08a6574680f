"""The simulator's page: two phones in a real browser, used by keyboard and mouse; the bot is played by the test."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, watch

pytestmark = pytest.mark.browser

TOKEN = "1234567:AAF_proba-token"
KEYBOARD = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}, {"text": "Térkép", "url": "https://a.hu/"}]]}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    faults: list[str] = []
    page = browser.new_page(viewport=request.param, locale="hu-HU")
    watch(page, faults, url)
    page.goto(url)
    expect(page.get_by_role("region", name="telefonja")).to_have_count(2)  # the page makes them before it shows them
    yield page
    page.close()
    assert not faults


def bot(url: str, method: str, **params: object) -> object:
    answer = httpx.post(f"{url}/bot{TOKEN}/{method}", json=params).json()
    assert answer["ok"], answer
    return answer["result"]


def test_a_talk_on_the_first_phone(page: Page, url: str) -> None:
    phone = page.get_by_role("region", name="Anna telefonja")
    anna = next(one["id"] for one in httpx.get(f"{url}/sim/people").json() if one["name"] == "Anna")
    if phone.get_by_role("button", name="INDÍTÁS").is_visible():
        phone.get_by_role("button", name="INDÍTÁS").click()
    line = phone.get_by_label("Üzenet", exact=True)
    line.fill("jó napot <b>")
    line.press("Enter")
    talk = phone.get_by_role("log")
    expect(talk.locator(".message").last).to_contain_text("jó napot <b>")
    bot(url, "sendMessage", chat_id=anna, text="<b>Biztos</b>?", parse_mode="HTML", reply_markup=KEYBOARD)
    expect(talk.locator(".message").last.locator("strong")).to_have_text("Biztos")
    talk.get_by_role("button", name="Igen").last.press("Enter")
    expect(talk.get_by_role("link", name="Térkép").last).to_have_attribute("href", "https://a.hu/")
    updates = bot(url, "getUpdates", timeout=5)
    assert isinstance(updates, list)
    bot(url, "answerCallbackQuery", callback_query_id=updates[-1]["callback_query"]["id"], text="Köszönjük!")
    expect(phone.get_by_text("Köszönjük!")).to_be_visible()
    talk.get_by_role("button", name="Üzenet szerkesztése").last.click()
    line.fill("jó estét")
    line.press("Enter")
    expect(talk.locator(".edited:visible").last).to_have_text("szerkesztve")
    phone.get_by_role("button", name="Letiltás").click()
    phone.get_by_role("button", name="FELOLDÁS ÉS ÚJRAINDÍTÁS").click()
    expect(line).to_be_visible()
    expect(page.get_by_role("list", name="A bot kérései")).to_contain_text("sendMessage")
    found = Axe().run(page).response["violations"]
    assert [fault for fault in found if fault["impact"] in {"serious", "critical"}] == []
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide

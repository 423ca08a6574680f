"""The simulator's page: two phones and the staff's group in a real browser; the bot is played by the test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, watch

pytestmark = pytest.mark.browser

TOKEN = "1234567:AAF_proba-token"
KEYBOARD = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}, {"text": "Térkép", "url": "https://a.hu/"}]]}


@contextmanager
def simulator() -> Iterator[str]:
    command = [sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def url() -> Iterator[str]:
    with simulator() as url:
        yield url


@pytest.fixture
def group(url: str) -> int:
    """A forum of Kati's and Gábor's, with the bot in it."""
    kati, gabor = (act(url, "people", name=name)["id"] for name in ("Kati", "Gábor"))
    number = act(url, "groups", title="Paktumiroda", forum_of=kati)["id"]
    rights = ["can_manage_topics", "can_pin_messages", "can_delete_messages"]
    act(url, f"groups/{number}/add_bot", by=kati, rights=rights)
    act(url, f"groups/{number}/join", by=gabor)
    return int(number)


def act(url: str, path: str, **body: object) -> Any:
    return httpx.post(f"{url}/sim/{path}", json=body, timeout=60).raise_for_status().json()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(browser: Browser, url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    faults: list[str] = []
    if "group" in request.fixturenames:
        request.getfixturevalue("group")
    page = browser.new_page(viewport=request.param, locale="hu-HU")
    watch(page, faults, url)
    page.goto(url)
    expect(page.get_by_role("region", name="telefonja")).to_have_count(2)  # the page makes them before it shows them
    yield page
    page.close()
    assert not faults


def bot(url: str, method: str, **params: object) -> Any:
    answer = httpx.post(f"{url}/bot{TOKEN}/{method}", json=params, timeout=60).json()
    assert answer["ok"], answer
    return answer["result"]


def test_a_talk_on_the_first_phone(page: Page, url: str) -> None:
    phone = page.get_by_role("region", name="Anna telefonja")
    anna = next(one["id"] for one in httpx.get(f"{url}/sim/people", timeout=60).json() if one["name"] == "Anna")
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
    bot(url, "answerCallbackQuery", callback_query_id=updates[-1]["callback_query"]["id"], text="Köszönjük!")
    expect(phone.get_by_text("Köszönjük!")).to_be_visible()
    talk.get_by_role("button", name="Üzenet szerkesztése").last.click()
    line.fill("jó estét")
    line.press("Enter")
    expect(talk.locator(".edited:visible").last).to_have_text("szerkesztve")
    with page.expect_file_chooser() as chooser:
        phone.get_by_role("button", name="Fájl küldése").click()
    chooser.value.set_files({"name": "irat.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 irat"})
    with page.expect_download() as saved:
        talk.get_by_role("link", name="irat.pdf").click()
    assert saved.value.path().read_bytes() == b"%PDF-1.7 irat"
    phone.get_by_role("button", name="Letiltás").click()
    phone.get_by_role("button", name="FELOLDÁS ÉS ÚJRAINDÍTÁS").click()
    expect(line).to_be_visible()
    expect(page.get_by_role("list", name="A bot kérései")).to_contain_text("sendMessage")
    check_it_fits_and_reads(page)


def test_colleagues_work_in_the_topics_of_their_group(page: Page, url: str, group: int) -> None:
    place = page.get_by_role("region", name="a munkatársak csoportja")
    topic = bot(url, "createForumTopic", chat_id=group, name="K-1 · Anna")["message_thread_id"]
    where = {"chat_id": group, "message_thread_id": topic}
    card = bot(url, "sendMessage", **where, text="Kártya", reply_markup=KEYBOARD)
    bot(url, "pinChatMessage", chat_id=group, message_id=card["message_id"])
    topics = place.get_by_role("navigation", name="Témák")
    expect(topics.get_by_label("3 új üzenet")).to_be_visible()
    topics.get_by_role("button", name="K-1 · Anna").press("Enter")
    expect(place.locator(".pinned")).to_contain_text("Kártya")
    place.get_by_label("Aki ír").select_option("Gábor")
    place.get_by_role("button", name="Igen").press("Enter")
    place.get_by_role("button", name="Válasz erre: Kártya").click()
    line = place.get_by_label("Üzenet a csoportba")
    line.fill("Jó napot!")
    line.press("Enter")
    talk = place.get_by_role("log")
    expect(talk.locator(".message").last).to_contain_text("Kártya\nJó napot!", use_inner_text=True)
    pressed, said = [update for update in bot(url, "getUpdates") if "Gábor" in str(update)][-2:]
    assert pressed["callback_query"]["from"]["first_name"] == "Gábor"
    assert said["message"]["reply_to_message"]["message_id"] == card["message_id"]
    check_it_fits_and_reads(page)
    talk.get_by_role("button", name="Üzenet szerkesztése").click()
    line.fill("Jó estét!")
    line.press("Enter")
    expect(talk.locator(".message").last).to_contain_text("Jó estét!")
    place.get_by_label("Aki ír").select_option("Kati")
    place.get_by_role("button", name="Lezárás").click()
    expect(place.get_by_role("heading", name="K-1 · Anna (lezárva)")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept("K-2 · Béla" if dialog.type == "prompt" else ""))
    place.get_by_role("button", name="Törlés").click()
    expect(topics.get_by_role("button")).to_have_count(1)
    place.get_by_role("button", name="Új téma").click()
    expect(place.get_by_role("heading", name="K-2 · Béla")).to_be_visible()


def check_it_fits_and_reads(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [fault for fault in found if fault["impact"] in {"serious", "critical"}] == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

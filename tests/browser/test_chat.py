import gzip
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESK, PHONE, Service, wait_for

pytestmark = pytest.mark.browser
WIDGET = Path(__file__).parents[2] / "bot/web/static/widget.js"


def test_documents_question_is_answered_with_source_and_checked_on_day(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("milyen papirok kellenek a munkaugyre")
    chat.sees("lakcímkártya és TAJ-kártya")
    chat.sees("ellenőrizve: 2026. november 21.")


def test_an_ended_course_says_so_first_and_what_to_ask_about(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("targonca tanfolyam")
    answer = chat.bubbles.filter(has_text="targoncavezetői képzése 2021-ben lezajlott").last
    expect(answer).to_contain_text("Amiről most érdemes érdeklődni")


def test_a_double_tap_has_one_effect(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.page.locator("button", has_text="Rendezvények").dblclick()
    chat.sees("Közelgő rendezvények:")
    chat.page.wait_for_timeout(800)
    expect(chat.bubbles.filter(has_text="Közelgő rendezvények:")).to_have_count(1)


def test_reload_keeps_the_conversation_and_the_half_typed_text(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("szia")
    expect(chat.bubbles).to_have_count(3)
    chat.page.locator("#field").fill("félig megírt")
    chat.page.reload()
    expect(chat.bubbles).to_have_count(3)
    expect(chat.page.locator("#field")).to_have_value("félig megírt")


def test_what_was_written_offline_is_sent_once_when_the_network_is_back(context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    context.set_offline(True)
    chat.write("milyen papirok kellenek a munkaugyre")
    expect(chat.page.locator("li.message.waiting")).to_have_count(1)
    context.set_offline(False)
    chat.sees("lakcímkártya és TAJ-kártya")
    expect(chat.bubbles.filter(has_text="milyen papirok kellenek")).to_have_count(1)


def test_nothing_stays_on_a_shared_computer(context: BrowserContext) -> None:
    page = context.new_page()
    chat = Chat(page).open()
    chat.write("szia")
    expect(chat.bubbles).to_have_count(3)
    page.locator("#summary").click()
    page.locator("#finisher").click()
    page.locator("#question .danger").click()
    expect(chat.bubbles).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0
    assert "Bearer" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert not context.cookies()


def test_a_new_tab_is_a_new_conversation_unless_the_device_is_ones_own(context: BrowserContext) -> None:
    first = Chat(context.new_page()).open()
    first.write("az első fülön")
    expect(first.bubbles.filter(has_text="az első fülön")).to_have_count(1)
    second = Chat(context.new_page()).open()
    expect(second.bubbles.filter(has_text="az első fülön")).to_have_count(0)
    first.page.bring_to_front()
    first.page.locator("#summary").click()
    first.page.locator("#own").click()
    wait_for(lambda: bool(first.page.evaluate("localStorage.length")), "the token has not moved")
    third = Chat(context.new_page()).open()
    expect(third.bubbles.filter(has_text="az első fülön")).to_have_count(1)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Browser, service: Service, size: dict[str, int], scheme: str) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=service.url)  # type: ignore[arg-type]
    chat = Chat(context.new_page()).open()
    chat.write("mennyi a járadék")
    chat.page.locator("button", has_text="Részletek").wait_for()
    found = Axe().run(chat.page).response["violations"]
    assert not [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
    wide = chat.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide
    context.close()


def test_the_element_stays_under_15_kilobytes() -> None:
    assert len(gzip.compress(WIDGET.read_bytes(), 9)) < 15_000


def test_keyboard_alone_is_enough(context: BrowserContext) -> None:
    page = context.new_page()
    chat = Chat(page).open()
    page.locator("#field").focus()
    page.keyboard.type("emberrel szeretnék beszélni")
    page.keyboard.press("Enter")
    chat.sees("Szólok egy munkatársunknak")
    page.locator("button", has_text="Mégsem kérem").focus()
    page.keyboard.press("Enter")
    chat.sees("visszavontam")


def test_a_one_time_link_is_followed_once_and_leaves_the_address(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/#l_made-up")
    chat = Chat(page)
    chat.sees("Ez a link már nem használható")
    assert page.evaluate("location.hash") == ""
    page.reload()
    chat.sees("Ez a link már nem használható")
    expect(chat.bubbles.filter(has_text="már nem használható")).to_have_count(1)
    expect(chat.bubbles.filter(has_text="/start")).to_have_count(0)


def test_a_link_to_a_topic_is_answered_once_and_leaves_the_address(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/?utm_medium=qr&t=allaskereso-regisztracio-menete&s=plakat-3")
    chat = Chat(page)
    chat.sees("Jó napot kívánok!")
    chat.sees("A bejelentkezés a lakóhely vagy a tartózkodási hely szerinti")
    assert page.evaluate("location.search") == ""
    page.reload()
    expect(chat.bubbles.filter(has_text="A bejelentkezés a lakóhely")).to_have_count(1)
    expect(chat.bubbles.filter(has_text="/start")).to_have_count(0)

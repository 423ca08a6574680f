"""The main job end to end: a visitor on a phone, a clerk at a desk, two pages that nobody reloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Service
from tests.browser.signing_in import open_menu, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def clerk(browser: Browser, service: Service) -> Iterator[Page]:
    page = sign_in(browser, service, "kati@example.hu")
    yield page
    page.context.close()


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]


def sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_a_wish_for_a_person_becomes_a_case_and_the_reply_arrives(context: BrowserContext, clerk: Page) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("beszelni szeretnek valakivel a napraforgó ügyben")
    chat.sees("Szólok egy munkatársunknak")
    row = clerk.locator("tr, li").filter(has_text="napraforgó").first
    expect(row).to_be_visible()
    assert not serious(clerk)

    row.get_by_role("link").first.click()
    clerk.get_by_role("button", name="Átveszem").click()
    chat.sees("Mostantól ember válaszol Önnek: Kati (Paktumiroda).")
    clerk.get_by_label("Új belső jegyzet").fill("ezt nem láthatja senki kívül")
    clerk.get_by_role("button", name="Belső jegyzet mentése").click()
    expect(clerk.get_by_text("ezt nem láthatja senki kívül").first).to_be_visible()
    clerk.get_by_label("Az Ön válasza").fill("Jó napot kívánok, holnap hívom.")
    clerk.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    clerk.get_by_role("button", name="Visszavonom").click()
    expect(clerk.get_by_label("Az Ön válasza")).to_have_value("Jó napot kívánok, holnap hívom.")
    clerk.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    clerk.get_by_role("button", name="Küldés most").click()
    chat.sees("Jó napot kívánok, holnap hívom.")

    chat.write("köszönöm, várom")
    expect(clerk.get_by_text("köszönöm, várom").first).to_be_visible()
    expect(chat.page.get_by_text("ezt nem láthatja senki kívül")).to_have_count(0)
    assert not serious(clerk)

    close = clerk.get_by_role("button", name="Lezárom az ügyet")
    close.click()
    expect(chat.bubbles.filter(has_text="lezárta ezt a beszélgetést")).to_have_count(0)
    clerk.get_by_label("Tájékoztatást kapott").check()
    close.click()
    chat.sees("Munkatársunk lezárta ezt a beszélgetést")


def test_files_go_both_ways(context: BrowserContext, clerk: Page, tmp_path: Path) -> None:
    (tmp_path / "önéletrajz.pdf").write_bytes(b"%PDF-1.4 visitor")
    (tmp_path / "urlap.pdf").write_bytes(b"%PDF-1.4 clerk")
    (tmp_path / "program.pdf").write_bytes(b"MZ\x00")
    chat = Chat(context.new_page()).open()
    expect(chat.page.locator("#attach")).to_have_count(0)
    chat.write("emberrel szeretnék beszélni a szarkaláb ügyben")
    chat.sees("Szólok egy munkatársunknak")
    chat.page.locator("#files").set_input_files(tmp_path / "program.pdf")
    expect(chat.page.locator("#status")).to_contain_text("Ilyen fájl nem küldhető")
    chat.page.locator("#files").set_input_files(tmp_path / "önéletrajz.pdf")
    chat.sees("önéletrajz.pdf")
    clerk.locator("tr, li").filter(has_text="szarkaláb").first.get_by_role("link").first.click()
    with clerk.expect_download() as saved:
        clerk.get_by_role("link", name="önéletrajz.pdf").click()
    assert saved.value.path().read_bytes() == b"%PDF-1.4 visitor"
    clerk.get_by_label("Az Ön válasza").fill("Itt az űrlap.")
    clerk.locator("#reply-files").set_input_files(tmp_path / "urlap.pdf")
    clerk.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    clerk.get_by_role("button", name="Küldés most").click()
    chat.sees("urlap.pdf")
    with chat.page.expect_download() as given:
        chat.page.get_by_role("link", name="urlap.pdf").click()
    assert given.value.path().read_bytes() == b"%PDF-1.4 clerk"
    assert given.value.suggested_filename == "urlap.pdf"
    for page in (clerk, chat.page):
        assert not serious(page)
        assert not sideways(page)


def test_a_draft_outlives_the_tab_and_not_the_sign_out(context: BrowserContext, clerk: Page) -> None:
    Chat(context.new_page()).open().write("emberrel szeretnék beszélni a zsálya ügyben")
    clerk.locator("tr, li").filter(has_text="zsálya").first.get_by_role("link").first.click()
    clerk.get_by_label("Az Ön válasza").fill("félig megírt válasz")
    clerk.get_by_label("Új belső jegyzet").fill("félig megírt jegyzet")
    other = clerk.context.new_page()
    other.goto(clerk.url)
    expect(other.get_by_label("Az Ön válasza")).to_have_value("félig megírt válasz")
    expect(other.get_by_label("Új belső jegyzet")).to_have_value("félig megírt jegyzet")
    other.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    expect(other.get_by_label("Az Ön válasza")).to_have_value("")
    expect(clerk.get_by_label("Az Ön válasza")).to_have_value("")
    open_menu(other)
    other.get_by_role("button", name="Kilépés").click()
    expect(other.get_by_role("button", name="Kilépés")).to_have_count(0)
    assert other.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft')).length") == 0


def test_a_half_written_reply_outlives_live_changes(context: BrowserContext, clerk: Page) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a tulipán ügyben")
    clerk.locator("tr, li").filter(has_text="tulipán").first.get_by_role("link").first.click()
    clerk.get_by_label("Az Ön válasza").fill("félig megírt válasz")
    chat.write("még valami: sürgős")
    expect(clerk.get_by_text("még valami: sürgős").first).to_be_visible()
    expect(clerk.get_by_label("Az Ön válasza")).to_have_value("félig megírt válasz")


def test_the_console_fits_a_phone(browser: Browser, service: Service, context: BrowserContext) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a pipacs ügyben")
    chat.sees("Szólok egy munkatársunknak")
    page = sign_in(browser, service, "pista@example.hu", phone=True)
    assert not sideways(page)
    assert not serious(page)
    page.locator("tr, li").filter(has_text="pipacs").first.get_by_role("link").first.click()
    expect(page.get_by_role("button", name="Átveszem")).to_be_visible()
    assert not sideways(page)
    assert not serious(page)
    page.context.close()

"""A reply that has gone, changed and taken back in a real browser; a filter kept; at both widths."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.acts import at_case, claim, reply
from tests.browser.chat import Chat
from tests.browser.conftest import Service
from tests.browser.signing_in import sign_in
from tests.browser.test_case_page import sound

pytestmark = pytest.mark.browser


def test_the_visitor_sees_a_reply_change_and_go(context: BrowserContext, browser: Browser, service: Service) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a hóvirág ügyben")
    kati = sign_in(browser, service, "kati.javit@example.hu")
    claim(kati, "hóvirág")
    reply(kati, "Hétfőn 8-kor várom az irodában.")
    chat.sees("Hétfőn 8-kor várom")
    kati.get_by_role("link", name="Módosítás vagy visszavonás").click()
    sound(kati)
    kati.get_by_label("Az Ön válasza (").fill("Hétfőn 9-kor várom az irodában.")
    kati.get_by_role("button", name="A módosított válasz elküldése").click()
    expect(kati.get_by_text("A választ módosítottuk.")).to_be_visible()
    chat.sees("Hétfőn 9-kor várom")
    expect(chat.page.get_by_text("módosítva")).to_be_visible()
    expect(chat.bubbles.filter(has_text="Hétfőn 8-kor várom")).to_have_count(0)
    sound(kati)
    kati.get_by_role("link", name="Módosítás vagy visszavonás").click()
    kati.get_by_role("button", name="Visszavonom a választ").click()
    expect(kati.locator("#thread").get_by_text("Ezt a választ visszavonták.")).to_be_visible()
    expect(chat.bubbles.filter(has_text="Hétfőn 9-kor várom")).to_have_count(0)
    sound(kati)
    kati.context.close()


def test_a_refused_reply_keeps_its_file_and_what_was_typed(
    context: BrowserContext, browser: Browser, service: Service
) -> None:
    Chat(context.new_page()).open().write("emberrel szeretnék beszélni a nárcisz ügyben")
    kati = sign_in(browser, service, "kati.fajl@example.hu")
    page = at_case(kati, "nárcisz")
    page.get_by_label("Az Ön válasza").fill("Kedves [[név]]!")
    page.get_by_label("Fájlok").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"szia"})
    page.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    expect(page.get_by_label("a.txt")).to_be_checked()
    expect(page.get_by_label("Az Ön válasza")).to_have_value("Kedves [[név]]!")
    sound(page)
    reply(page, "Kedves Ilona!")
    expect(page.locator("#thread").get_by_role("link", name="a.txt")).to_be_visible()
    kati.context.close()


def test_a_filter_is_kept_opened_and_renamed(context: BrowserContext, browser: Browser, service: Service) -> None:
    Chat(context.new_page()).open().write("emberrel szeretnék beszélni a tulipán ügyben")
    page: Page = sign_in(browser, service, "kati.szuro@example.hu")
    page.locator(".filter summary").click()
    page.get_by_label("Fajta").select_option("handover")
    page.get_by_role("button", name="Mutatom ezeket").click()
    sound(page)
    page.get_by_label("A szűrő mentése ezen a néven").fill("Átadott beszélgetések, amelyekre ma kell válaszolnom")
    page.get_by_role("button", name="Szűrő mentése").click()
    own = page.get_by_role("link", name="Átadott beszélgetések")
    expect(own).to_have_attribute("aria-current", "page")
    sound(page)
    page.get_by_role("link", name="Átnevezés vagy eltávolítás").click()
    sound(page)
    page.get_by_label("Új név").fill("Mai átadások")
    page.get_by_role("button", name="Átnevezés: Átadott").click()
    page.get_by_role("link", name="Mai átadások").click()
    expect(page.get_by_role("link", name="Mai átadások")).to_have_attribute("aria-current", "page")
    page.context.close()

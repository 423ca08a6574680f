"""The case page in a real browser: taken over, passed on, worked by keys alone, at both widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import DESK, PHONE, Service
from tests.browser.signing_in import at_the_console, sign_in
from tests.browser.test_handover import serious, sideways

pytestmark = pytest.mark.browser

PARTNER = "peti@kamara.example.hu"
CHAMBER = "Kamara"


@pytest.fixture
def kati(browser: Browser, service: Service) -> Iterator[Page]:
    page = sign_in(browser, service, "kati@example.hu")
    yield page
    page.context.close()


@pytest.fixture
def pista(browser: Browser, service: Service) -> Iterator[Page]:
    page = sign_in(browser, service, "pista@example.hu")
    yield page
    page.context.close()


def partner(browser: Browser, service: Service) -> Page:
    context = browser.new_context(viewport=PHONE, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    return at_the_console(context.new_page(), service, PARTNER, "partner", CHAMBER)


def opened(page: Page, word: str) -> Page:
    page.locator("tr, li").filter(has_text=word).first.get_by_role("link").first.click()
    return page


def sound(page: Page) -> None:
    """At both widths."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not sideways(page), page.url
        assert not serious(page), page.url


def test_two_colleagues_see_each_other_and_one_takes_over(context: BrowserContext, kati: Page, pista: Page) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a kankalin ügyben")
    opened(kati, "kankalin").get_by_role("button", name="Átveszem").click()
    chat.sees("Mostantól ember válaszol Önnek: Kati (Paktumiroda).")
    kati.get_by_label("Az Ön válasza").fill("félig megírt válasz")
    opened(pista, "kankalin")
    expect(pista.get_by_text("Kati éppen választ ír.")).to_be_visible()
    expect(kati.get_by_text("Pista is nézi ezt az ügyet.")).to_be_visible()
    pista.get_by_role("link", name="Átveszem a kollégától").click()
    sound(pista)
    pista.get_by_role("button", name="Átveszem").click()
    chat.sees("Mostantól ember válaszol Önnek: Pista (Paktumiroda).")


def test_a_case_is_passed_on_with_her_consent(
    browser: Browser, service: Service, context: BrowserContext, kati: Page
) -> None:
    office = partner(browser, service)
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a százszorszép ügyben")
    opened(kati, "százszorszép").get_by_role("button", name="Átveszem").click()
    kati.get_by_role("link", name="Átadás partnerirodának").click()
    kati.get_by_role("link", name=CHAMBER).click()
    sound(kati)
    kati.get_by_role("button", name="Megkérem a hozzájárulását").click()
    chat.sees("Átadhatjuk a megkeresését ennek a partnerirodának: Kamara?")
    chat.tap("Igen, hozzájárulok")
    chat.sees("feljegyeztem a hozzájárulását")
    kati.reload()
    kati.get_by_label("Ezt olvassa a partneriroda").fill("Név: Kiss Anna, 06 30 123 4567")
    sound(kati)
    kati.get_by_role("button", name="Felajánlom ennek az irodának").click()
    expect(kati.get_by_text("Kamara: felajánlva, még nincs válasz")).to_be_visible()

    office.locator(".cell-case a").first.click()
    expect(office.get_by_text("06 30 123 4567")).to_be_visible()
    expect(office.get_by_text("százszorszép")).to_have_count(0)
    sound(office)
    office.get_by_role("button", name="Elvállaljuk").click()
    expect(kati.get_by_text("a partneriroda elvállalta").first).to_be_visible()
    office.context.close()


def test_a_case_is_worked_by_keys_that_never_get_in_the_way_of_typing(context: BrowserContext, pista: Page) -> None:
    chat = Chat(context.new_page()).open()
    chat.write("emberrel szeretnék beszélni a nefelejcs ügyben")
    expect(pista.locator("tr").filter(has_text="nefelejcs")).to_be_visible()
    keys = pista.keyboard
    keys.press("?")
    expect(pista.get_by_role("dialog", name="Billentyűk")).to_be_visible()
    expect(pista.get_by_text("a lista következő ügye")).to_be_visible()
    assert not serious(pista)
    keys.press("Escape")
    keys.press("j")
    expect(pista.locator(".cell-case a").first).to_be_focused()
    while "nefelejcs" not in pista.locator("tr:has(a:focus)").inner_text():
        keys.press("ArrowDown")
    keys.press("Enter")
    expect(pista.get_by_role("heading", level=1)).to_contain_text("K-")
    keys.press("c")
    keys.press("Enter")
    chat.sees("Mostantól ember válaszol Önnek: Pista (Paktumiroda).")
    expect(pista.get_by_role("button", name="Átveszem")).to_have_count(0)  # the page has come back
    keys.press("r")
    keys.type("ncxsjgq?")
    expect(pista.get_by_label("Az Ön válasza")).to_have_value("ncxsjgq?")
    pista.get_by_label("Az Ön válasza").fill("")
    pista.locator("h1").click()
    for key, place in (("n", "#note-text"), ("s", "#snoozing input[type=radio]"), ("x", "#closing input[type=radio]")):
        keys.press(key)
        expect(pista.locator(place).first).to_be_focused()
        pista.evaluate("document.activeElement.blur()")
    for summary in ("#blocking", "#happened"):
        pista.locator(f"{summary} summary").click()
    sound(pista)
    keys.press("g")
    keys.press("q")
    expect(pista).to_have_url("/console/")

    pista.goto("/console/help")
    pista.get_by_label("A billentyűk működnek ebben a böngészőben").uncheck()
    keys.press("g")
    keys.press("q")
    keys.press("?")
    expect(pista.get_by_role("dialog")).to_have_count(0)
    expect(pista).to_have_url("/console/help")

"""The public pages of events on a phone and a desk, in the dark, without scripts; from there to the chat."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, Service

pytestmark = pytest.mark.browser

ADDRESSES = ("/events", "/events?lang=en", "/events/minta-tajekoztato", "/events/minta-muhely", "/events/nincs")
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_pages_fit_and_read_well_without_scripts(browser: Browser, service: Service, size: dict[str, int]) -> None:
    plain = browser.new_context(viewport=size, locale="hu-HU", java_script_enabled=False)  # type: ignore[arg-type]
    page = plain.new_page()
    page.goto(f"{service.url}/events")
    page.get_by_label("Település").select_option("Tiszakécske")
    page.get_by_role("button", name="Mutassa").click()
    expect(page.get_by_role("heading", level=3)).to_have_text(["Minta: Vállalkozói reggeli"])
    page.get_by_role("link", name="Minta: Vállalkozói reggeli").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Minta: Vállalkozói reggeli")
    plain.close()
    checked = browser.new_context(viewport=size, locale="hu-HU")  # type: ignore[arg-type]
    page = checked.new_page()
    for address in ADDRESSES:
        page.goto(service.url + address)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert Axe().run(page).response["violations"] == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
    checked.close()


def test_from_the_list_to_the_chat_by_keys(context: BrowserContext, service: Service) -> None:
    page = context.new_page()
    page.goto("/events")
    focus(page, "Minta: Önéletrajz-műhely")
    page.keyboard.press("Enter")
    expect(page.get_by_text("betelt, várólista van")).to_be_visible()
    focus(page, "Feliratkozom a várólistára")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A Paktum Asszisztens vagyok, számítógépes program").first).to_be_visible()
    page.wait_for_url(f"{service.url}/")
    shown = page.locator("paktum-chat li.message .bubble", has_text="Minta: Önéletrajz-műhely")
    expect(shown).to_be_visible()
    expect(page.locator("paktum-chat button", has_text="Feliratkozom a várólistára")).to_be_visible()


def test_a_calendar_file_is_saved(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/events/minta-tajekoztato")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Mentés naptárfájlként").click()
    assert saved.value.suggested_filename == "minta-tajekoztato.ics"
    assert "SUMMARY:Minta: Tájékoztató álláskeresőknek" in saved.value.path().read_text(encoding="utf-8")


def focus(page: Page, name: str) -> None:
    """By the tab key, as somebody without a mouse."""
    link = page.get_by_role("link", name=name)
    for _press in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            return
    raise AssertionError(f"{name} cannot be reached by the tab key")

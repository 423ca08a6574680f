"""The privacy notice on a small phone, in the dark, and on paper."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import Service

pytestmark = pytest.mark.browser


def test_it_is_found_from_the_chat_and_reads_well_everywhere(context: BrowserContext, service: Service) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(service.url)
    page.get_by_text("Menü", exact=True).click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Adatkezelés").click()
    notice = opened.value
    notice.set_viewport_size({"width": 360, "height": 640})
    expect(notice.get_by_role("heading", name="Adatkezelési tájékoztató")).to_be_visible()
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        notice.emulate_media(color_scheme=scheme)
        assert Axe().run(notice).response["violations"] == []
        assert notice.evaluate("document.documentElement.scrollWidth") <= 360
    notice.emulate_media(media="print")
    expect(notice.get_by_role("link", name="Vissza a beszélgetéshez")).to_be_hidden()
    notice.emulate_media(media="screen")
    notice.get_by_role("link", name="English").click()
    expect(notice.get_by_role("heading", name="Privacy notice")).to_be_visible()
    assert Axe().run(notice).response["violations"] == []

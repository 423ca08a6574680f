"""Setting up a sign-in, signing in with it, and the pages of colleagues, on a phone and at a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE, Service, watch
from tests.browser.signing_in import at_the_console, enrol, open_menu, sign_in_again
from tests.browser.test_handover import serious, sideways

pytestmark = pytest.mark.browser
HALF_A_MINUTE = timedelta(seconds=30)  # by so much may the clock of her phone be ahead


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser, service: Service) -> Iterator[Page]:
    """Anything that the content security policy stops fails the test."""
    context = browser.new_context(viewport=request.param, locale="hu-HU", base_url=service.url)
    page, faults = context.new_page(), list[str]()
    watch(page, faults, service.url)
    yield page
    context.close()
    assert not faults


def check(page: Page) -> None:
    assert not serious(page)
    assert not sideways(page)


def test_a_link_enrols_once_and_from_then_on_password_and_code_sign_in(page: Page, service: Service) -> None:
    link, now = service.staff_link("bea@example.hu", "coordinator"), datetime.now(UTC)
    page.goto(link)
    check(page)
    expect(page.get_by_role("img", name="QR-kód")).to_be_visible()
    secret = enrol(page, link, now)
    expect(page).to_have_url(f"{service.url}/console/")
    open_menu(page)
    check(page)
    page.get_by_role("button", name="Kilépés").click()
    page.goto(link)
    expect(page.get_by_text("már nem használható")).to_be_visible()
    check(page)
    sign_in_again(page, "bea@example.hu", secret, now)
    expect(page.get_by_role("alert")).to_be_visible()  # a code signs in once
    sign_in_again(page, "bea@example.hu", secret, now + HALF_A_MINUTE)
    expect(page).to_have_url(f"{service.url}/console/")


def test_the_pages_of_colleagues_fit_and_work(page: Page, service: Service) -> None:
    at_the_console(page, service, "csilla@example.hu", "coordinator")
    open_menu(page)
    page.get_by_role("link", name="Munkatársak").click()
    check(page)
    name = "máltai" + str(page.viewport_size and page.viewport_size["width"])
    page.get_by_label("Új partneriroda").fill(name)
    page.get_by_role("button", name="Az iroda felvétele").click()
    expect(page.get_by_text("Az irodát felvettük.")).to_be_visible()
    page.get_by_role("textbox", name="E-mail-cím").fill(f"{name.replace('á', 'a')}@example.hu")
    page.get_by_label("Szerepkör").select_option("partner")
    page.get_by_role("combobox", name="Partneriroda").select_option(name)
    page.get_by_role("button", name="Felveszem").click()
    link = page.get_by_label("A link").input_value()
    assert link.startswith(f"{service.url}/console/sign-in?token=")
    check(page)
    page.get_by_role("link", name=name.replace("á", "a").capitalize()).click()
    check(page)
    page.get_by_label("szombat").check()
    page.get_by_role("button", name="Mentés", exact=True).click()
    expect(page.get_by_text("A módosítást elmentettük.")).to_be_visible()
    open_menu(page)
    page.get_by_role("link", name="Napló").click()
    expect(page.get_by_role("rowheader", name="munkatárs adatai módosítva").first).to_be_visible()
    check(page)
    page.goto("/console/sessions")
    expect(page.get_by_text("ez az eszköz")).to_be_visible()
    check(page)
    page.goto("/console/rules/business")
    check(page)
    page.get_by_label("Miről ír").select_option("workers")
    page.get_by_role("button", name="Mutassa, mi jelenne meg").press("Enter")
    expect(page.get_by_role("heading", name="Ez jelenne meg ezen a napon")).to_be_focused()
    page.get_by_text("Miért nem jelenik meg a többi szabály").press("Enter")
    check(page)

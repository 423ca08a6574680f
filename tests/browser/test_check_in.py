"""The door on a phone: a camera that really scans, taps, keys, no network, and two colleagues at once."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.app import make_desk
from bot.settings import Settings
from desk.check_in import ticket_payload
from desk.desk import Desk
from storage import events, registrations
from storage.events import EventRow
from tests import codes
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE, Service, watch
from tests.browser.signing_in import at_the_console
from tests.browser.test_handover import serious, sideways
from tests.events import Guest, make_event, now_is
from tests.learned import INDEX_DIR

pytestmark = pytest.mark.browser
NUMBERS = count(1)
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b")
A4 = {"width": 680, "height": 1009}  # within the margins
SHOTS = os.environ.get("PAKTUM_TEST_SHOTS")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees; read when it is switched on."""
    file = tmp_path_factory.mktemp("camera") / "camera.y4m"
    codes.film(file, "")
    return file


@pytest.fixture(scope="module")
def with_camera(browser: Browser, film: Path) -> Iterator[Browser]:
    camera = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    arguments = [*ARGUMENTS, *camera, f"--use-file-for-fake-video-capture={film}"]
    browser = browser.browser_type.launch(executable_path=CHROMIUM, args=arguments)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def desk(service: Service) -> Iterator[Desk]:
    """The same data as the service has them."""
    desk = make_desk(Settings(data_dir=service.folder, index_dir=str(INDEX_DIR)), "door")
    yield desk
    desk.database.close()


@pytest.fixture
def event(desk: Desk) -> EventRow:
    return make_event(desk, key=f"ajto{next(NUMBERS)}-{os.getpid()}", starts_at=desk.clock.now() + timedelta(hours=1))


def begins(desk: Desk, event: EventRow) -> None:
    """Whatever the hour of the day, its door is open then."""
    with desk.database.transaction() as tx:
        events.change(tx, event.id, starts_at=desk.clock.now() - timedelta(minutes=1))


@pytest.fixture
def context(with_camera: Browser, service: Service) -> Iterator[BrowserContext]:
    context = with_camera.new_context(viewport=PHONE, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    faults: list[str] = []
    context.on("page", lambda page: watch(page, faults, service.url))
    yield context
    context.close()
    assert not faults


@pytest.fixture
def page(context: BrowserContext, service: Service) -> Page:
    return at_the_console(context.new_page(), service, "ajto@example.hu")


def opened(page: Page, event: EventRow) -> Page:
    page.goto(f"/console/events/{event.id}/door")
    return page


def picture(page: Page, name: str) -> None:
    """Where PAKTUM_TEST_SHOTS names a folder: for people to look at."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def scan(page: Page, film: Path, text: str) -> None:
    """Another visitor holds her code before the camera."""
    control = page.get_by_role("button", name="Kamera")
    if control.get_attribute("aria-pressed") == "true":
        control.click()
    codes.film(film, text)
    control.click()


def test_a_camera_lets_in_and_refuses(page: Page, desk: Desk, event: EventRow, film: Path) -> None:
    row = Guest(desk, name="Őri Álmos").register(event, 2)
    other = make_event(desk, key=f"masik-{event.key}")
    foreign = Guest(desk).register(other)
    begins(desk, event)
    told, code = opened(page, event).locator("#door-told"), ticket_payload(event, row)
    scan(page, film, code)
    expect(told).to_contain_text("Őri Álmos")
    expect(told).to_contain_text("Itt van: 2 fő.")
    expect(told.locator(".told-in")).to_be_visible()
    expect(page.locator("#door-counts")).to_contain_text("2")
    assert now_is(desk, row).came == 2
    assert not serious(page)
    assert not sideways(page)
    picture(page, "door-scanned")

    page.get_by_role("button", name="Visszavonás").click()
    expect(told).to_contain_text("Visszavonva.")
    page.reload()  # she goes on holding it before the camera
    scan(page, film, code)
    expect(told.locator(".told-ask")).to_contain_text("Koppintson, ha az illető valóban itt van.")
    assert now_is(desk, row).came is None
    picture(page, "door-asks")
    assert not serious(page)
    told.get_by_role("button", name="Mégis beléptetem").click()
    expect(told.locator(".told-in")).to_be_visible()
    assert now_is(desk, row).came == 2

    scan(page, film, ticket_payload(other, foreign))
    expect(told).to_contain_text("másik rendezvényre szól")
    assert now_is(desk, foreign).came is None


def test_whoever_works_by_keyboard_finds_lets_in_and_goes_on(page: Page, desk: Desk, event: EventRow) -> None:
    row = Guest(desk, name="Szűcs Éva").register(event)
    Guest(desk, name="Kiss Béla").register(event, 3)
    late = Guest(desk, name="Kiss Későn").register(event)
    begins(desk, event)
    field = opened(page, event).get_by_label("Név vagy ötjegyű kód")
    assert not serious(page)
    picture(page, "door")
    field.focus()
    page.keyboard.type("szucs")
    expect(page.get_by_text("Kiss Béla", exact=True)).to_have_count(0)
    for _time in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Itt van: Szűcs Éva")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#door-told")).to_contain_text("Itt van: 1 fő.")
    expect(field).to_be_focused()
    assert now_is(desk, row).came == 1
    page.keyboard.type("kiss")
    expect(page.locator("#door-lists")).not_to_contain_text("Szűcs Éva")
    page.get_by_text("Más létszám").first.click()
    page.get_by_label("Létszám: Kiss Béla", exact=True).select_option("2")
    with desk.database.transaction() as tx:  # what she chooses from stays open while others are changed
        registrations.change(tx, late.id, seats=2)
    page.evaluate("htmx.trigger(document.body, 'changed')")
    expect(page.get_by_role("button", name="2 fő jött: Kiss Későn")).to_be_visible()
    page.get_by_role("button", name="Ennyien jöttek").click()
    expect(page.locator("#door-told")).to_contain_text("Itt van: 2 fő.")
    assert not sideways(page)


def test_the_next_name_is_written_over_the_last(page: Page, desk: Desk, event: EventRow) -> None:
    for name in ("Minta Klára", "Minta Béla"):
        Guest(desk, name=name).register(event)
    begins(desk, event)
    field = opened(page, event).get_by_label("Név vagy ötjegyű kód")
    field.fill("klara")
    page.get_by_role("button", name="Itt van: Minta Klára").click()
    expect(page.locator("#door-told")).to_contain_text("Minta Klára")
    field.click()
    page.keyboard.type("bela")
    expect(page.get_by_role("button", name="Itt van: Minta Béla")).to_be_visible()
    expect(field).to_have_value("bela")


def test_what_was_tapped_without_a_network_is_said_and_counts_once(page: Page, desk: Desk, event: EventRow) -> None:
    first, second = (Guest(desk, name=name).register(event) for name in ("Első Elemér", "Második Márta"))
    begins(desk, event)
    opened(page, event)
    page.context.set_offline(True)
    page.get_by_role("button", name="Itt van: Első Elemér").click()
    expect(page.get_by_text("Nem ment el, mert nincs kapcsolat.")).to_be_visible()
    assert now_is(desk, first).came is None
    page.context.set_offline(False)
    for name in ("Első Elemér", "Második Márta"):  # one right after the other
        page.get_by_role("button", name=f"Itt van: {name}").click()
    expect(page.get_by_role("button", name="Visszavonás: Második Márta")).to_be_visible()
    expect(page.get_by_text("Nem ment el, mert nincs kapcsolat.")).to_be_hidden()
    assert (now_is(desk, first).came, now_is(desk, second).came) == (1, 1)


def test_two_colleagues_see_what_the_other_does(page: Page, desk: Desk, event: EventRow) -> None:
    Guest(desk, name="Közös Klára").register(event)
    begins(desk, event)
    opened(page, event)
    other = opened(page.context.new_page(), event)
    other.get_by_label("Név vagy ötjegyű kód").fill("klara")
    page.get_by_role("button", name="Itt van: Közös Klára").click()
    expect(other.get_by_role("button", name="Visszavonás: Közös Klára")).to_be_visible()
    page.get_by_text("Jelentkezés nélkül érkezett").click()
    page.get_by_label("Hányan jöttek").fill("3")
    picture(page, "door-walk-in")
    assert not serious(page)
    page.get_by_role("button", name="Beléptetem").click()
    expect(page.locator("#door-told")).to_contain_text("név nélkül")
    expect(other.locator("#door-counts")).to_contain_text("4")
    assert not sideways(page)


def test_without_a_camera_the_page_says_to_type_the_code(
    browser: Browser, service: Service, page: Page, desk: Desk, event: EventRow
) -> None:
    row = Guest(desk, name="Kódos Kata").register(event)
    begins(desk, event)
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale="hu-HU",
        base_url=service.url,
        storage_state=page.context.storage_state(),
    )
    phone = opened(context.new_page(), event)
    phone.get_by_role("button", name="Kamera").click()
    expect(phone.locator("#camera-said")).to_contain_text("írja be az ötjegyű kódot", ignore_case=True)
    phone.get_by_label("Név vagy ötjegyű kód").fill(row.code)
    phone.get_by_role("button", name="Itt van: Kódos Kata").click()
    expect(phone.locator("#door-told")).to_contain_text("Kódos Kata")
    context.close()


def test_the_papers_fit_a_phone_and_a_sheet_of_paper(page: Page, desk: Desk, event: EventRow) -> None:
    for _time in range(4):
        Guest(desk, name="Hosszúnevű-Kovácsné Szentandrássy Bernadett").register(event)
    for paper in ("sheet", "poster"):
        page.goto(f"/console/events/{event.id}/{paper}")
        assert not serious(page)
        assert not sideways(page)
        assert len(PAGE_OF_PDF.findall(page.pdf(prefer_css_page_size=True))) == 1
        page.emulate_media(media="print")
        page.set_viewport_size(A4)  # type: ignore[arg-type]
        expect(page.locator("header.bar")).to_be_hidden()
        expect(page.locator(".on-screen").first).to_be_hidden()
        picture(page, paper)
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]

"""Events on a phone and at a desk, by keyboard alone: created, looked at, published, changed, called off."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service
from tests.browser.signing_in import at_the_console
from tests.browser.test_announcements import picture
from tests.browser.test_staff import check
from tests.browser.test_staff import page as page  # noqa: PLC0414 – its fixture: a phone and a desk

pytestmark = pytest.mark.browser


def test_an_event_goes_from_the_draft_to_being_called_off(page: Page, service: Service) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    at_the_console(page, service, "emese@example.hu")
    page.goto("/console/events")
    check(page)
    page.get_by_role("link", name="Új rendezvény").press("Enter")
    check(page)
    page.get_by_label("Férőhelyek száma").fill("0")
    page.get_by_role("button", name="Mentés és megtekintés").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Férőhelyek száma")).to_have_attribute("aria-invalid", "true")
    check(page)
    picture(page, "event-faults")
    write_event(page, f"Állásbörze {width}")
    picture(page, "event-form")
    page.get_by_role("button", name="Mentés és megtekintés").press("Enter")
    expect(page.get_by_role("heading", name=f"Állásbörze {width}").first).to_be_visible()
    check(page)
    picture(page, "event-draft")
    page.get_by_role("button", name="Közzététel").press("Enter")
    expect(page.get_by_text("Mostantól lehet jelentkezni.")).to_be_visible()
    check(page)
    picture(page, "event-published")
    page.get_by_role("link", name="Módosítás", exact=True).press("Enter")
    page.get_by_label("Kezdete").fill("11:00")
    page.get_by_role("button", name="Tovább: kiket érint").press("Enter")
    expect(page.get_by_role("heading", name="Kiket érint")).to_be_visible()
    check(page)
    picture(page, "event-affected")
    page.get_by_role("button", name="Mentés", exact=True).press("Enter")
    expect(page.get_by_text("Akit érint, automatikusan értesül")).to_be_visible()
    repeat(page)
    page.goto("/console/events")
    check(page)
    picture(page, "events")
    page.keyboard.press("j")
    expect(page.locator(".cell-case a").first).to_be_focused()
    page.go_back()
    page.get_by_role("link", name="Lemondás").press("Enter")
    check(page)
    page.get_by_label("Ok, az iroda számára").select_option("speaker")
    page.get_by_label("Egy mondat a jelentkezőknek").fill("Januárban pótoljuk.")
    picture(page, "event-call-off")
    page.get_by_role("button", name="Véglegesen lemondom").press("Enter")
    expect(page.get_by_text("A rendezvényt lemondtuk.")).to_be_visible()
    check(page)


def write_event(page: Page, title: str) -> None:
    day = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    page.get_by_label("Cím magyarul").fill(title)
    page.get_by_label("A rendezvény fajtája").select_option("career_day")
    page.get_by_label("Miről szól, magyarul").fill("Húsz munkáltató várja az érdeklődőket.\nHozzon önéletrajzot.")
    page.get_by_label("Nap", exact=False).first.fill(day)
    page.get_by_label("Kezdete").fill("10:00")
    page.get_by_label("Vége").fill("12:30")
    page.get_by_label("Helyszín").fill("Művelődési Központ")
    page.get_by_label("Település").fill("Kecskemét")
    page.get_by_label("Férőhelyek száma").fill("40")
    page.get_by_label("útiköltsége megtérítését").check()


def repeat(page: Page) -> None:
    page.get_by_role("link", name="Ismétlés más napokon").press("Enter")
    check(page)
    page.get_by_role("button", name="Mutassa az alkalmakat").press("Enter")
    expect(page.get_by_role("button", name="Elkészítem ezeket az alkalmakat")).to_be_visible()
    check(page)
    picture(page, "event-repeat")
    page.get_by_role("button", name="Elkészítem ezeket az alkalmakat").press("Enter")
    expect(page.get_by_role("heading", name="A többi alkalom")).to_be_visible()
    check(page)
    picture(page, "event-series")

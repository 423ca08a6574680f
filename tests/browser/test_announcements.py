"""The page of announcements on a phone and at a desk: written, looked at, scheduled, and stopped by keyboard alone."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service
from tests.browser.signing_in import at_the_console
from tests.browser.test_staff import check
from tests.browser.test_staff import page as page  # noqa: PLC0414 – its fixture: a phone and a desk

pytestmark = pytest.mark.browser

SHOTS = os.environ.get("PAKTUM_TEST_SHOTS")
TEXT = "Állásbörze Kecskeméten, szombaton 9 órától.\nBelépés ingyenes."


def picture(page: Page, name: str) -> None:
    """Where PAKTUM_TEST_SHOTS names a folder: for people to look at."""
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)


def test_an_announcement_is_written_scheduled_and_stopped(page: Page, service: Service) -> None:
    at_the_console(page, service, "dora@example.hu", "coordinator")
    page.goto("/console/announcements")
    check(page)
    page.locator(".back a").click()
    check(page)
    page.get_by_label("Magyar szöveg").fill(TEXT)
    page.get_by_label("Célcsoport").select_option("jobseeker")
    page.get_by_label("Település").select_option("Kecskemét")
    picture(page, "announcement-new")
    page.get_by_role("button", name="Mentés").press("Enter")
    expect(page.get_by_role("heading", name="Értesítés", exact=True)).to_be_visible()
    expect(page.locator(".bubble").first).to_have_text(TEXT.replace("\n", " "))
    expect(page.get_by_text("álláskeresők · Kecskemét")).to_be_visible()
    check(page)
    picture(page, "announcement-draft")
    page.get_by_label("Későbbi indítás időpontja").fill("2099-01-05T10:00")
    page.get_by_role("button", name="Időzítés").press("Enter")
    status = page.locator("#announcement-state")
    expect(status).to_contain_text("Időzítve")
    assert status.get_attribute("role") == "status"
    check(page)
    page.get_by_role("button", name="Végleges leállítás").press("Enter")
    expect(page.locator("#announcement-state")).to_contain_text("Leállítva")
    check(page)
    picture(page, "announcement-stopped")

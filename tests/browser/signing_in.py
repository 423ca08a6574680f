"""A colleague at a browser, with her phone beside it."""

from datetime import UTC, datetime

from playwright.sync_api import Page

from desk import factors
from tests.colleagues import PASSWORD


def code_now(secret: str) -> str:
    return factors.code_of(secret, factors.step_at(datetime.now(UTC)))


def enrol(page: Page, link: str) -> str:
    """By her one-time link; gives the secret that her authenticator app keeps."""
    page.goto(link)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Új jelszó", exact=True).fill(PASSWORD)
    page.get_by_label("Új jelszó még egyszer").fill(PASSWORD)
    page.get_by_label("Az alkalmazásban most látható kód").fill(code_now(secret))
    page.get_by_role("button", name="Beállítom és belépek").click()
    return secret

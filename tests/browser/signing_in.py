"""A colleague at a browser, with her phone beside it."""

from datetime import UTC, datetime

from playwright.sync_api import Browser, Page, expect

from desk import factors
from tests.browser.conftest import DESK, PHONE, Service
from tests.colleagues import PASSWORD


def code_now(secret: str, now: datetime | None = None) -> str:
    return factors.code_of(secret, factors.step_at(now or datetime.now(UTC)))


def enrol(page: Page, link: str, now: datetime | None = None) -> str:
    """By her one-time link; gives the secret that her authenticator app keeps. `now`: of the service, if moved."""
    page.goto(link)
    secret = page.locator(".key").inner_text().replace(" ", "")
    page.get_by_label("Új jelszó", exact=True).fill(PASSWORD)
    page.get_by_label("Új jelszó még egyszer").fill(PASSWORD)
    page.get_by_label("Az alkalmazásban most látható kód").fill(code_now(secret, now))
    page.get_by_role("button", name="Beállítom és belépek").click()
    return secret


def at_the_console(page: Page, service: Service, email: str, role: str = "clerk", office: str | None = None) -> Page:
    """Enrolled by her link the first time; later tests go on with the session she was given then, while it lasts."""
    console = f"{service.url}/console/"
    page.context.add_cookies(service.cookies.get(email, []))
    page.goto(console)
    if page.url != console:
        enrol(page, service.staff_link(email, role, office))
        expect(page).to_have_url(console)
        service.cookies[email] = page.context.cookies()
    return page


def sign_in(browser: Browser, service: Service, email: str, *, phone: bool = False) -> Page:
    context = browser.new_context(viewport=PHONE if phone else DESK, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    return at_the_console(context.new_page(), service, email)


def open_menu(page: Page) -> None:
    """Where the pages do not stand on one line beside it."""
    menu = page.locator("header .menu summary")
    if menu.is_visible():
        menu.press("Enter")


def sign_in_again(page: Page, email: str, secret: str, now: datetime | None = None) -> None:
    page.goto("/console/sign-in")
    page.get_by_label("E-mail-cím").fill(email)
    page.get_by_label("Jelszó").fill(PASSWORD)
    page.get_by_label("A hitelesítő alkalmazás kódja").fill(code_now(secret, now))
    page.get_by_role("button", name="Belépek").click()

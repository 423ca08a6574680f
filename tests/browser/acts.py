"""What a colleague does on the page of a case."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_case_page import opened, sound


def at_case(page: Page, word: str) -> Page:
    page.goto("/console/")
    opened(page, word)
    expect(page.get_by_role("heading", level=1)).to_contain_text("K-")
    return page


def claim(page: Page, word: str) -> None:
    at_case(page, word).get_by_role("button", name="Átveszem").click()
    expect(page.get_by_label("Az Ön válasza")).to_be_visible()


def reply(page: Page, text: str) -> None:
    page.get_by_label("Az Ön válasza").fill(text)
    page.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    page.get_by_role("button", name="Küldés most").click()
    expect(page.get_by_role("button", name="Küldés most")).to_have_count(0)


def reply_taken_back(page: Page, text: str) -> None:
    page.get_by_label("Az Ön válasza").fill(text)
    page.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    page.get_by_role("button", name="Visszavonom").click()
    expect(page.get_by_label("Az Ön válasza")).to_have_value(text)
    page.get_by_role("button", name="A visszakapott szöveg és fájlok törlése").click()
    expect(page.get_by_label("Az Ön válasza")).to_have_value("")


def reply_with_canned(page: Page, title: str) -> None:
    page.get_by_label("Sablonválasz").select_option(title)
    page.get_by_role("button", name="Beszúrás").click()
    page.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    page.get_by_role("button", name="Küldés most").click()


def note(page: Page, text: str) -> None:
    page.get_by_label("Új belső jegyzet").fill(text)
    page.get_by_role("button", name="Belső jegyzet mentése").click()
    expect(page.locator("#notes-list").get_by_text(text)).to_be_visible()


def close(page: Page, outcome: str) -> None:
    page.locator("#closing").get_by_label(outcome).check()
    page.get_by_role("button", name="Lezárom az ügyet").click()
    expect(page.locator("#card .state-closed")).to_be_visible()


def put_off_until_tomorrow(page: Page, why: str) -> None:
    page.locator("#snoozing summary").click()
    page.locator("#snoozing input[type=radio]").first.check()
    page.locator("#snooze-text").fill(why)
    page.get_by_role("button", name="Elhalasztom az ügyet").click()
    expect(page.get_by_text("Az ügyet elhalasztotta.")).to_be_visible()


def block_for_a_week(page: Page, why: str) -> None:
    page.locator("#blocking summary").click()
    page.locator("#blocking").get_by_label("1 hét").check()
    page.locator("#block-text").fill(why)
    page.get_by_role("button", name="Letiltom").click()
    expect(page.get_by_text("A letiltást feljegyeztük.")).to_be_visible()


def ask_for_consent(page: Page, office: str) -> None:
    page.get_by_role("link", name="Átadás partnerirodának").click()
    page.get_by_role("link", name=office).click()
    page.get_by_role("button", name="Megkérem a hozzájárulását").click()


def offer(page: Page, told: str) -> None:
    """Of her who has agreed meanwhile."""
    page.reload()
    page.get_by_label("Ezt olvassa a partneriroda").fill(told)
    sound(page)
    page.get_by_role("button", name="Felajánlom ennek az irodának").click()
    expect(page.get_by_text("felajánlva, még nincs válasz")).to_be_visible()


def take_over(page: Page, word: str) -> None:
    at_case(page, word).get_by_role("link", name="Átveszem a kollégától").click()
    sound(page)
    page.get_by_role("button", name="Átveszem").click()
    expect(page.get_by_text("Átvette ezt az ügyet.")).to_be_visible()


def write_canned(page: Page, title: str, text: str, file: Path) -> None:
    page.goto("/console/canned/new")
    sound(page)
    page.get_by_label("Cím", exact=True).fill(title)
    page.get_by_label("Magyar szöveg").fill(text)
    page.get_by_label("Fájl", exact=True).set_input_files(file)
    page.get_by_role("button", name="Mentés").click()
    expect(page.get_by_role("link", name=title, exact=True)).to_be_visible()


def add_colleague(page: Page, email: str, role: str = "clerk", office: str = "") -> str:
    """The one-time link that the coordinator is shown."""
    page.goto("/console/staff")
    page.get_by_role("textbox", name="E-mail-cím").fill(email)
    page.get_by_label("Szerepkör").select_option(role)
    if office:
        page.get_by_role("combobox", name="Partneriroda").select_option(office)
    page.get_by_role("button", name="Felveszem").click()
    return page.get_by_label("A link").input_value()

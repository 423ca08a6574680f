"""`paktum demo` as it is shown to an office: two phones in one page, the console in another, nobody reloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.bot.commands.demonstrating import Demo, demonstrating
from tests.bot.commands.running import Paktum
from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    with demonstrating(Paktum(tmp_path)) as demo:
        yield demo


def opened(browser: Browser, address: str, size: dict[str, int]) -> Page:
    page = browser.new_context(viewport=size, locale="hu-HU").new_page()  # type: ignore[arg-type]
    page.goto(address)
    return page


def write(phone: Locator, text: str) -> None:
    line = phone.get_by_label("Üzenet", exact=True)
    line.fill(text)
    line.press("Enter")


def check_it_fits_and_reads(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert not [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_two_phones_and_a_clerk(browser: Browser, demo: Demo) -> None:
    phones = opened(browser, demo.phones, DESK)
    anna = phones.get_by_role("region", name="Anna telefonja")
    bela = phones.get_by_role("region", name="Béla telefonja")
    expect(anna.get_by_text("A paktumiroda számítógépes programja vagyok")).to_be_visible()
    anna.get_by_role("button", name="INDÍTÁS").click()
    bela.get_by_role("button", name="INDÍTÁS").click()
    write(anna, "milyen papirok kellenek a munkaugyre")
    expect(anna.get_by_role("log")).to_contain_text("lakcímkártya és TAJ-kártya")
    bela.get_by_role("button", name="Emberrel beszélnék").click()
    expect(bela.get_by_role("log")).to_contain_text("Szólok egy munkatársunknak")

    clerk = opened(browser, demo.sign_in, DESK)
    clerk.get_by_label("E-mail-cím").fill(demo.email)
    clerk.get_by_label("Jelszó").fill(demo.password)
    shown = phones.locator("#code strong")
    expect(shown).to_have_text(demo.code())
    clerk.get_by_label("A hitelesítő alkalmazás kódja").fill(demo.code())
    clerk.get_by_role("button", name="Belépek").click()
    clerk.locator("tr, li").filter(has_text="Telegram").get_by_role("link").first.click()
    clerk.get_by_role("button", name="Átveszem").click()
    clerk.get_by_label("Az Ön válasza").fill("Jó napot kívánok! Holnap délelőtt hívom.")
    clerk.get_by_role("button", name="Elküldöm az ügyfélnek").click()
    expect(bela.locator(".message").last).to_contain_text(
        "Koordinator (Paktumiroda):\nJó napot kívánok!",
        timeout=20_000,  # it can be taken back for ten seconds
    )
    expect(anna.get_by_role("log")).not_to_contain_text("Holnap délelőtt hívom")
    write(bela, "köszönöm, várom")
    expect(clerk.get_by_text("köszönöm, várom").first).to_be_visible()
    check_it_fits_and_reads(phones)


def test_a_case_is_worked_on_in_the_groups_topic(browser: Browser, demo: Demo) -> None:
    page = opened(browser, demo.phones, DESK)
    bela = page.get_by_role("region", name="Béla telefonja")
    group = page.get_by_role("region", name="a munkatársak csoportja")
    bela.get_by_role("button", name="INDÍTÁS").click()
    write(bela, "mennyi penzt adnak a tanfolyam alatt")
    expect(bela.get_by_role("log")).to_contain_text("Forrás:")
    write(bela, "emberrel szeretnek beszelni")
    expect(bela.get_by_role("log")).to_contain_text("Szólok egy munkatársunknak")

    group.get_by_role("navigation", name="Témák").get_by_role("button", name="K-").first.click(timeout=30_000)
    talk = group.get_by_role("log")
    expect(group.locator(".pinned")).to_contain_text("K-1", timeout=30_000)
    expect(talk).to_contain_text("mennyi penzt adnak a tanfolyam alatt")
    group.get_by_label("Aki ír").select_option("Kati")
    talk.get_by_role("button", name="Átveszem").first.click()
    expect(talk).to_contain_text("Kezeli: Kati", timeout=60_000)  # the card is drawn every 30 s at most

    write(bela, "a fiamnak kellene")
    hers = talk.locator(".message").filter(has_text="a fiamnak kellene")
    expect(hers).to_have_count(1, timeout=30_000)
    hers.get_by_role("button", name="Válasz erre").click()
    line = group.get_by_label("Üzenet a csoportba")
    line.fill("Jó napot kívánok! Holnap délelőtt hívom.")
    line.press("Enter")
    expect(bela.locator(".message").last).to_contain_text("Kati (Paktumiroda):\nJó napot kívánok!")
    line.fill("óvatosan, másodszor jelentkezik")
    line.press("Enter")
    as_note = talk.get_by_role("button", name="Belső jegyzet", exact=True)
    as_note.click(timeout=60_000)
    expect(as_note).to_have_count(0, timeout=60_000)
    expect(bela.get_by_role("log")).not_to_contain_text("másodszor")
    check_it_fits_and_reads(page)


def test_the_page_fits_a_phone_and_the_bots_own_menu_works(browser: Browser, demo: Demo) -> None:
    phones = opened(browser, demo.phones, PHONE)
    anna = phones.get_by_role("region", name="Anna telefonja")
    anna.get_by_role("button", name="INDÍTÁS").click()
    anna.get_by_role("button", name="Menü").click()
    commands = anna.get_by_role("group", name="A bot parancsai")
    check_it_fits_and_reads(phones)
    commands.get_by_role("button", name="/segitseg").click()
    expect(commands).to_be_hidden()
    expect(anna.get_by_role("log")).to_contain_text("/segitseg")
    expect(anna.locator(".message:not(.mine)").last).to_contain_text("Kérdezzen a saját szavaival")

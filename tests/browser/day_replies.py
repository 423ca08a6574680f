"""Cases that are answered: raced for, with a file, by keys alone."""

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.chat import Chat
from tests.browser.day import picture
from tests.browser.day_people import CANNED, GOOD, NOTE, SURNAME, Office
from tests.browser.phone import Phone
from tests.browser.test_case_page import sound


def two_clerks_race_for_one_case(office: Office, visitor: Chat) -> Page:
    """The one who got it; the other is told who has it, and nothing was sent twice."""
    both = [acts.at_case(page, "napraforgó") for page in (office.kati, office.pista)]
    for page in both:
        page.evaluate("setTimeout(() => document.getElementById('claim').click())")
    visitor.sees("Mostantól ember válaszol Önnek")
    losing = [page for page in both if told_that_it_is_taken(page)]
    assert len(losing) == 1
    assert visitor.bubbles.filter(has_text="Mostantól ember válaszol Önnek").count() == 1
    return next(page for page in both if page not in losing)


def told_that_it_is_taken(page: Page) -> bool:
    expect(page.locator("#flash p")).to_be_visible()
    return "Ezt az ügyet már" in page.locator("#flash p").inner_text()


def a_case_is_answered_with_a_file_and_closed(clerk: Page, visitor: Chat) -> None:
    acts.note(clerk, NOTE)
    acts.reply_taken_back(clerk, "Ezt elhamarkodtam.")
    visitor.write(f"{SURNAME} Borbála vagyok, a képzések érdekelnének")
    expect(clerk.locator("#thread").get_by_text(SURNAME)).to_be_visible()
    acts.reply_with_canned(clerk, CANNED)
    visitor.sees("kepzesek.pdf")
    with visitor.page.expect_download() as given:
        visitor.page.get_by_role("link", name="kepzesek.pdf").click()
    assert given.value.path().read_bytes() == b"%PDF-1.4 training"
    expect(visitor.bubbles.filter(has_text="elhamarkodtam")).to_have_count(0)
    clerk.locator("h1").click()
    sound(clerk)
    picture(clerk, "case")
    picture(clerk, "case-phone", phone=True)
    acts.close(clerk, "Tájékoztatást kapott")
    visitor.sees("Milyennek találta a segítségünket?")
    visitor.tap(GOOD)
    visitor.sees("Köszönjük, hogy elmondta.")


def the_same_file_goes_to_telegram(clerk: Page, visitor: Phone) -> None:
    acts.claim(clerk, "levendula")
    acts.reply_with_canned(clerk, CANNED)
    visitor.sees("Csatolom a képzések tájékoztatóját.")
    visitor.sees("[document]")
    acts.close(clerk, "Rendezvényre jelentkezett")
    visitor.sees("Milyennek találta a segítségünket?")
    visitor.tap(GOOD)
    visitor.sees("Köszönjük, hogy elmondta.")


def a_case_is_worked_by_keys_alone(clerk: Page, visitor: Chat) -> None:
    """Opened, claimed, answered, noted and closed without a mouse."""
    clerk.goto("/console/")
    keys = clerk.keyboard
    row = clerk.locator("tr").filter(has_text="tulipán").filter(has=clerk.locator("a:focus"))
    for _step in range(10):
        keys.press("j")
        if row.count():
            break
    keys.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("K-")
    keys.press("c")
    keys.press("Enter")
    expect(clerk.locator("#claim")).to_have_count(0)
    visitor.sees("Mostantól ember válaszol Önnek: Pista (Paktumiroda).")
    keys.press("r")
    keys.type("Jó napot kívánok, kedden várjuk.")
    tab_to(clerk, "Elküldöm az ügyfélnek")
    keys.press("Enter")
    expect(clerk.get_by_role("button", name="Küldés most")).to_be_visible()
    tab_to(clerk, "Küldés most")
    keys.press("Enter")
    visitor.sees("Jó napot kívánok, kedden várjuk.")
    expect(clerk.get_by_role("button", name="Küldés most")).to_have_count(0)
    keys.press("n")
    keys.type(NOTE)
    tab_to(clerk, "Belső jegyzet mentése")
    keys.press("Enter")
    expect(clerk.locator("#notes-list").get_by_text(NOTE)).to_be_visible()
    keys.press("x")
    keys.press("ArrowDown")
    tab_to(clerk, "Lezárom az ügyet")
    keys.press("Enter")
    visitor.sees("Munkatársunk lezárta ezt a beszélgetést")
    visitor.tap("😐 Közepes")
    visitor.sees("Köszönjük, hogy elmondta.")


def tab_to(page: Page, label: str) -> None:
    for _stop in range(80):
        if page.evaluate("document.activeElement.textContent").strip() == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to “{label}” by keys")

"""What the hours bring: who is asked next, a silent clerk, the grace after closing, the digest of Tuesday."""

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.chat import Chat
from tests.browser.conftest import wait_for
from tests.browser.day import Day, looked_at, picture
from tests.browser.day_people import NOTE, Office, Visitors
from tests.browser.phone import Phone
from tests.browser.signing_in import sign_in_again
from tests.browser.test_case_page import sound
from tests.clock import budapest


def the_next_colleague_is_asked(office: Office) -> None:
    """One of the clerks, before anybody else."""
    asked = "még senki nem vette át, és Ön következik"
    clerks = [office.kati, office.pista]
    for page in (*clerks, office.eva):
        page.goto("/console/")
    wait_for(lambda: any(page.get_by_text(asked).count() for page in clerks), "nobody is asked")
    assert sum(page.get_by_text(asked).count() for page in clerks) == 1
    assert office.eva.get_by_text("Önre vár").count() == 0


def the_silent_clerk_loses_her_case(office: Office, visitor: Phone) -> None:
    visitor.sees("Ügyét ismét minden munkatársunk látja")
    expect(office.kati.get_by_text("visszakerült a várólistára")).to_be_visible()
    acts.claim(office.pista, "menta")
    acts.reply(office.pista, "Elnézést, máris válaszolok: a képzés hat hetes.")
    visitor.sees("a képzés hat hetes")
    acts.close(office.pista, "Programba lépett")


def the_coordinator_is_asked_and_answers_in_time(eva: Page, visitor: Chat) -> None:
    expect(eva.get_by_text("félő, hogy nem tartjuk be az ígéretet")).to_be_visible()
    sound(eva)
    acts.claim(eva, "szarkaláb")
    acts.reply(eva, "Jó napot kívánok, az ügyét továbbítottam.")
    visitor.sees("az ügyét továbbítottam")
    expect(eva.get_by_text("félő, hogy nem tartjuk be")).to_have_count(0)
    expect(eva.locator("#card .badge-clock-kept")).to_be_visible()
    acts.close(eva, "Máshol regisztrált")


def a_line_within_the_grace_reopens(clerk: Page, visitor: Chat) -> None:
    visitor.write("még azt elfelejtettem, hogy a férjem is jönne")
    visitor.sees("Az üzenetét megkapta, aki az ügyével foglalkozott")
    clerk.goto("/console/")
    expect(clerk.locator("tr").filter(has_text="napraforgó")).to_have_count(1)


def the_digest_opens_tuesday(monday: Day, eva: Page) -> None:
    """The sign-ins of Monday have ended meanwhile."""
    email = "eva@example.hu"
    sign_in_again(eva, email, monday.secrets[email], monday.clock.now())
    eva.get_by_role("link", name="Napindító").click()
    expect(eva.get_by_role("heading", name="Mára halasztott")).to_contain_text("1")
    expect(eva.get_by_role("heading", name="Gazdátlan")).to_contain_text("0")
    sound(eva)
    picture(eva, "digest")


def what_was_put_off_wakes(monday: Day, kati: Page) -> None:
    email = "kati@example.hu"
    sign_in_again(kati, email, monday.secrets[email], monday.clock.now())
    expect(kati.locator("tr").filter(has_text="nefelejcs").locator(".cell-state")).to_contain_text("Elhalasztva")
    monday.move_to(budapest(2026, 11, 24, 8, 0))
    expect(kati.locator("tr").filter(has_text="nefelejcs").locator(".cell-state")).to_contain_text("lejárt a halasztás")


def every_other_page_is_looked_at(eva: Page) -> None:
    for page in ("people", "articles", "audit", "settings", "staff", "help", "sessions", "calendar"):
        looked_at(eva, f"/console/{page}")
    picture(eva, "calendar")


def nobody_outside_has_seen_the_note(visitors: Visitors) -> None:
    for chat in visitors.web.values():
        expect(chat.page.get_by_text(NOTE)).to_have_count(0)
    assert not any(phone.has(NOTE) for phone in visitors.telegram.values())

"""Cases that go on: put off, to a partner office, to a colleague; an abuser; what is searched for."""

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.chat import Chat
from tests.browser.day import picture
from tests.browser.day_people import PARTNER, SURNAME, Office
from tests.browser.phone import Phone
from tests.browser.test_case_page import sound


def a_case_is_put_off(clerk: Page, visitor: Chat) -> None:
    acts.claim(clerk, "nefelejcs")
    acts.reply(clerk, "Holnap reggel utánanézek.")
    visitor.sees("Holnap reggel utánanézek.")
    acts.put_off_until_tomorrow(clerk, "holnap nyit a hivatal")


def a_referral_is_accepted(office: Office, visitor: Chat) -> None:
    acts.claim(office.kati, "pipacs")
    acts.ask_for_consent(office.kati, PARTNER)
    visitor.sees(f"Átadhatjuk a megkeresését ennek a partnerirodának: {PARTNER}?")
    visitor.tap("Igen, hozzájárulok")
    visitor.sees("feljegyeztem a hozzájárulását")
    acts.offer(office.kati, "Név: Kiss Anna, 06 30 123 4567. Ruhaadományt kér.")
    office.partner.goto("/console/")
    office.partner.locator(".cell-case a").click()
    expect(office.partner.get_by_text("06 30 123 4567")).to_be_visible()
    expect(office.partner.get_by_text("pipacs")).to_have_count(0)
    sound(office.partner)
    picture(office.partner, "partner")
    office.partner.get_by_role("button", name="Elvállaljuk").click()
    visitor.sees(f"A megkeresését ez a partneriroda vette át: {PARTNER}.")
    expect(office.kati.get_by_text("a partneriroda elvállalta").first).to_be_visible()
    acts.close(office.kati, "Partnerirodához irányítottuk")
    visitor.sees("Munkatársunk lezárta ezt a beszélgetést")


def a_referral_is_refused(office: Office, visitor: Phone) -> None:
    acts.claim(office.kati, "kamilla")
    acts.ask_for_consent(office.kati, PARTNER)
    visitor.sees(f"Átadhatjuk a megkeresését ennek a partnerirodának: {PARTNER}?")
    visitor.tap("Igen, hozzájárulok")
    visitor.sees("feljegyeztem a hozzájárulását")
    acts.offer(office.kati, "Név: Nagy Hanna. Szállást keres.")
    office.partner.goto("/console/")
    office.partner.locator(".cell-case a").click()
    office.partner.get_by_label("Miért nem?").fill("Nincs szabad helyünk.")
    office.partner.get_by_role("button", name="Nem vállaljuk").click()
    expect(office.partner.get_by_text("Elutasította.")).to_be_visible()
    expect(office.kati.get_by_text("Nincs szabad helyünk.").first).to_be_visible()
    acts.reply(office.kati, "Sajnos most nincs hely; a családsegítő tud segíteni.")
    visitor.sees("a családsegítő tud segíteni")
    acts.close(office.kati, "Nem ránk tartozik")


def an_abuser_is_blocked(clerk: Page, visitor: Phone) -> None:
    acts.claim(clerk, "bogáncs")
    visitor.write("megkereslek és megverlek")
    expect(clerk.locator("#thread").get_by_text("megverlek")).to_be_visible()
    acts.block_for_a_week(clerk, "fenyegetés")
    acts.close(clerk, "Kéretlen vagy sértő üzenet")
    visitor.write("halljátok?")
    visitor.sees("Eddig nem fogadunk Öntől üzenetet")


def a_case_is_taken_over(office: Office, visitor: Phone) -> None:
    acts.claim(office.kati, "zsálya")
    visitor.sees("Mostantól ember válaszol Önnek: Kati (Paktumiroda).")
    acts.take_over(office.pista, "zsálya")
    visitor.sees("Mostantól ember válaszol Önnek: Pista (Paktumiroda).")
    acts.reply(office.pista, "Gratulálok az új munkájához!")
    visitor.sees("Gratulálok az új munkájához!")
    acts.close(office.pista, "Elhelyezkedett")


def a_clerk_claims_and_falls_silent(clerk: Page, visitor: Phone) -> None:
    acts.claim(clerk, "menta")
    visitor.sees("Mostantól ember válaszol Önnek: Kati (Paktumiroda).")
    clerk.goto("/console/")


def cases_are_found_by_name_and_by_reference(clerk: Page) -> None:
    search = clerk.get_by_role("searchbox")
    clerk.goto("/console/search")
    search.fill(SURNAME.lower())
    clerk.get_by_role("button", name="Keresés").click()
    found = clerk.locator(".cell-case a")
    expect(found).to_have_count(1)
    sound(clerk)
    reference = found.inner_text()
    search.fill(reference)
    search.press("Enter")
    expect(found).to_have_text([reference])

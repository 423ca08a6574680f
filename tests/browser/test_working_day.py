"""A Monday of the office, from the first sign-in to the digest of Tuesday: nothing is forgotten, nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import acts
from tests.browser.chat import Chat
from tests.browser.conftest import wait_for
from tests.browser.day import Day, day, looked_at, picture
from tests.browser.phone import Phone
from tests.browser.signing_in import sign_in_again
from tests.browser.test_case_page import sound
from tests.clock import budapest

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(600)]

PARTNER = "Máltai Szeretetszolgálat"
CANNED = "Tájékoztató a képzésekről"
NOTE = "Belső: a férje is munkát keres."
GOOD = "🙂 Jó volt"
SURNAME = "Hunyadvári"


@dataclass
class Office:
    eva: Page
    kati: Page
    pista: Page
    partner: Page


@dataclass
class Visitors:
    """Each is known by the flower of the first line."""

    web: dict[str, Chat]
    telegram: dict[str, Phone]


@pytest.fixture
def monday(browser: Browser, tmp_path: Path) -> Iterator[Day]:
    with day(browser, tmp_path) as begun:
        yield begun


def test_a_working_day(monday: Day, tmp_path: Path) -> None:
    office = everybody_signs_in(monday)
    the_coordinator_prepares(office.eva, tmp_path)
    visitors = ten_visitors_ask_for_a_person(monday)
    the_queue_is_looked_at(office)
    winner = two_clerks_race_for_one_case(office, visitors.web["napraforgó"])
    a_case_is_answered_with_a_file_and_closed(winner, visitors.web["napraforgó"])
    the_same_file_goes_to_telegram(office.pista, visitors.telegram["levendula"])
    a_case_is_worked_by_keys_alone(office.pista, visitors.web["tulipán"])
    a_case_is_put_off(office.kati, visitors.web["nefelejcs"])
    a_referral_is_accepted(office, visitors.web["pipacs"])
    a_referral_is_refused(office, visitors.telegram["kamilla"])
    an_abuser_is_blocked(office.kati, visitors.telegram["bogáncs"])
    a_case_is_taken_over(office, visitors.telegram["zsálya"])
    a_clerk_claims_and_falls_silent(office.kati, visitors.telegram["menta"])
    cases_are_found_by_name_and_by_reference(office.pista)

    monday.move_to(budapest(2026, 11, 23, 10, 25))
    the_next_colleague_is_asked(office)
    the_silent_clerk_loses_her_case(office, visitors.telegram["menta"])
    monday.move_to(budapest(2026, 11, 23, 11, 25))
    the_coordinator_is_asked_and_answers_in_time(office.eva, visitors.web["szarkaláb"])
    monday.move_to(budapest(2026, 11, 23, 15, 30))
    a_line_within_the_grace_reopens(winner, visitors.web["napraforgó"])

    monday.move_to(budapest(2026, 11, 24, 7, 46))
    the_digest_opens_tuesday(monday, office.eva)
    what_was_put_off_wakes(monday, office.kati)
    every_other_page_is_looked_at(office.eva)
    nobody_outside_has_seen_the_note(visitors)


def everybody_signs_in(monday: Day) -> Office:
    eva = monday.coordinator()
    eva.goto("/console/staff")
    eva.get_by_label("Új partneriroda").fill(PARTNER)
    eva.get_by_role("button", name="Az iroda felvétele").click()
    links = [acts.add_colleague(eva, email) for email in ("kati@example.hu", "pista@example.hu")]
    partner = acts.add_colleague(eva, "ilona@maltai.example.hu", "partner", PARTNER)
    return Office(
        eva,
        monday.colleague("kati@example.hu", links[0]),
        monday.colleague("pista@example.hu", links[1]),
        monday.colleague("ilona@maltai.example.hu", partner),
    )


def the_coordinator_prepares(eva: Page, folder: Path) -> None:
    """A canned reply with a file; and a clerk's silence of two hours is enough from today on."""
    file = folder / "kepzesek.pdf"
    file.write_bytes(b"%PDF-1.4 training")
    acts.write_canned(eva, CANNED, "Jó napot kívánok! Csatolom a képzések tájékoztatóját.", file)
    sound(eva)
    picture(eva, "canned")
    looked_at(eva, "/console/settings/escalation")
    eva.get_by_label("Ennyi csendes munkaóra után").fill("2")
    eva.get_by_role("button", name="Megnézem, mi változna").click()
    eva.get_by_role("button", name="Mentés").click()
    expect(eva.get_by_text("Mentve.")).to_be_visible()


def ten_visitors_ask_for_a_person(monday: Day) -> Visitors:
    web = {flower: monday.chat() for flower in ("napraforgó", "tulipán", "nefelejcs", "pipacs", "szarkaláb")}
    telegram = {
        flower: monday.phone(name)
        for flower, name in zip(
            ("levendula", "kamilla", "bogáncs", "zsálya", "menta"),
            ("Flóra", "Hanna", "Imre", "Juli", "Gergő"),
            strict=True,
        )
    }
    for flower, visitor in (web | telegram).items():
        visitor.write(f"emberrel szeretnék beszélni a {flower} ügyben")
        visitor.sees("Szólok egy munkatársunknak")
    return Visitors(web, telegram)


def the_queue_is_looked_at(office: Office) -> None:
    office.kati.goto("/console/")
    expect(office.kati.locator(".cell-case a")).to_have_count(10)
    sound(office.kati)
    picture(office.kati, "queue")
    picture(office.kati, "queue-dark", dark=True)
    picture(office.kati, "queue-phone", phone=True)
    office.partner.goto("/console/")
    expect(office.partner.locator(".cell-case a")).to_have_count(0)


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
    expect(eva.get_by_text("félő, hogy nem tartjuk be az ígéretet")).to_be_visible(timeout=20_000)
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

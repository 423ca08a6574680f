"""The morning: everybody signs in, the coordinator prepares, ten visitors ask, the queue is looked at."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import acts
from tests.browser.day import Day, looked_at, picture
from tests.browser.day_people import CANNED, PARTNER, Office, Visitors
from tests.browser.test_case_page import sound


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

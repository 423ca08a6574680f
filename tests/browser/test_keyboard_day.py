"""Every act of a colleague's day with keys alone; after each the focus is where she goes on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FileChooser, expect

from tests.browser import acts
from tests.browser.chat import Chat
from tests.browser.day import Day, day
from tests.browser.day_service import COORDINATOR
from tests.browser.keys import Keys
from tests.browser.signing_in import code_now
from tests.colleagues import PASSWORD

TRIES = 5
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.timeout(900)]

OFFICE, CANNED = "Máltai Szeretetszolgálat", "Tájékoztató"
MAIN, TALK, REPLY, NOTE, BLOCKING = "#main", "#thread-box", "#reply-text", "#notes", "#blocking-title"
PAGES = (
    *("", "digest", "people", "articles", "articles/paktum-mi-az", "canned", "canned/new", "staff", "calendar"),
    *("settings", "settings/name", "audit", "help", "sessions", "search?q=rozmaring"),
)


@dataclass
class World:
    day: Day
    keys: Keys
    visitor: Chat
    folder: Path

    def code(self, later: timedelta = timedelta(0)) -> str:
        return code_now(self.day.secrets[COORDINATOR], self.day.clock.now() + later)


def move_through_the_queue(world: World) -> None:
    world.keys.press("j", "j", "k")
    world.keys.is_at(".cell-case a >> nth=0")
    world.keys.press("ArrowDown", "ArrowUp")
    world.keys.is_at(".cell-case a >> nth=0")


def narrow_the_list(world: World) -> None:
    world.keys.to("A lista szűkítése")
    world.keys.press("Enter")
    world.keys.to("Csak a sürgősek")
    world.keys.press("Space")
    world.keys.go("Mutatom ezeket")
    expect(world.keys.page.locator(".cell-case a")).to_have_count(0)
    world.keys.go("Az összes mutatása")
    expect(world.keys.page.locator(".cell-case a")).to_have_count(2)


def search_and_open(world: World) -> None:
    world.keys.press("/")
    world.keys.type("rozmaring")
    world.keys.enter()
    world.keys.press("j")
    world.keys.enter()
    expect(world.keys.page.get_by_role("heading", level=1)).to_contain_text("K-")


def claim(world: World) -> None:
    world.keys.press("c")
    world.keys.enter()


def insert_a_canned_reply(world: World) -> None:
    world.keys.press("r")
    world.keys.to("Sablonválasz")
    world.keys.press("ArrowDown")
    world.keys.go("Beszúrás")
    expect(world.keys.page.locator(REPLY)).to_have_value("Jó napot kívánok! Csatolom.")


def attach_a_file_and_send(world: World) -> None:
    file = world.folder / "urlap.pdf"
    file.write_bytes(b"%PDF-1.4 form")
    world.keys.to("Fájlok")
    chosen: list[FileChooser] = []
    world.keys.page.once("filechooser", lambda chooser: chosen.append(chooser))  # noqa: PLW0108 – it marks what it is given
    for _time in range(TRIES):
        world.keys.page.wait_for_timeout(1_000)  # until the browser knows that somebody listens, or has answered
        if chosen:
            break
        world.keys.press("Space")
    chosen[0].set_files(file)
    world.keys.go("Elküldöm az ügyfélnek")


def take_it_back(world: World) -> None:
    world.keys.go("Visszavonom")
    expect(world.keys.page.locator(REPLY)).to_have_value("Jó napot kívánok! Csatolom.")


def send_now(world: World) -> None:
    world.keys.go("Elküldöm az ügyfélnek")
    world.keys.is_at(TALK)
    world.keys.go("Küldés most")
    world.visitor.sees("urlap.pdf")


def note(world: World) -> None:
    world.keys.press("n")
    world.keys.type("visszahívást kér")
    world.keys.go("Belső jegyzet mentése")


def put_off(world: World) -> None:
    world.keys.press("s", "Space")
    world.keys.write("Miért? (belső", "holnap nyit a hivatal")
    world.keys.go("Elhalasztom az ügyet")


def take_up_again(world: World) -> None:
    world.keys.go("Most újra előveszem")


def ask_for_consent(world: World) -> None:
    world.keys.go("Átadás partnerirodának")
    world.keys.go(OFFICE)
    world.keys.go("Megkérem a hozzájárulását")
    world.visitor.tap("Igen, hozzájárulok")
    world.visitor.sees("feljegyeztem a hozzájárulását")


def offer(world: World) -> None:
    world.keys.page.reload()
    world.keys.write("Ezt olvassa a partneriroda", "Név: Kiss Anna")
    world.keys.go("Felajánlom ennek az irodának")


def withdraw_the_offer(world: World) -> None:
    world.keys.go("Visszavonom a felajánlást")


def block(world: World) -> None:
    world.keys.to("Visszaélő letiltása")
    world.keys.press("Enter")
    world.keys.to("1 nap")
    world.keys.press("Space")
    world.keys.write("Miért? (belső", "fenyegetés")
    world.keys.go("Letiltom")


def lift_the_block(world: World) -> None:
    world.keys.go("Feloldom")


def close(world: World) -> None:
    world.keys.press("x", "ArrowDown")
    world.keys.go("Lezárom az ügyet")
    expect(world.keys.page.locator("#card .state-closed")).to_be_visible()


def take_over(world: World) -> None:
    world.keys.press("g")
    with world.keys.page.expect_navigation():
        world.keys.press("q")
    world.keys.press("j")
    world.keys.enter()
    world.keys.press("c")
    world.keys.enter()
    world.keys.go("Átveszem")


def give_back(world: World) -> None:
    world.keys.go("Visszaadom a várólistára")


def read_the_digest(world: World) -> None:
    world.keys.go("Napindító")
    expect(world.keys.page.get_by_role("heading", name="Gazdátlan")).to_be_visible()


def look_somebody_up(world: World) -> None:
    world.keys.go("Ügyfelek")
    world.keys.press("/")
    world.keys.type("0630")
    world.keys.enter()
    expect(world.keys.page.locator("main")).to_contain_text("Ügyfelek")


def propose_for_an_article(world: World) -> None:
    world.keys.go("Válaszok")
    world.keys.write("Ahogyan egy látogató írná", "mi az a paktum")
    world.keys.enter()
    world.keys.page.locator("main .articles a").first.focus()
    world.keys.enter()
    world.keys.write("Mi változzon, és milyen forrás alapján?", "Új cím a honlapról.")
    world.keys.go("Javaslat mentése")


def close_a_day(world: World) -> None:
    world.keys.go("Naptár")
    world.keys.to("Első nap")
    write_the_date(world, "2026", "12", "24")
    world.keys.go("Ekkor zárva tartunk")
    expect(world.keys.page.locator(".closures")).to_contain_text("december 24.")


def be_away(world: World) -> None:
    world.keys.go("Munkatársak")
    world.keys.to("A távollét első napja")
    write_the_date(world, "2026", "12", "21")
    world.keys.to("A távollét utolsó napja")
    write_the_date(world, "2026", "12", "22")
    world.keys.go("Távollétem mentése")
    expect(world.keys.page.get_by_label("A távollét első napja")).to_have_value("2026-12-21")


def write_the_date(world: World, year: str, month: str, day: str) -> None:
    """The browser's own field; its parts stand in the order of the machine's language."""
    field = world.keys.page.locator(":focus")
    for parts in ((month, day, year), (year, month, day), (day, month, year)):
        for part in parts:
            world.keys.type(part)
            if part == year:
                world.keys.press("ArrowRight")
        if field.input_value() == f"{year}-{month}-{day}":
            return
        world.keys.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
    raise AssertionError("no date can be typed")


def see_what_a_setting_would_change(world: World) -> None:
    world.keys.go("Beállítások")
    world.keys.go("Az iroda neve")
    world.keys.write("Az iroda neve", "Tiszai Paktumiroda")
    world.keys.go("Megnézem, mi változna")


def save_the_setting(world: World) -> None:
    world.keys.go("Mentés")


def add_a_colleague(world: World) -> None:
    world.keys.go("Munkatársak")
    world.keys.write("E-mail-cím", "zsuzsa@example.hu")
    world.keys.to("Szerepkör")
    world.keys.go("Felveszem")


def sign_out(world: World) -> None:
    world.keys.to("Menü")
    world.keys.press("Enter")
    world.keys.go("Kilépés")


def sign_in(world: World) -> None:
    world.keys.write("E-mail-cím", COORDINATOR)
    world.keys.write("Jelszó", PASSWORD)
    world.keys.write("A hitelesítő alkalmazás kódja", world.code(timedelta(seconds=30)))
    world.keys.enter()
    expect(world.keys.page.get_by_role("heading", level=1)).to_have_text("Várólista")


# What she does, in this order, and what the focus is at afterwards; None: at a fresh page, where Tab begins at its top.
ACTS: tuple[tuple[Callable[[World], None], str | None], ...] = (
    (sign_out, None),
    (sign_in, None),
    (move_through_the_queue, ".cell-case a >> nth=0"),
    (narrow_the_list, None),
    (search_and_open, None),
    (claim, TALK),
    (insert_a_canned_reply, REPLY),
    (attach_a_file_and_send, TALK),
    (take_it_back, REPLY),
    (send_now, TALK),
    (note, NOTE),
    (put_off, MAIN),
    (take_up_again, MAIN),
    (ask_for_consent, None),
    (offer, MAIN),
    (withdraw_the_offer, MAIN),
    (block, BLOCKING),
    (lift_the_block, BLOCKING),
    (close, MAIN),
    (take_over, TALK),
    (give_back, MAIN),
    (read_the_digest, None),
    (look_somebody_up, None),
    (propose_for_an_article, MAIN),
    (close_a_day, MAIN),
    (be_away, MAIN),
    (see_what_a_setting_would_change, "#preview"),
    (save_the_setting, MAIN),
    (add_a_colleague, "#link"),
    (sign_out, None),
)


@pytest.fixture
def world(browser: Browser, tmp_path: Path) -> Iterator[World]:
    """Two visitors, one of whom Kati has taken; there is a canned reply with a file, and a partner office."""
    with day(browser, tmp_path) as begun:
        eva = begun.coordinator()
        eva.goto("/console/staff")
        eva.get_by_label("Új partneriroda").fill(OFFICE)
        eva.get_by_role("button", name="Az iroda felvétele").click()
        kati = begun.colleague("kati@example.hu", acts.add_colleague(eva, "kati@example.hu"))
        file = tmp_path / "tajekoztato.pdf"
        file.write_bytes(b"%PDF-1.4 leaflet")
        acts.write_canned(eva, CANNED, "Jó napot kívánok! Csatolom.", file)
        first, second = begun.chat(), begun.chat()
        for visitor, plant in ((first, "rozmaring"), (second, "bazsalikom")):
            visitor.write(f"emberrel szeretnék beszélni a {plant} ügyben")
            visitor.sees("Szólok egy munkatársunknak")
        acts.claim(kati, "bazsalikom")
        eva.goto("/console/")
        expect(eva.locator(".cell-case a")).to_have_count(2)
        yield World(begun, Keys(eva), first, tmp_path)


def test_a_day_by_keys(world: World) -> None:
    for act, place in ACTS:
        act(world)
        if place is not None:
            world.keys.is_at(place, act.__name__)


def test_every_page_is_walked_round_in_the_order_of_reading(world: World) -> None:
    page = world.keys.page
    for path in PAGES:
        page.goto(f"/console/{path}")
        world.keys.walk_round()
    page.goto("/console/")
    acts.claim(page, "rozmaring")
    page.goto(page.url.partition("#")[0])
    world.keys.walk_round()

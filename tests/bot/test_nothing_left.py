"""Who deletes her data from a running service is found in none of its files, no line of its log, no post of the group.

A whole life with the office: the form, a file, colleagues' words about her. Each thing in it bears a mark of its own.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, func, select, update

from desk import telegram_links
from desk.clock import SystemClock
from simulator.groups import Group
from simulator.people import Person
from simulator.server import Simulator
from storage.database import Database
from storage.models import conversations, erasures
from tests.channels import PATIENCE, until
from tests.conftest import make_desk
from tests.filling import as_stored, readable
from tests.links import LINKS
from tests.serving import Service, started
from tests.telegram import TOKEN, simulated
from tests.traces import found_in
from tests.visitor import colleague

NAME, PHONE, EMAIL = "Kaméleonfi Zsófia", "06 30 718 2946", "zsofika@mintaposta.hu"
CONTENT = b"%PDF-1.7\nigazolas a gombaszakkorrol 5521"
# Of her name, her number, her address, her words, her file and its name, and of what is said about her.
MARKS = ("Kaméleonfi", "718 2946", "mintaposta", "oroszlánidomár", "gombaszakkorrol", "zsofi-papirja", "sógornője")
COMPUTED = ("kameleonfi", "7182946", "oroszlanidomar", "sogornoje")  # as a program might write the same
FORM: Sequence[tuple[str, str]] = (
    ("Munkát vagy képzést keresek", "Mit keres?"),
    ("Jelentkezem érdeklődőként", "Mit keres?"),
    ("Munkát", "Melyik településen lakik?"),
    ("Lajosmizse", "Hány éves?"),
    ("30–49", "Most melyik igaz Önre?"),
    ("Van munkám", "Ezek közül igaz Önre valamelyik?"),
    ("Egyik sem", "Milyen iskolát végzett el?"),
    ("Érettségi", "Nehezíti valami"),
    ("Egyik sem", "Hogy hívják"),
    (f"{NAME}, {PHONE}, délután", "Kérem, ellenőrizze"),
    ("Elküldöm", "Ügyszáma: K-"),
)
DELETION: Sequence[tuple[str, str]] = (
    ("adataim", "Ezt tároljuk Önről"),
    ("Törlés", "Ha folytatja"),
    ("Igen, töröljék", "Biztos"),
    ("Végleg törlöm", "Töröltem az adatait"),
)


@dataclass
class Scene:
    """A service in a process of its own, Telegram, a colleague's and a visitor's phone."""

    database: Database
    folder: Path
    service: Service
    simulator: Simulator
    group: Group
    kati: Person
    zsofi: Person

    async def does(self, what: str, answer: str) -> None:
        """She taps what stands on a button, else types it, and waits for the answer."""
        before = self._said_to_her(answer)
        buttons = [one.label for shown in self.zsofi.screen for row in shown.buttons for one in row]
        await (self.zsofi.tap(what) if what in buttons else self.zsofi.send(what))
        await until(lambda: self._said_to_her(answer) > before)

    def _said_to_her(self, words: str) -> int:
        return sum(words in shown.text for shown in self.zsofi.history if not shown.mine)

    async def told_of(self, words: str) -> None:
        """In the topic of her case."""
        await until(lambda: words in self.posts())

    def posts(self) -> str:
        return "\n".join(f"{topic.name}\n{self.group.transcript(topic.id)}" for topic in self.group.topics)

    def newest(self, words: str) -> int:
        shown = (one for topic in self.group.topics for one in topic.messages if words in one.text)
        return max(one.message_id for one in shown)

    @property
    def log(self) -> str:
        return self.service.log.read_text(encoding="utf-8")

    def files(self) -> bytes:
        """Every byte of the data folder; what the process wrote to its log lies there, too."""
        return b"\n".join(path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file())

    async def stop(self) -> None:
        self.service.process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(self.service.process.wait, PATIENCE) == 0


def settings_for(simulator: Simulator, group: Group) -> Mapping[str, str]:
    return {
        "PAKTUM_TELEGRAM_TOKEN": TOKEN,
        "PAKTUM_TELEGRAM_API_URL": simulator.url,
        "PAKTUM_TELEGRAM_STAFF_GROUP": str(group.id),
        "PAKTUM_TELEGRAM_PER_SECOND": "1000",
        "PAKTUM_TELEGRAM_CHAT_PER_SECOND": "1000",
    }


def link(database: Database, phone: Person) -> None:
    desk = replace(make_desk(database, SystemClock()), links=LINKS)
    address = telegram_links.make_link(desk, colleague(desk, "kati"))
    telegram_links.open_link(desk, address.partition(telegram_links.PAYLOAD)[2], phone.id)


@asynccontextmanager
async def at_the_office(database: Database, folder: Path) -> AsyncIterator[Scene]:
    async with simulated() as simulator:
        kati, zsofi = simulator.person("Kati"), simulator.person(NAME)
        group = await simulator.staff_group("Ügyfélszolgálat", [kati])
        link(database, kati)
        with started(folder, database, settings=settings_for(simulator, group)) as service:
            await asyncio.to_thread(service.wait_until_ready)
            yield Scene(database, folder, service, simulator, group, kati, zsofi)


async def fill_in_the_form(scene: Scene) -> None:
    await scene.zsofi.start()
    await until(lambda: scene.zsofi.screen[-1].buttons)
    for what, answer in FORM:
        await scene.does(what, answer)


async def talk_with_colleagues(scene: Scene) -> None:
    await scene.does("emberrel szeretnék beszélni", "Szólok egy munkatársunknak")
    await scene.zsofi.send(f"A férjem oroszlánidomár volt. Írni ide is lehet: {EMAIL}")
    await scene.told_of("oroszlánidomár")
    await scene.zsofi.send_file("document", CONTENT, "zsofi-papirja.pdf")
    await scene.told_of("zsofi-papirja")
    topic = scene.group.topics[-1].id
    await scene.group.tap(scene.kati, "Átveszem", topic=topic)
    await scene.told_of("Kezeli: Kati")
    await replies(scene, f"Kedves {NAME}! Holnap hívom.")
    await until(lambda: any("Holnap hívom" in shown.text for shown in scene.zsofi.screen))
    await scene.group.tap(scene.kati, "Jegyzet", topic=topic)
    await scene.told_of("ERRE az üzenetre")
    await scene.group.send(scene.kati, "A sógornője hozta a papírt.", reply_to=scene.newest("ERRE az üzenetre"))
    await until(lambda: "sógornője" in readable(scene.database))


async def replies(scene: Scene, text: str) -> None:
    """To what she wrote."""
    await scene.group.send(scene.kati, text, reply_to=scene.newest("oroszlánidomár"))


async def have_trouble(scene: Scene) -> None:
    """What goes wrong on the wire is logged, and Telegram's answer may repeat what it was sent."""
    told = f"cannot take “{NAME}, {PHONE}, {EMAIL}, oroszlánidomár, sógornője”"
    for method, code in (("sendMessage", 500), ("sendMessage", 400)):
        scene.simulator.faults.add(method=method, chat=scene.zsofi.id, code=code, description=told)
        await replies(scene, f"{NAME}: oroszlánidomár?")
    await until(lambda: "delivery put off" in scene.log and "delivery given up" in scene.log)


async def delete(scene: Scene) -> None:
    for what, answer in DELETION:
        await scene.does(what, answer)
    await until(lambda: found_in(scene.posts().encode(), MARKS) == [])
    await until(lambda: found_in(repr(scene.zsofi.screen).encode(), MARKS) == [])


async def let_time_pass(scene: Scene) -> None:
    """Her address is kept some minutes longer, to say the last words; then the files are cleared of remains."""
    with scene.database.transaction() as tx:
        tx.execute(update(conversations).values(parting_until=datetime.now(UTC)))
    await until(lambda: not left(scene.database, conversations.c.parting_until.is_not(None)))
    await until(lambda: not left(scene.database, erasures.c.cleared_at.is_(None)))


def left(database: Database, which: ColumnElement[bool]) -> int:
    with database.reading() as tx:
        return int(tx.scalar(select(func.count()).where(which)))


def stored_of_her(database: Database) -> list[bytes]:
    """Beginnings of what stands encrypted in the database."""
    values = as_stored(database, lambda _column, value: found_in(value.encode(), MARKS) != [])
    found = [value for column in values.values() for value in column]
    return [(value if isinstance(value, bytes) else value.encode())[:60] for value in found]


@pytest.mark.long  # Telegram takes twenty calls a minute for a group, and some jobs look twice a minute
@pytest.mark.timeout(400)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # its files lie where they can be searched
@pytest.mark.asyncio
async def test_after_deletion_nothing_of_her_is_found_anywhere(database: Database, tmp_path: Path) -> None:
    async with at_the_office(database, tmp_path) as scene:
        await fill_in_the_form(scene)
        await talk_with_colleagues(scene)
        await have_trouble(scene)
        assert found_in(readable(database).encode(), MARKS) == list(MARKS)
        stored = stored_of_her(database)
        assert [value for value in stored if value not in scene.files()] == []
        await delete(scene)
        await let_time_pass(scene)
        check_nothing_is_left(scene, stored)
        await scene.stop()
        check_nothing_is_left(scene, stored)


def check_nothing_is_left(scene: Scene, stored: Sequence[bytes]) -> None:
    marks = (*MARKS, *COMPUTED, str(scene.zsofi.id))
    content = scene.files()
    assert found_in(readable(scene.database).encode(), marks) == []
    assert found_in(scene.posts().encode(), marks) == []
    assert found_in(content, marks) == []
    assert [value for value in stored if value in content] == []

"""The real Telegram edge against the simulator, in both modes; and a person with a phone at its far end."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import aiogram.client.session.aiohttp
import uvicorn

from bot.app import Server, Workers, supervised, with_link, with_outbox
from bot.metrics import Metrics
from bot.reception import Reception
from bot.settings import Settings
from bot.telegram.edge import Telegram
from bot.web.server import web_application
from desk.desk import Desk
from simulator.people import Person as SimulatedPerson
from simulator.server import Simulator
from storage import fetches
from storage.database import Database
from storage.outbox import count_waiting
from tests.said import Said
from tests.serving import free_port

# Each client reads all certificates of the world anew, for a Telegram that is met without any.
vars(aiogram.client.session.aiohttp)["ssl"] = SimpleNamespace(create_default_context=cache(ssl.create_default_context))
TOKEN = "1234567890:AAE-only-the-simulator-takes-this-one"
SECRET = "only-the-tests-know-it"
USERNAME = "paktum_proba_bot"
PICTURE = b"\xff\xd8\xff\xe0 a picture"
Mode = Literal["polling", "webhook"]
PATIENCE = 60.0  # seconds, on a busy machine
KEYS_GONE = "Rendben."


@dataclass
class Office:
    """A running edge and the Telegram it talks to."""

    desk: Desk
    simulator: Simulator
    metrics: Metrics
    telegram: Telegram

    def expect_silence(self, seconds: float) -> None:
        """From now on an answer is waited for no longer."""
        self.telegram._bot.session.timeout = seconds

    async def settled(self) -> None:
        """Every update is taken, every reply has gone and every file has come."""
        deadline = time.monotonic() + PATIENCE
        while left := await self._left():
            assert time.monotonic() < deadline, f"still on its way: {left}"
            await asyncio.sleep(0.01)

    async def _left(self) -> str:
        updates, rows = self.simulator.pending_updates(), await self.desk.database.read(_waiting, self.desk.database)
        return f"{updates} updates, {rows} replies and files" if updates or rows else ""

    def keep_time(self) -> None:
        """What people send is stamped with the time of the desk."""
        self.simulator.clock.set(self.desk.clock.now())


def _waiting(database: Database) -> int:
    with database.reading() as tx:
        return count_waiting(tx) + fetches.count(tx)


@asynccontextmanager
async def simulated() -> AsyncIterator[Simulator]:
    async with Simulator.running() as simulator:
        simulator.add_bot(TOKEN, username=USERNAME, name="Paktum próba")
        yield simulator


def settings_for(
    simulator: Simulator, mode: Mode, port: int, *, at_telegrams_pace: bool, staff_group: int | None = None
) -> Settings:
    """Without its pace the simulator has to be forgiving: its flood model stays off."""
    in_all, to_one = (30, 1) if at_telegrams_pace else (1000, 1000)
    return Settings(
        data_dir=Path(),
        http_port=port,
        telegram_token=TOKEN,
        telegram_api_url=simulator.url,
        telegram_mode=mode,
        telegram_webhook_secret=SECRET,
        telegram_per_second=in_all,
        telegram_chat_per_second=to_one,
        telegram_staff_group=staff_group,
    )


@asynccontextmanager
async def at_work(
    desk: Desk,
    simulator: Simulator,
    mode: Mode = "polling",
    *,
    at_telegrams_pace: bool = False,
    staff_group: int | None = None,
) -> AsyncIterator[Office]:
    settings = settings_for(simulator, mode, free_port(), at_telegrams_pace=at_telegrams_pace, staff_group=staff_group)
    metrics = Metrics()
    telegram = Telegram(desk, settings, metrics)
    desk = with_link(desk, telegram.channel.name, telegram.link)
    desk, outbox = with_outbox(desk, [telegram.channel])
    reception = Reception(desk, metrics)
    async with AsyncExitStack() as running:
        running.push_async_callback(telegram.close)
        await running.enter_async_context(Workers(outbox).supervised())
        if mode == "webhook":
            await running.enter_async_context(_listening(reception, settings, telegram))
        await running.enter_async_context(supervised(telegram.learn_name, partial(telegram.take_updates, reception)))
        await running.enter_async_context(supervised(partial(telegram.show_in_group, desk)))
        yield Office(desk, simulator, metrics, telegram)


@asynccontextmanager
async def _listening(reception: Reception, settings: Settings, telegram: Telegram) -> AsyncIterator[None]:
    app = web_application(reception, settings, Metrics(), lambda: True)
    config = uvicorn.Config(
        telegram.in_front_of(app, reception), host="127.0.0.1", port=settings.http_port, log_config=None, lifespan="off"
    )
    server = Server(config, reception.desk.bus)
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 – uvicorn raises no event
            await asyncio.sleep(0.01)
        try:
            yield
        finally:
            server.should_exit = True
            await serving  # a test that fails would cancel it, and its socket would fail another test


class TelegramPerson:
    def __init__(self, office: Office, phone: SimulatedPerson) -> None:
        self.office = office
        self.phone = phone
        self._seen: dict[int, str] = {}
        self._buttons: dict[str, tuple[int, str]] = {}

    async def start(self) -> None:
        self.office.keep_time()
        await self.phone.start()

    async def open_link(self, payload: str) -> None:
        self.office.keep_time()
        await self.phone.start(payload)

    async def type(self, text: str) -> None:
        self.office.keep_time()
        await self.phone.send(text)

    async def tap(self, label: str) -> None:
        """The newest button with that label; one that has been taken away is tapped on a screen not yet renewed."""
        self.office.keep_time()
        key = next((key for key in chain(*self.phone.keyboard_keys) if key["text"] == label), None)
        if key is not None:
            await (self.phone.share_contact() if key.get("request_contact") else self.phone.send(label))
            return
        assert label in self._buttons, f"no button {label!r} among {list(self._buttons)}"
        await self.phone.press(*self._buttons[label])

    async def send_picture(self) -> None:
        self.office.keep_time()
        await self.phone.send_file("photo", PICTURE)

    async def read(self) -> list[Said]:
        """A file comes as a message of its own behind its words; one word takes the keys away before other buttons."""
        await self.office.settled()
        said: list[Said] = []
        for shown in self.phone.screen:
            if not shown.mine and self._seen.get(shown.message_id) != shown.text:
                self._seen[shown.message_id] = shown.text
                if shown.text in ("[photo]", "[document]") and said:
                    said[-1].files.append(self.phone.saved(shown.message_id).name)
                    continue
                if shown.text == KEYS_GONE:
                    continue
                head, _line, rest = shown.text.partition("\n")
                buttons = [button for row in shown.buttons for button in row]
                self._buttons |= {one.label: (shown.message_id, one.data) for one in buttons if one.data}
                labels = [button.label for button in buttons]
                said.append(Said(rest, head[:-1], labels) if head.endswith("):") else Said(shown.text, "bot", labels))
        if said:
            said[-1].buttons += chain(*self.phone.keyboard)
        return said


@asynccontextmanager
async def telegram_person(desk: Desk, mode: Mode) -> AsyncIterator[TelegramPerson]:
    async with simulated() as simulator, at_work(desk, simulator, mode) as office:
        person = TelegramPerson(office, simulator.person("Anna"))
        await person.start()
        yield person

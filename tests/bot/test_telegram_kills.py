"""Kill campaign on Telegram: real services die at random moments while people write, tap and are written to.

The seed of a run is printed; PAKTUM_TEST_SEED sets it. What chance and the machine do together is never quite the same.
"""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import httpx
import pytest
from sqlalchemy import func, select

from bot.settings import Settings
from desk.desk import Desk
from simulator.server import Simulator
from storage.crypto import Keyring
from storage.database import Database
from storage.models import conversations, outbox
from storage.outbox import count_failed, count_waiting
from tests.bot.accounts import repeats
from tests.bot.crowd import Alone, Clerk, Talker, eventually
from tests.bot.front import Front, listens, quiet_port
from tests.bot.scenes import SCENES
from tests.bot.seen import (
    check_everything_is_there_once,
    check_nobody_saw_what_is_of_another,
    check_she_saw_all_in_order,
)
from tests.bot.service_child import CLOCK, LOG, import_beforehand, start
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url
from tests.telegram import SECRET as WEBHOOK_SECRET
from tests.telegram import TOKEN, Mode, simulated
from tests.visitor import colleague

KILLS = 75  # in each of the four campaigns
STARTING = 0.25  # share of the kills that come while the service may still be starting
LONGEST_START = 0.2  # seconds
MOST_CALLS = 40  # of the Bot API in one life; a life in seconds would do little work on a slow machine
LAST_MOMENT = 0.05  # seconds after the last of them
PACE = 0.02  # of Telegram's waits between two tries of a webhook
NAMES = [
    f"{family} {given}"
    for family in ("Kovács", "Szabó", "Tóth", "Horváth", "Varga")
    for given in ("Anna", "Béla", "Cecília", "Dénes", "Edit", "Ferenc", "Gizella", "Hugó")
]


@dataclass
class Executioner:
    """Starts services and kills them; the last that it starts of each may live."""

    chance: Random
    simulator: Simulator
    kills: int = KILLS
    killed_at_work: int = 0
    started: list[ForkServerProcess] = field(default_factory=list)

    async def keep_killing(self, settings: Settings) -> None:
        while self.kills:
            self.kills -= 1
            process = self._start(settings)
            if self.chance.random() < STARTING:
                await asyncio.sleep(self.chance.uniform(0, LONGEST_START))
            else:
                await at_work(process, settings)
                await self._some_work()
                self.killed_at_work += 1
            process.kill()
            process.join()
            assert process.exitcode == -signal.SIGKILL
        await at_work(self._start(settings), settings)

    async def _some_work(self) -> None:
        last = self.simulator.counts.total() + self.chance.randrange(MOST_CALLS)
        await eventually(lambda: self.simulator.counts.total() >= last, "the services go on calling the Bot API")
        await asyncio.sleep(self.chance.uniform(0, LAST_MOMENT))

    def _start(self, settings: Settings) -> ForkServerProcess:
        self.started.append(start(settings))
        return self.started[-1]

    async def stop_the_living(self) -> None:
        living = [process for process in self.started if process.is_alive()]
        for process in living:
            process.terminate()
        await eventually(lambda: not any(process.is_alive() for process in living), "every service stops")
        assert {process.exitcode for process in living} == {0}

    def kill_the_living(self) -> None:
        for process in self.started:
            process.kill()


async def at_work(process: ForkServerProcess, settings: Settings) -> None:
    await eventually(lambda: listens(settings.http_port) or not process.is_alive(), "a service listens")


@dataclass
class Campaign:
    database: Database
    desk: Desk
    simulator: Simulator
    people: Sequence[Talker]
    services: Sequence[Settings]
    executioner: Executioner

    async def run(self) -> None:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as talking:
            for person in self.people:
                talking.create_task(talk(person, over))
            async with asyncio.TaskGroup() as killing:
                for settings in self.services:
                    killing.create_task(self.executioner.keep_killing(settings))
            over.set()
        await eventually(lambda: not self.simulator.pending_updates() and not waiting(self.database), "all is sent")
        await self.executioner.stop_the_living()

    def check(self) -> int:
        """Returns how many messages were seen twice."""
        for person in self.people:
            check_everything_is_there_once(person)
        seen_twice = {person.address: check_she_saw_all_in_order(person, self.desk) for person in self.people}
        check_nobody_saw_what_is_of_another(self.people)
        check_nothing_is_left(self.database)
        counted = repeats_by_address(self.database)
        assert not [address for address, times in seen_twice.items() if times > counted[address]]
        assert not self.simulator.violations
        return sum(seen_twice.values())


async def talk(person: Talker, over: asyncio.Event) -> None:
    while not over.is_set():
        await person.chance.choice(SCENES)(person)


def waiting(database: Database) -> int:
    with database.reading() as tx:
        return count_waiting(tx)


def repeats_by_address(database: Database) -> Counter[str]:
    query = select(conversations.c.address, outbox.c.repeats).join_from(outbox, conversations)
    counted: Counter[str] = Counter()
    with database.reading() as tx:
        for address, times in tx.all(query):
            counted[address] += times
    assert counted.total() == repeats(database)
    return counted


def check_nothing_is_left(database: Database) -> None:
    with database.reading() as tx:
        assert count_waiting(tx) == count_failed(tx) == 0
        assert tx.scalar(select(func.count()).where(outbox.c.lease_owner.is_not(None))) == 0


def services(database: Database, mode: Mode, api_url: str, folder: Path, chance: Random) -> tuple[str, list[Settings]]:
    """The address before all of them; SQLite data have one service, PostgreSQL's two."""
    address = f"http://127.0.0.1:{quiet_port(chance)}"
    return address, [
        Settings(
            data_dir=folder,
            database_url=database.url.render_as_string(hide_password=False),
            secret_key=(SECRET,),
            http_port=quiet_port(chance),
            public_url=address,
            telegram_token=TOKEN,
            telegram_api_url=api_url,
            telegram_mode=mode,
            telegram_webhook_secret=WEBHOOK_SECRET,
        )
        for _number in range(1 if database.is_sqlite else 2)
    ]


@asynccontextmanager
async def prepared(database: Database, mode: Mode, folder: Path, chance: Random) -> AsyncIterator[Campaign]:
    alone = make_desk(Database(sqlite_url(folder / "alone"), Keyring([SECRET])), CLOCK)
    desk, kati = make_desk(database, CLOCK), colleague(alone)
    async with AsyncExitStack() as stack:
        stack.callback(alone.database.close)
        simulator = await stack.enter_async_context(simulated())
        simulator.clock.stop()
        simulator.clock.set(CLOCK.now())
        simulator.webhook.pace = PACE
        address, settings = services(database, mode, simulator.url, folder, chance)
        front = Front([one.http_port for one in settings], chance)
        await stack.enter_async_context(front.listening(int(address.rpartition(":")[2])))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
        clerk = Clerk.signing_in(desk, http, address)
        people = [
            Talker(phone, Alone(alone, kati, f"{phone.id}"), clerk, database, Random(chance.random()))
            for phone in map(simulator.person, NAMES)
        ]
        executioner = Executioner(chance, simulator)
        stack.callback(executioner.kill_the_living)
        yield Campaign(database, desk, simulator, people, settings, executioner)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.asyncio
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_whoever_dies_nothing_is_lost_or_crossed_and_what_comes_twice_is_counted(
    database: Database, mode: Mode, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nPAKTUM_TEST_SEED={seed}")
    import_beforehand()
    (tmp_path / "alone").mkdir()
    async with prepared(database, mode, tmp_path, Random(seed)) as campaign:
        await campaign.run()
        repeated = campaign.check()
    assert '"level": "error"' not in (tmp_path / LOG).read_text(encoding="utf-8")
    turns = sum(person.turns for person in campaign.people)
    with capsys.disabled():
        print(
            f"{database.url.get_backend_name()}, {mode}: {KILLS} kills, {campaign.executioner.killed_at_work} at work; "
            f"{turns} turns of {len(NAMES)} people; {repeats(database)} repeats counted, {repeated} seen"
        )

"""Announcements through the whole edge, with Telegram's flood limits: complete, once each, no 429, replies first."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import pytest

from bot.app import supervised
from bot.jobs import look_after
from bot.settings import Settings
from desk import announcements
from desk.desk import Desk
from desk.jobs import JOBS, Job
from storage import announcements as rows
from storage import outbox
from storage.database import Database
from tests.bot.front import quiet_port
from tests.bot.mass import MORNING, Mass, gathered, until_over
from tests.bot.service_child import LOG, import_beforehand, start
from tests.channels import until
from tests.clock import RunningClock
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.telegram import TOKEN, at_work

pytestmark = pytest.mark.asyncio

SENDING: Job = next(job for job in JOBS if job.name == "announcements")
MANY = 5000


@asynccontextmanager
async def under_way(mass: Mass) -> AsyncIterator[Desk]:
    """The edge, at Telegram's own pace, and the job."""
    async with (
        at_work(mass.desk, mass.simulator, at_telegrams_pace=True) as office,
        supervised(partial(look_after, SENDING, office.desk)),
    ):
        yield office.desk


def repeats(desk: Desk) -> int:
    with desk.database.reading() as tx:
        return outbox.count_repeats(tx)


async def test_everybody_gets_it_once_within_the_limits_while_others_are_answered(desk: Desk) -> None:
    async with gathered(desk, readers=70, talkers=5) as mass, under_way(mass):
        talking = asyncio.create_task(mass.talk())
        number = mass.begin()
        await until_over(mass, number)
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        assert mass.arrived == dict.fromkeys((one.id for one in mass.readers), 1)
        assert mass.refused == 0
        assert mass.replied
        assert repeats(desk) == 0
        assert mass.simulator.violations == []


async def test_who_blocked_the_bot_is_told_apart_and_holds_up_nobody(desk: Desk) -> None:
    async with gathered(desk, readers=6, talkers=0) as mass, under_way(mass):
        mass.simulator.faults.add(
            method="sendMessage",
            chat=mass.readers[0].id,
            code=403,
            description="Forbidden: bot was blocked by the user",
        )
        mass.simulator.faults.add(method="sendMessage", chat=mass.readers[1].id, cut=True, after_effect=True)
        number = mass.begin()
        await until(lambda: mass.shown(number).ended >= 5)
        with desk.database.reading() as tx:
            ended = {reached.failure: reached.people for reached in rows.tally(tx, number) if reached.state == "failed"}
        assert ended == {"blocked": 1}
        assert mass.arrived[mass.readers[0].id] == 0


async def test_a_pause_leaves_the_rest_waiting_and_going_on_reaches_them(desk: Desk) -> None:
    async with gathered(desk, readers=90, talkers=0) as mass, under_way(mass):
        number = mass.begin()
        await until(lambda: mass.arrived)
        announcements.act(desk, mass.staff, number, "pause")
        with_queued = partial(still_queued, desk, number)
        await until(lambda: not with_queued())
        arrived = len(mass.arrived)
        assert arrived < 90
        await asyncio.sleep(0.6)  # two looks of the job
        assert len(mass.arrived) == arrived
        announcements.act(desk, mass.staff, number, "go-on")
        await until_over(mass, number)
        assert mass.arrived == dict.fromkeys((one.id for one in mass.readers), 1)
        assert mass.refused == 0


def still_queued(desk: Desk, number: int) -> int:
    with desk.database.reading() as tx:
        return len(rows.queued(tx, number))


def service(database: Database, simulator_url: str, folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=database.url.render_as_string(hide_password=False),
        secret_key=(SECRET,),
        http_port=quiet_port(Random()),
        telegram_token=TOKEN,
        telegram_api_url=simulator_url,
    )


async def killed_in_the_middle(mass: Mass, settings: Settings, readers: int) -> ForkServerProcess:
    """Returns the service that goes on afterwards."""
    first = start(settings, mass.desk.clock)
    number = mass.begin()
    while len(mass.arrived) < readers // 2:  # noqa: ASYNC110 – the phones raise no event
        await asyncio.sleep(0.1)
    first.kill()
    first.join()
    assert first.exitcode == -signal.SIGKILL
    second = start(settings, mass.desk.clock)
    await until_over(mass, number)
    return second


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("readers", [pytest.param(200, id="200"), pytest.param(MANY, id="5000")])
async def test_killed_in_the_middle_it_still_reaches_everybody_once_but_for_repeats_that_are_counted(
    database: Database, readers: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if readers == MANY and not database.is_sqlite:
        pytest.skip("the long one runs once; what differs between the databases shows with 200, too")
    import_beforehand()
    desk = make_desk(database, RunningClock(MORNING))
    async with gathered(desk, readers) as mass:
        talking = asyncio.create_task(mass.talk())
        living = await killed_in_the_middle(mass, service(database, mass.simulator.url, tmp_path), readers)
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        living.terminate()
        await asyncio.to_thread(living.join)  # its last calls still need the simulator
        extra = mass.arrived.total() - readers
        assert set(mass.arrived) == {one.id for one in mass.readers}
        assert max(mass.arrived.values()) <= 2
        assert 0 <= extra <= repeats(desk)
        assert mass.refused == 0
        assert mass.simulator.violations == []
    assert '"level": "error"' not in (tmp_path / LOG).read_text(encoding="utf-8")
    with capsys.disabled():
        print(f"\n{readers} people: {extra} twice, {repeats(desk)} repeats counted, {len(mass.replied)} replies")

"""`python -m benchmarks.announcement`: an announcement to 5 000 people beside one question a second.

The service is a process of its own, by long polling; the simulator keeps Telegram's flood limits in this one. Told are
the messages a second that Telegram took (of at most 30), the 429s, and how long the replies took, all of them.
`--kill` kills the service in the middle and starts it again.
"""

import argparse
import asyncio
import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from bot.settings import Settings
from storage import outbox
from storage.crypto import Keyring
from storage.database import Database
from tests.bot.front import quiet_port
from tests.bot.mass import MORNING, Mass, gathered, until_over
from tests.bot.service_child import import_beforehand, start
from tests.clock import RunningClock
from tests.conftest import make_desk
from tests.databases import SECRET, postgresql_url, sqlite_url
from tests.telegram import TOKEN

LOOK = 0.05  # seconds


class Pace:
    """How many messages Telegram took between the first and the last announced one."""

    def __init__(self, mass: Mass) -> None:
        self._mass = mass
        self.began = self.ended = 0.0
        self.first = self.last = 0

    async def watch(self) -> None:
        while not self._mass.arrived:  # noqa: ASYNC110 – the phones raise no event
            await asyncio.sleep(LOOK)
        self.began, self.first = time.perf_counter(), self._mass.sent

    def end(self) -> None:
        self.ended, self.last = time.perf_counter(), self._mass.sent

    @property
    def per_second(self) -> float:
        return (self.last - self.first) / (self.ended - self.began)


async def measure(database: Database, settings: Settings, people: int, *, kill: bool) -> None:
    desk = make_desk(database, RunningClock(MORNING))
    async with gathered(desk, people) as mass:
        settings = settings.model_copy(update={"telegram_api_url": mass.simulator.url})
        service = start(settings, mass.desk.clock)
        await asyncio.sleep(3)  # until it is at work
        talking = asyncio.create_task(mass.talk())
        pace, number = Pace(mass), mass.begin()
        await pace.watch()
        if kill:
            while mass.arrived.total() < people / 2:  # noqa: ASYNC110 – the phones raise no event
                await asyncio.sleep(1)
            service.kill()
            service.join()
            service = start(settings, mass.desk.clock)
        await until_over(mass, number)
        pace.end()
        talking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await talking
        service.terminate()
        await asyncio.to_thread(service.join)  # its last calls still need the simulator
        with database.reading() as tx:
            counted = outbox.count_repeats(tx)
        tell(mass, pace, people, counted)


def tell(mass: Mass, pace: Pace, people: int, counted: int) -> None:
    twice = mass.arrived.total() - len(mass.arrived)
    print(f"reached {len(mass.arrived)} of {people}; {twice} twice, {counted} repeats counted; {mass.refused} × 429")
    seconds = pace.ended - pace.began
    print(f"{pace.per_second:.2f} messages a second for {seconds:.0f} s ({pace.per_second / 30:.1%} of 30)")
    times = [seconds * 1000 for seconds in mass.replied]
    print(
        f"{len(times)} replies: median {statistics.median(times):.0f} ms, p95 {percentile(times, 0.95):.0f}, "
        f"p99 {percentile(times, 0.99):.0f}, longest {max(times):.0f}"
    )


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@contextmanager
def database_url(folder: Path, *, postgresql: bool) -> Iterator[str]:
    if not postgresql:
        yield sqlite_url(folder)
        return
    with postgresql_url() as url:
        yield url


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    arguments = parser.parse_args()
    import_beforehand()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with database_url(folder, postgresql=arguments.postgresql) as url:
            database = Database(url, Keyring([SECRET]))
            settings = Settings(
                data_dir=folder,
                database_url=url,
                secret_key=(SECRET,),
                http_port=quiet_port(Random()),
                telegram_token=TOKEN,
            )
            asyncio.run(measure(database, settings, arguments.people, kill=arguments.kill))
            database.close()


if __name__ == "__main__":
    main()

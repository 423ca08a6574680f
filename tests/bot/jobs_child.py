"""The workers of `paktum serve` with a clock that tests move and a wire that ends in a file; forked.

They look for what is due without a pause, so that a kill at any moment finds them at it.
"""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.app import Part, serve, supervised
from bot.mail import Smtp, send_digests
from bot.metrics import Metrics
from bot.settings import Settings
from desk.desk import Desk
from desk.jobs import JOBS
from storage.crypto import Keyring
from storage.database import Database
from tests.bot.crash_child import Death, Orders, Wire
from tests.clock import SharedClock
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.forking import SERVER

CLOCK = "clock"
SENDER = "iroda@example.hu"
ADDRESS = "https://paktum.example.hu/console"
PAUSE = 0.02  # seconds between two looks


@dataclass(frozen=True)
class Place:
    """`name`: of the process; one that is started again has the name of the dead."""

    database_url: str
    folder: Path
    mail_url: str
    name: str

    @property
    def at_work(self) -> Path:
        """Is there once it is."""
        return self.folder / f"{self.name} is at work"

    @property
    def orders(self) -> Orders:
        return Orders(self.database_url, self.folder, ())


def start_jobs(place: Place) -> ForkServerProcess:
    process = SERVER.Process(target=work, args=(place,), daemon=True)
    process.start()
    return process


def work(place: Place) -> None:
    asyncio.run(run(place))


async def run(place: Place) -> None:
    """Mail has a desk of its own: it is looked at more often than `serve` would, and ends after it."""
    settings = Settings(data_dir=place.folder, database_url=place.database_url, secret_key=(SECRET,))
    mailing = desk_of(place)
    mail = partial(send_digests, mailing, Smtp(place.mail_url, SENDER), ADDRESS, Metrics().mail_failed, PAUSE)
    jobs = [replace(job, every=PAUSE) for job in JOBS]
    wires = [Wire(place.orders, Death(None))]
    async with supervised(mail):
        await serve(desk_of(place), settings, Part.WORKERS, wires, place.at_work.touch, jobs)
    mailing.database.close()


def desk_of(place: Place) -> Desk:
    database = Database(place.database_url, Keyring([SECRET]))
    return replace(make_desk(database, SharedClock(place.folder / CLOCK)), process=place.name)

"""The service as `paktum serve` runs it, in a process that can be killed at any moment and is cheap to start again."""

import asyncio
import os
from dataclasses import replace
from multiprocessing.context import ForkServerProcess

from bot.app import serve
from bot.holding import only_or_one_of_many
from bot.logs import configure_logs
from bot.settings import Settings
from desk.clock import Clock
from storage.crypto import Keyring
from storage.database import Database
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.forking import SERVER

# Time stands still: what is leased to the dead is never freed by waiting, and every promise names the same day.
CLOCK = FrozenClock(budapest(2026, 11, 23, 9))
LOG = "service.log"


def import_beforehand() -> None:
    """Before the first process is started; returns when the server is ready to fork."""
    process = SERVER.Process(target=int)
    process.start()
    process.join()


def start(settings: Settings, clock: Clock = CLOCK) -> ForkServerProcess:
    process = SERVER.Process(target=work, args=(settings, clock), daemon=True)
    process.start()
    return process


def work(settings: Settings, clock: Clock) -> None:
    with (settings.data_dir / LOG).open("ab") as log:
        os.dup2(log.fileno(), 2)
    configure_logs()
    with only_or_one_of_many(settings) as name:
        database = Database(settings.database, Keyring(settings.secrets))
        asyncio.run(serve(replace(make_desk(database, clock), process=name), settings))

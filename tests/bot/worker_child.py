"""`paktum serve --workers-only` with a wire that ends in a file; forked like crash_child.py."""

import asyncio
from dataclasses import replace
from multiprocessing.context import ForkServerProcess

from bot.app import Part, serve
from bot.settings import Settings
from desk.clock import SystemClock
from storage.crypto import Keyring
from storage.database import Database
from tests.bot.crash_child import Death, Orders, Wire, append
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.forking import SERVER

PROCESS = "worker"
AT_WORK = "at work"


def start_worker(orders: Orders) -> ForkServerProcess:
    process = SERVER.Process(target=work, args=(orders,), daemon=True)
    process.start()
    return process


def work(orders: Orders) -> None:
    desk = make_desk(Database(orders.database_url, Keyring([SECRET])), SystemClock())
    settings = Settings(data_dir=orders.folder, database_url=orders.database_url, secret_key=(SECRET,))
    wires = [Wire(orders, Death(None))]
    told = orders.acknowledged
    asyncio.run(
        serve(replace(desk, process=PROCESS), settings, Part.WORKERS, wires, at_work=lambda: append(told, AT_WORK))
    )

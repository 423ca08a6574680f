"""A process that can be killed at any moment: the real desk and outbox, a wire that ends in a file.

It is forked from a server that has everything imported, so that a test can afford to start it often.
"""

import asyncio
import json
import os
import signal
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.app import Workers, with_outbox
from bot.channel import AddressGone
from desk.clock import SystemClock
from desk.desk import Desk
from desk.messages import Incoming
from desk.turns import Turn
from handlers.dispatch import dispatch
from handlers.routes import ROUTES, Route
from storage.crypto import Keyring
from storage.database import Database
from storage.outbox import OutboxRow, count_waiting
from tests.channels import until
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.forking import SERVER

WIRE = "wire"
NOBODY = "nobody"  # how an address begins at which the wire finds nobody any more
PROCESS = "child"


class Moment(StrEnum):
    BEFORE_COMMIT = "before the commit"
    BEFORE_WRITING = "between commit and send"
    AFTER_WRITING = "between send and mark"


@dataclass(frozen=True)
class Delivery:
    """What the wire brings; it brings it again until the process has acknowledged it."""

    address: str
    id: str
    text: str


@dataclass(frozen=True)
class Orders:
    """`dies`: at which moment the process kills itself, the second time it gets there."""

    database_url: str
    folder: Path
    deliveries: Sequence[Delivery]
    dies: Moment | None = None

    @property
    def arrived(self) -> Path:
        """What has reached the far end of the wire, a line each."""
        return self.folder / "arrived.jsonl"

    @property
    def acknowledged(self) -> Path:
        return self.folder / "acknowledged"


@dataclass(frozen=True)
class Arrival:
    address: str
    message_id: str
    action: str
    text: str


class Death:
    def __init__(self, moment: Moment | None) -> None:
        self._moment = moment
        self._times = count(1)

    def may_come(self, moment: Moment) -> None:
        if moment is self._moment and next(self._times) == 2:
            os.kill(os.getpid(), signal.SIGKILL)


class Wire:
    name = WIRE

    def __init__(self, orders: Orders, death: Death) -> None:
        self._arrived = orders.arrived
        self._death = death

    async def deliver(self, row: OutboxRow) -> None:
        await asyncio.sleep(0)
        self._death.may_come(Moment.BEFORE_WRITING)
        if row.address.startswith(NOBODY):
            raise AddressGone("nobody is there")
        append(self._arrived, json.dumps(asdict(Arrival(row.address, row.message_id, row.action, row.text))))
        self._death.may_come(Moment.AFTER_WRITING)


def append(file: Path, line: str) -> None:
    """In one piece, however the process ends."""
    with file.open("ab", buffering=0) as out:
        out.write(line.encode() + b"\n")


def start(orders: Orders) -> ForkServerProcess:
    process = SERVER.Process(target=work, args=(orders,), daemon=True)
    process.start()
    return process


def work(orders: Orders) -> None:
    asyncio.run(hand_in_all(orders))


async def hand_in_all(orders: Orders) -> None:
    death = Death(orders.dies)
    database = Database(orders.database_url, Keyring([SECRET]))
    desk = replace(make_desk(database, SystemClock()), process=PROCESS)
    desk, outbox = with_outbox(desk, [Wire(orders, death)])
    by_address: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in orders.deliveries:
        by_address[delivery.address].append(delivery)
    async with Workers(outbox).supervised():
        await asyncio.gather(*(hand_in(desk, orders, death, line) for line in by_address.values()))
        await until(lambda: not is_anything_waiting(database))
    database.close()


async def hand_in(desk: Desk, orders: Orders, death: Death, line: Sequence[Delivery]) -> None:
    def last_moment(_turn: Turn) -> bool:
        """The visitor's line is written, nothing is committed."""
        death.may_come(Moment.BEFORE_COMMIT)
        return False

    routes = (Route("death", last_moment, lambda _turn: None), *ROUTES)
    for delivery in line:
        incoming = Incoming(WIRE, delivery.address, delivery.id, desk.clock.now(), text=delivery.text)
        await desk.database.write(dispatch, desk, incoming, routes)
        append(orders.acknowledged, delivery.id)


def is_anything_waiting(database: Database) -> bool:
    with database.reading() as tx:
        return count_waiting(tx) > 0

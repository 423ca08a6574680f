"""Many people who want the same places at once, in this process or in one that is started for them."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from desk import seats
from desk.clock import SystemClock
from desk.desk import Desk
from desk.seats import State
from desk.turns import Turn, turn
from storage import conversations, registrations
from storage.crypto import Keyring
from storage.database import Database, Transaction
from storage.registrations import RegistrationRow
from tests.conftest import make_desk
from tests.databases import SECRET, same_database
from tests.events import Guest
from tests.forking import SERVER
from tests.serving import wait_for

PLACES = 20
PATIENCE = 300.0


class Oversold(AssertionError):
    pass


def check(tx: Transaction, event_id: int) -> None:
    taken = registrations.taken(tx, event_id)
    if taken > PLACES:
        raise Oversold(f"{taken} of {PLACES} places are taken")


class Crowd:
    """Each act is a turn of its own: before its commit and after it no more places are taken than there are."""

    def __init__(self, desk: Desk, event_id: int) -> None:
        self.desk, self.event_id = desk, event_id

    async def register(self, addresses: Sequence[str]) -> None:
        await self._all(self._register, addresses)

    async def give_up(self, addresses: Sequence[str]) -> None:
        await self._all(self._give_up, addresses)

    async def accept(self, addresses: Sequence[str], number: int) -> None:
        """Whoever of them is offered a place takes it, until so many have."""
        deadline = monotonic() + PATIENCE
        accepted: set[str] = set()
        while len(accepted) < number:
            assert monotonic() < deadline, f"{len(accepted)} of {number} were offered a place"
            open_to = await self.desk.database.read(self._offered, addresses)
            await self._all(self._accept, open_to)
            accepted.update(open_to)

    async def _all(self, act: Callable[[str], None], addresses: Sequence[str]) -> None:
        await asyncio.gather(*(self.desk.database.write(act, address) for address in addresses))

    def _register(self, address: str) -> None:
        self._turn(address, lambda now, guest: seats.register(self.desk, now.tx, self.event_id, guest.who(now), 1))

    def _give_up(self, address: str) -> None:
        self._turn(address, lambda now, _guest: seats.give_up(self.desk, now.tx, self._hers(now).id))

    def _accept(self, address: str) -> None:
        self._turn(address, lambda now, _guest: seats.accept(self.desk, now.tx, self._hers(now).id))

    def _turn(self, address: str, act: Callable[[Turn, Guest], RegistrationRow]) -> None:
        guest = Guest(self.desk)
        guest.address = address
        with turn(self.desk, guest.incoming()) as current:
            act(current, guest)
            check(current.tx, self.event_id)
        with self.desk.database.reading() as tx:
            check(tx, self.event_id)

    def _hers(self, current: Turn) -> RegistrationRow:
        row = registrations.standing(current.tx, self.event_id, current.row.person_id)
        assert row is not None
        return row

    def _offered(self, addresses: Sequence[str]) -> list[str]:
        with self.desk.database.reading() as tx:
            rows = registrations.of_event(tx, self.event_id, [State.OFFERED])
            found = [conversations.get(tx, row.conversation_id) for row in rows if row.conversation_id]
        return [row.address for row in found if row is not None and row.address in addresses]


@contextmanager
def watched(database: Database, event_id: int) -> Iterator[None]:
    """Somebody reads what is committed all the time, by connections of her own."""
    over, seen = Event(), list[str]()

    def look() -> None:
        with same_database(database) as own:
            while not over.wait(0.001):
                try:
                    with own.reading() as tx:
                        check(tx, event_id)
                except Oversold as sold:
                    seen.append(str(sold))

    watching = Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()
    assert seen == []


@dataclass(frozen=True)
class Orders:
    """What another process does; it begins once all are there and the file `go` is."""

    database_url: str
    event_id: int
    folder: Path
    name: str
    register: Sequence[str] = ()
    give_up: Sequence[str] = ()
    accept: Sequence[str] = ()
    accepts: int = 0


def start(orders: Orders) -> ForkServerProcess:
    process = SERVER.Process(target=work, args=(orders,), daemon=True)
    process.start()
    return process


def work(orders: Orders) -> None:
    database = Database(orders.database_url, Keyring([SECRET]))
    crowd = Crowd(make_desk(database, SystemClock()), orders.event_id)
    (orders.folder / f"{orders.name} is there").touch()
    wait_for((orders.folder / "go").exists)
    asyncio.run(_do(crowd, orders))
    database.close()


async def _do(crowd: Crowd, orders: Orders) -> None:
    await asyncio.gather(
        crowd.register(orders.register),
        crowd.give_up(orders.give_up),
        crowd.accept(orders.accept, orders.accepts),
    )


def run_together(*orders: Orders) -> None:
    """Each in a process of its own, let go at the same moment."""
    folder = orders[0].folder
    (folder / "go").unlink(missing_ok=True)
    processes = [start(one) for one in orders]
    wait_for(lambda: all((folder / f"{one.name} is there").exists() for one in orders))
    (folder / "go").touch()
    for process in processes:
        process.join(PATIENCE)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    for one in orders:
        (folder / f"{one.name} is there").unlink()

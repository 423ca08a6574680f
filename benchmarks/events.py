"""`python -m benchmarks.events`: registering for one event that everybody wants, and lists of many (`--postgresql`).

Registrations by as many threads as the service has writers, each one in its own conversation's transaction as a turn
makes it; places run out soon, so that most wait. The yardstick in the same run: the same transactions with nothing in
them but the lock of the conversation and its saving. Then what reading the events to come costs when there are many.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from desk import seats
from desk.clock import SystemClock
from desk.desk import Desk
from desk.messages import Incoming
from desk.seats import Who
from desk.turns import Turn, turn
from storage import events, registrations
from storage.crypto import Keyring
from storage.database import Database
from storage.events import EventRow
from tests.conftest import make_desk
from tests.databases import SECRET, postgresql_url, sqlite_url
from tests.events import make_event

CHANNEL = "terminal"
ONE_EVENT = 300  # registrations
PLACES = 20
WRITERS = {True: 1, False: 4}  # by whether it is SQLite
MANY, PAGE, TIMES = 1_000, 50, 15


def in_a_turn(desk: Desk, act: Callable[[Turn], object]) -> float:
    """Seconds of a turn of somebody new."""
    incoming = Incoming(CHANNEL, uuid4().hex, uuid4().hex, desk.clock.now(), text="x")
    begun = time.perf_counter()
    with turn(desk, incoming) as current:
        act(current)
    return time.perf_counter() - begun


def register(event: EventRow, current: Turn) -> None:
    seats.register(current.desk, current.tx, event.id, Who(current.row.person_id, current.row.id, "Minta Mária"), 1)


def nothing(_current: Turn) -> None:
    pass


def measure(desk: Desk, name: str, act: Callable[[Turn], object], plain: float | None = None) -> float:
    """Turns a second."""
    with ThreadPoolExecutor(WRITERS[desk.database.is_sqlite]) as writers:
        begun = time.perf_counter()
        taken = sorted(writers.map(lambda _place: in_a_turn(desk, act), range(ONE_EVENT)))
        speed = ONE_EVENT / (time.perf_counter() - begun)
    ratio = speed / (plain or speed)
    middle, tail = statistics.median(taken) * 1000, taken[int(ONE_EVENT * 0.99)] * 1000
    print(f"{name:44} {speed:8.0f} {ratio:6.2f} {middle:8.1f} {tail:8.1f}", flush=True)
    return speed


def one_event(desk: Desk) -> None:
    print(f"{'turns of ' + str(ONE_EVENT) + ' people':44} {'a second':>8} {'ratio':>6} {'p50 ms':>8} {'p99 ms':>8}")
    measure(desk, "(for once)", nothing)
    plain = measure(desk, "nothing but the turn", nothing)
    open_event, full = make_event(desk, capacity=None), make_event(desk, capacity=PLACES)
    measure(desk, "register, as many as come", partial(register, open_event), plain)
    measure(desk, f"register, {PLACES} places, the others wait", partial(register, full), plain)
    with desk.database.reading() as tx:
        assert registrations.taken(tx, full.id) == PLACES
        assert len(registrations.line(tx, full.id)) == ONE_EVENT - PLACES
    freed = partial(_free_one, desk, full)
    taken = [in_a_turn(desk, freed) for _time in range(TIMES)]
    print(f"{'give up and hand on before so many':44} {'':15} {statistics.median(taken) * 1000:8.1f}")


def _free_one(desk: Desk, event: EventRow, current: Turn) -> None:
    has_place = next(row for row in registrations.of_event(current.tx, event.id, ("seated",)))
    seats.give_up(desk, current.tx, has_place.id)


def lists(desk: Desk) -> None:
    for day in range(MANY):
        make_event(desk, starts_at=desk.clock.now() + timedelta(hours=day + 1))
    print(f"{'of ' + str(MANY) + ' events to come':44} {'':15} {'p50 ms':>8} {'slowest':>8}")
    report(desk, f"the next {PAGE} with their free places", PAGE)
    report(desk, "all with their free places, as the feed has them", 2 * MANY)


def report(desk: Desk, name: str, limit: int) -> None:
    taken = [_read(desk, limit) for _time in range(TIMES + 1)][1:]
    print(f"{name:44} {'':15} {statistics.median(taken) * 1000:8.1f} {max(taken) * 1000:8.1f}", flush=True)


def _read(desk: Desk, limit: int) -> float:
    begun = time.perf_counter()
    with desk.database.reading() as tx:
        found = events.upcoming(tx, desk.clock.now(), limit)
        events.taken(tx, [event.id for event in found])
    return time.perf_counter() - begun


def main(*, postgresql: bool) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgresql_url()) if postgresql else sqlite_url(folder)
        database = Database(url, Keyring([SECRET]))
        desk = make_desk(database, SystemClock())
        one_event(desk)
        lists(desk)
        database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    main(postgresql=parser.parse_args().postgresql)

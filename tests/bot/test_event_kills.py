"""Workers die at any moment of offering, telling, sending and reminding; in the end all is as if nobody had died.

Nobody is told twice or left untold, no place is given twice and none that was held is lost.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from desk.jobs import run_due
from storage import conversations, outbox
from storage.crypto import Keyring
from storage.database import Database
from storage.outbox import Ended, count_waiting
from tests.bot.accounts import arrivals, repeats, thread_of
from tests.bot.crash_child import NOBODY, WIRE
from tests.bot.day_of_jobs import Account
from tests.bot.days_of_events import BEGINS, DaysOfEvents, account_of_events
from tests.bot.executioner import Executioner
from tests.bot.jobs_child import CLOCK, Place
from tests.bot.mail_server import mail_server
from tests.clock import SharedClock
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk
from tests.events import Guest


@dataclass
class Campaign:
    database: Database
    days: DaysOfEvents
    executioner: Executioner

    def run(self) -> None:
        self.days.play()
        self.executioner.stop()
        arrived = arrivals(self.executioner.places[0].orders)
        for guest in self.days.guests:
            if self.is_there(guest):
                said = [line.id for line in thread_of(self.database, guest.address) if line.sender != "visitor"]
                assert list(dict.fromkeys(one.message_id for one in arrived if one.address == guest.address)) == said
        times = Counter(one.message_id for one in arrived)
        assert times.total() - len(times) <= repeats(self.database)
        with self.database.reading() as tx:
            assert count_waiting(tx) == 0

    def is_there(self, guest: Guest) -> bool:
        """And has not been forgotten."""
        with self.database.reading() as tx:
            row = conversations.find(tx, guest.channel, guest.address)
        return row is not None and row.erased_at is None and not guest.address.startswith(NOBODY)


@contextmanager
def prepared(database: Database, folder: Path, kills: int, each: int, seed: int) -> Iterator[Campaign]:
    clock = SharedClock(folder / CLOCK, BEGINS)
    expected = without_deaths(folder, each)
    url = database.url.render_as_string(hide_password=False)
    with mail_server() as server:
        names = ["worker"] if database.is_sqlite else ["worker 1", "worker 2"]
        places = [Place(url, folder, server.url, name) for name in names]
        executioner = Executioner(database, clock, places, Random(seed), kills, expected, account_of_events)
        days = DaysOfEvents(make_desk(database, clock), clock, executioner.settle, each)
        try:
            yield Campaign(database, days, executioner)
        finally:
            for process in executioner.living.values():
                process.kill()


def without_deaths(folder: Path, each: int) -> dict[str, Account]:
    """What each step comes to where everything is done at once."""
    (folder / "alone").mkdir()
    database = without_waiting_for_the_disk(Database(sqlite_url(folder / "alone"), Keyring([SECRET])))
    clock = SharedClock(folder / "alone" / CLOCK, BEGINS)
    desk = make_desk(database, clock)
    expected: dict[str, Account] = {}

    def settle(step: str) -> None:
        for _look in range(2):
            run_due(desk)
            for number in range(each):
                refuse(database, clock, f"{NOBODY} {number}")
        run_due(desk)
        expected[step] = account_of_events(database)

    DaysOfEvents(desk, clock, settle, each).play()
    database.close()
    return expected


def refuse(database: Database, clock: SharedClock, address: str) -> None:
    """As the wire does it for whom it finds no more."""
    now = clock.now()
    with database.transaction() as tx:
        row = conversations.find(tx, WIRE, address)
        assert row is not None
        waiting = outbox.lease(tx, row.id, "wire", now, now + timedelta(minutes=1))
        outbox.finish(tx, [Ended(one, failure="nobody is there", address_gone=True) for one in waiting], now)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the other in the long one
def test_a_worker_killed_in_each_step_of_an_event_tells_everybody_once(
    database: Database, tmp_path: Path, seed: int
) -> None:
    print(f"PAKTUM_TEST_SEED={seed}")
    with prepared(database, tmp_path, kills=1, each=1, seed=seed) as campaign:
        campaign.run()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_workers_killed_again_and_again_tell_everybody_once(
    database: Database, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nPAKTUM_TEST_SEED={seed}")
    with prepared(database, tmp_path, kills=10, each=5, seed=seed) as campaign:
        campaign.run()
        assert campaign.executioner.killed >= 100

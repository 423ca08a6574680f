"""Workers die at any moment while things fall due by themselves; in the end all is as if nobody had died.

The seed of a run is printed; PAKTUM_TEST_SEED sets it. What chance and the machine do together is never quite the same.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_string
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from desk.digest_mail import MOST
from desk.jobs import run_due
from storage.crypto import Keyring
from storage.database import Database, Transaction
from storage.digests import count_mail_repeats
from storage.models import digests
from storage.outbox import count_failed, count_waiting
from tests.bot.accounts import arrivals, repeats, thread_of
from tests.bot.day_of_jobs import MORNING, Account, Day, account
from tests.bot.executioner import Executioner
from tests.bot.jobs_child import CLOCK, Place
from tests.bot.mail_server import MailServer, mail_server
from tests.clock import SharedClock
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk

DAYS = 3  # on which there is a digest


@dataclass
class Campaign:
    database: Database
    day: Day
    executioner: Executioner
    server: MailServer

    def run(self) -> None:
        self.day.play()
        self.executioner.stop()
        self.check_everything_arrived()
        self.check_the_mail()

    def check_everything_arrived(self) -> None:
        """In order, nothing lost, and every repeat counted."""
        arrived = arrivals(self.executioner.places[0].orders)
        for visitor in self.day.visitors:
            said = [line.id for line in thread_of(self.database, visitor.address) if line.sender != "visitor"]
            came = dict.fromkeys(one.message_id for one in arrived if one.address == visitor.address)
            assert list(came) == said
        times = Counter(one.message_id for one in arrived)
        assert times.total() - len(times) <= repeats(self.database)
        with self.database.reading() as tx:
            assert count_waiting(tx) == count_failed(tx) == 0

    def check_the_mail(self) -> None:
        """A letter a day. One that may have gone when its sender died goes once more, and that is counted."""
        letters = Counter(message_from_string(letter)["Subject"] for letter in self.server.letters)
        with self.database.reading() as tx:
            days, counted = digests_made(tx), count_mail_repeats(tx)
        assert len(days) == DAYS
        assert max(letters.values()) <= 2
        assert letters.total() - len(letters) <= counted
        assert DAYS - len(letters) <= counted  # two deaths before it went, and nobody could tell


def digests_made(tx: Transaction) -> list[date]:
    return [row.day for row in tx.all(select(digests.c.day))]


def is_mail_due(tx: Transaction, now: datetime) -> bool:
    """What a dead process took is held for minutes after its death."""
    last = tx.first(select(digests).order_by(digests.c.day.desc()).limit(1))
    is_given_up = last is not None and last.mail_unanswered == MOST.unanswered
    return last is not None and last.mailed_at is None and last.mail_due_at <= now and not is_given_up


@contextmanager
def prepared(database: Database, folder: Path, kills: int, each: int, seed: int) -> Iterator[Campaign]:
    clock, chance = SharedClock(folder / CLOCK, MORNING), Random(seed)
    expected = without_deaths(folder, each)
    url = database.url.render_as_string(hide_password=False)
    with mail_server() as server:
        names = ["worker"] if database.is_sqlite else ["worker 1", "worker 2"]
        places = [Place(url, folder, server.url, name) for name in names]
        executioner = Executioner(database, clock, places, chance, kills, expected, is_open=is_mail_due)
        day = Day(make_desk(database, clock), clock, executioner.settle, each)
        try:
            yield Campaign(database, day, executioner, server)
        finally:
            for process in executioner.living.values():
                process.kill()


def without_deaths(folder: Path, each: int) -> dict[str, Account]:
    """What each step comes to where everything is done at once."""
    (folder / "alone").mkdir()
    database = without_waiting_for_the_disk(Database(sqlite_url(folder / "alone"), Keyring([SECRET])))
    clock = SharedClock(folder / "alone" / CLOCK, MORNING)
    desk = make_desk(database, clock)
    expected: dict[str, Account] = {}

    def settle(step: str) -> None:
        for _look in range(2):  # what a job leaves to one that comes before it
            run_due(desk)
        expected[step] = account(database)

    Day(desk, clock, settle, each).play()
    database.close()
    return expected


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # the other in the long one
def test_a_worker_killed_in_each_step_of_a_day_leaves_nothing_undone_and_nothing_done_twice(
    database: Database, tmp_path: Path, seed: int
) -> None:
    print(f"PAKTUM_TEST_SEED={seed}")
    with prepared(database, tmp_path, kills=1, each=1, seed=seed) as campaign:
        campaign.run()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_workers_killed_again_and_again_leave_nothing_undone_and_nothing_done_twice(
    database: Database, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\nPAKTUM_TEST_SEED={seed}")
    with prepared(database, tmp_path, kills=20, each=8, seed=seed) as campaign:
        campaign.run()
        assert campaign.executioner.killed >= 160

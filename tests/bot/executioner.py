"""Kills workers at any moment of what they do, until all that was due is done."""

import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from random import Random

from storage.database import Database, Transaction
from storage.outbox import count_waiting
from tests.bot.day_of_jobs import Account, account, differences
from tests.bot.jobs_child import Place, start_jobs
from tests.clock import SharedClock
from tests.serving import wait_for

STARTING = 0.25  # share of the kills that come while a process may still be starting
LONGEST_START, LONGEST_LIFE = 0.15, 0.25  # seconds


def nothing_else(_tx: Transaction, _now: datetime) -> bool:
    return False


@dataclass
class Executioner:
    """Has what is due done by workers that die; the last ones go on until all is as `expected`.

    `look`: what is held against that; `is_open`: whether something is left to do that it does not show.
    """

    database: Database
    clock: SharedClock
    places: list[Place]
    chance: Random
    kills: int  # of each process in each step
    expected: Mapping[str, Account]
    look: Callable[[Database], Account] = account
    is_open: Callable[[Transaction, datetime], bool] = nothing_else
    living: dict[Place, ForkServerProcess] = field(default_factory=dict)
    killed: int = 0

    def settle(self, step: str) -> None:
        if not self.living:
            self.living = {place: self._start(place) for place in self.places}
        for _time in range(self.kills):
            for place in self.chance.sample(self.places, len(self.places)):
                self._kill(place)
                self.living[place] = self._start(place)
        wait_for(lambda: self._is_settled(step))

    def _start(self, place: Place) -> ForkServerProcess:
        place.at_work.unlink(missing_ok=True)
        return start_jobs(place)

    def _kill(self, place: Place) -> None:
        is_starting = self.chance.random() < STARTING
        if not is_starting:
            wait_for(place.at_work.exists)
        time.sleep(self.chance.uniform(0, LONGEST_START if is_starting else LONGEST_LIFE))
        process = self.living[place]
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        self.killed += 1

    def _is_settled(self, step: str) -> bool:
        time.sleep(0.05)  # reading all of it without a pause would hold up who is at work
        assert all(process.is_alive() for process in self.living.values())
        with self.database.reading() as tx:
            if count_waiting(tx) or self.is_open(tx, self.clock.now()):
                return False
        return not differences(self.expected[step], self.look(self.database))

    def stop(self) -> None:
        """What they do until then must not change anything any more."""
        for place, process in self.living.items():
            wait_for(place.at_work.exists)
            process.terminate()
            process.join()
            assert process.exitcode == 0
        assert not differences([*self.expected.values()][-1], self.look(self.database))

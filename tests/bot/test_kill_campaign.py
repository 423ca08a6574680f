"""Sixty kills at random moments under load, on each database: nothing lost, nothing doubled, every repeat counted."""

import random
import signal
import time
from collections.abc import Callable
from itertools import count, cycle
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.accounts import acknowledged, check_everything_arrived, check_everything_is_there_once
from tests.bot.crash_child import Delivery, Orders, start

KILLS = 60
PEOPLE = [f"person {number}" for number in range(24)]
ON_THE_WIRE = 96  # messages that wait to be delivered when a process starts
LONGEST_LIFE = 0.6  # seconds under load


class Load:
    """The near end of the wire: always enough to bring, and again what was not acknowledged."""

    def __init__(self, orders: Callable[[list[Delivery]], Orders]) -> None:
        self._orders = orders
        self._people = cycle(PEOPLE)
        self._numbers = count()
        self.deliveries: list[Delivery] = []

    def top_up(self) -> Orders:
        waiting = self.unacknowledged()
        fresh = [self._new() for _number in range(ON_THE_WIRE - len(waiting))]
        self.deliveries += fresh
        return self._orders(waiting + fresh)

    def unacknowledged(self) -> list[Delivery]:
        done = acknowledged(self._orders([]))
        return [delivery for delivery in self.deliveries if delivery.id not in done]

    def _new(self) -> Delivery:
        return Delivery(next(self._people), f"{next(self._numbers)}", random.choice(("menü", "segítség", "szia")))


@pytest.mark.long
@pytest.mark.timeout(180)
def test_after_sixty_kills_under_load_nothing_is_lost_or_doubled(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    load = Load(lambda deliveries: Orders(url, tmp_path, deliveries))
    kills = 0
    while kills < KILLS:
        orders = load.top_up()
        kills += is_killed_at_a_random_moment(orders)
    last = start(load.top_up())
    last.join()
    assert last.exitcode == 0
    assert not load.unacknowledged()
    check_everything_is_there_once(database, load.deliveries)
    check_everything_arrived(database, orders, load.deliveries, deaths=KILLS)


def is_killed_at_a_random_moment(orders: Orders) -> bool:
    """Three times in four while it works, else perhaps while it still starts; False when it had done all before."""
    before = len(acknowledged(orders))
    process = start(orders)
    if random.random() < 0.75:
        while process.is_alive() and len(acknowledged(orders)) == before:
            time.sleep(0.005)
    time.sleep(random.uniform(0, LONGEST_LIFE))
    process.kill()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0

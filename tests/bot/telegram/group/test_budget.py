"""Sixty cases at once: at most twenty calls in any minute, the urgent ones first, nothing refused."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.telegram import budget as budgets
from bot.telegram.budget import Budget
from bot.telegram.group.mirror import Mirror
from desk.desk import Desk
from tests.bot.telegram.conftest import ON_SQLITE
from tests.bot.telegram.group.conftest import CONSOLE, StaffGroup
from tests.clock import FrozenClock
from tests.visitor import Visitor

pytestmark = pytest.mark.asyncio

CASES = 60
STEP = 0.25  # simulated seconds that pass in a moment of the test


@ON_SQLITE
async def test_sixty_cases_at_once_stay_within_the_budget_and_urgent_ones_come_first(
    staff_group: StaffGroup, desk: Desk, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(budgets, "LONGEST_SLEEP", 0.0005)
    for number in range(CASES):
        visitor = Visitor(desk)
        visitor.start()
        visitor.type("nem akarok tovább élni" if number >= CASES - 3 else "van egy kérdésem")
        visitor.type("emberrel szeretnék beszélni")
    began = clock.now()
    simulator = staff_group.simulator
    simulator.flood.on = True

    def passed() -> float:
        return (clock.now() - began).total_seconds()

    mirror = Mirror(desk, staff_group.bot, Budget(passed), staff_group.group.id, CONSOLE)

    async def pass_time() -> None:
        while True:
            clock.moment += timedelta(seconds=STEP)
            simulator.clock.set(clock.now())
            await asyncio.sleep(0.0005)

    passing = asyncio.create_task(pass_time())
    try:
        while await mirror.show_next() or len(staff_group.group.topics) <= CASES:
            pass
    finally:
        passing.cancel()
        with suppress(asyncio.CancelledError):
            await passing
    names = [topic.name for topic in staff_group.group.topics][1:]
    assert [int(name[2:6]) - 1000 for name in names[:4]] == [CASES - 2, CASES - 1, CASES, 1]
    assert simulator.flood.served == []
    assert simulator.flood.rates[staff_group.group.id].per_minute <= 20
    assert staff_group.general == []

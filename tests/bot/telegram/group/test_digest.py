"""The morning digest in General, and what the figures say of the group."""

import asyncio
from dataclasses import replace

import pytest

from bot.metrics import Metrics
from bot.telegram.group.mirror import Mirror
from desk.desk import Desk
from desk.jobs import run_due
from storage import topics
from tests.bot.telegram.conftest import ON_SQLITE
from tests.bot.telegram.group.conftest import CONSOLE, StaffGroup, unlimited
from tests.clock import FrozenClock
from tests.visitor import Visitor

pytestmark = pytest.mark.asyncio


async def test_it_is_shown_once_a_day_after_all_else_however_many_processes(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, clock: FrozenClock
) -> None:
    clock.move(days=1, hours=-1)
    run_due(desk)
    await staff_group.mirror.show_next()
    assert staff_group.general == []  # the new case comes first
    await staff_group.settle()
    other = Mirror(replace(desk, process="other"), staff_group.bot, unlimited(), staff_group.group.id, CONSOLE)
    await asyncio.gather(other.show_next(), staff_group.mirror.show_next())
    await staff_group.settle()
    digest, *others = staff_group.general
    assert others == []
    assert "K-1001" in digest
    assert f"{CONSOLE}/digest" in digest
    assert "emberrel szeretnék" not in digest


@ON_SQLITE
async def test_a_refused_digest_is_tried_again_in_the_morning_and_never_in_the_afternoon(
    staff_group: StaffGroup, desk: Desk, clock: FrozenClock
) -> None:
    run_due(desk)
    staff_group.simulator.faults.add(method="sendMessage", code=500, times=2)
    await staff_group.settle()
    clock.move(minutes=6)
    await staff_group.settle()
    assert staff_group.general == []
    clock.move(minutes=6)
    await staff_group.settle()
    assert len(staff_group.general) == 1
    clock.move(days=1, hours=4)
    await staff_group.settle()
    assert len(staff_group.general) == 1


@ON_SQLITE
async def test_the_figures_tell_what_waits_what_was_refused_and_what_may_be_double(
    staff_group: StaffGroup, anna: Visitor, desk: Desk, clock: FrozenClock
) -> None:
    with desk.database.transaction() as tx:
        topics.change_group(tx, staff_group.group.id, clock.now())
    assert _figure(desk, "waiting") == 1
    staff_group.simulator.faults.add(method="createForumTopic", code=400, description="Bad Request: something new")
    await staff_group.settle()
    assert (_figure(desk, "waiting"), _figure(desk, "failed")) == (1, 1)
    clock.move(minutes=6)
    staff_group.simulator.faults.add(method="createForumTopic", cut=True, after_effect=True)
    await staff_group.settle()
    clock.move(minutes=6)
    await staff_group.settle()
    assert [_figure(desk, name) for name in ("waiting", "failed", "possible_repeats")] == [0, 0, 1]


def _figure(desk: Desk, name: str) -> float:
    lines = Metrics().page(desk).decode().splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"paktum_group_{name} "))

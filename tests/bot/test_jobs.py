"""A job that must be alone runs in one process at a time, and another takes over."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.jobs import look_after
from desk.desk import Desk
from desk.jobs import Job
from tests.channels import until
from tests.databases import same_database

pytestmark = pytest.mark.asyncio


def noting(log: list[str], *, alone: bool) -> Job:
    def run(desk: Desk) -> bool:
        log.append(desk.process)
        return False

    return Job("a job of the tests", 0.01, run, alone=alone)


async def stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_of_two_processes_one_does_it_until_it_ends(desk: Desk) -> None:
    log: list[str] = []
    job = noting(log, alone=True)
    with same_database(desk.database) as database:
        other = replace(desk, database=database, process="other")
        first = asyncio.create_task(look_after(job, desk))
        await until(lambda: len(log) > 3)
        second = asyncio.create_task(look_after(job, other))
        await asyncio.sleep(0.3)
        assert set(log) == {"test"}
        await stop(first)
        await until(lambda: "other" in log)
        await stop(second)


async def test_any_other_job_runs_in_each(desk: Desk) -> None:
    log: list[str] = []
    tasks = [
        asyncio.create_task(look_after(noting(log, alone=False), replace(desk, process=name))) for name in ("a", "b")
    ]
    await until(lambda: set(log) == {"a", "b"})
    for task in tasks:
        await stop(task)

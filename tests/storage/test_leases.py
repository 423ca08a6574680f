"""One at a time, over every process on one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from structlog.testing import capture_logs

from storage.database import Database
from storage.leases import while_leased
from tests.channels import until
from tests.databases import backends, end_backend, same_database

pytestmark = pytest.mark.asyncio

ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
NAME = "telegram polling"


class Poller:
    """`log` is shared: what each process did, in order."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.name = name
        self.log = log
        self.stop = asyncio.Event()

    async def work(self) -> None:
        self.log.append(f"{self.name} begins")
        try:
            await self.stop.wait()
        finally:
            self.log.append(f"{self.name} ends")


@asynccontextmanager
async def polling(database: Database, poller: Poller) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(while_leased(database, NAME, poller.work))
    yield task
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_work_is_done_once_and_its_end_is_the_end(database: Database) -> None:
    poller = Poller("one", [])
    poller.stop.set()
    await while_leased(database, NAME, poller.work)
    assert poller.log == ["one begins", "one ends"]


@ON_POSTGRESQL
async def test_the_second_process_begins_when_the_first_one_has_ended(database: Database) -> None:
    log: list[str] = []
    with same_database(database) as other:
        async with polling(database, Poller("first", log)) as first:
            await until(lambda: log)
            async with polling(other, Poller("second", log)):
                await until(lambda: len(backends(database, NAME)) == 2)
                await asyncio.sleep(0.1)  # time enough to begin wrongly
                first.cancel()
                await until(lambda: len(log) == 3)
    assert log == ["first begins", "first ends", "second begins", "second ends"]


@ON_POSTGRESQL
async def test_leases_of_different_names_do_not_meet(database: Database) -> None:
    log: list[str] = []
    with same_database(database) as other:
        async with polling(database, Poller("first", log)):
            await until(lambda: log)
            done = Poller("second", log)
            done.stop.set()
            await while_leased(other, "something else", done.work)
    assert log == ["first begins", "second begins", "second ends", "first ends"]


@ON_POSTGRESQL
async def test_who_loses_the_connection_stops_and_begins_again_with_a_new_one(database: Database) -> None:
    poller = Poller("one", [])
    with capture_logs() as logs:
        async with polling(database, poller):
            await until(lambda: poller.log)
            (lost,) = backends(database, NAME)
            end_backend(lost)
            await until(lambda: len(poller.log) == 3)
            assert backends(database, NAME) != [lost]
    assert poller.log == ["one begins", "one ends"] * 2
    assert [line["purpose"] for line in logs] == [NAME]


@ON_POSTGRESQL
async def test_a_fault_in_the_work_is_not_hidden(database: Database) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as raised:
        await while_leased(database, NAME, broken)
    assert raised.group_contains(ZeroDivisionError)
    await until(lambda: backends(database, NAME) == [])

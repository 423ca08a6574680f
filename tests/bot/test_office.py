"""A value changed in one process counts in the others without a restart."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.app import supervised
from bot.office import follow_office
from desk import office_values
from desk.desk import Desk
from storage.crypto import Keyring
from storage.database import Database
from storage.listening import listen
from storage.staff import StaffRow
from tests.clock import FrozenClock
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.drivers import WebPerson, web_client
from tests.visitor import colleague


@pytest_asyncio.fixture
async def other(desk: Desk, clock: FrozenClock) -> AsyncIterator[Desk]:
    """On PostgreSQL another process; SQLite has one, and the values are followed all the same."""
    if desk.database.is_sqlite:
        other = make_desk(desk.database, clock)
    else:
        url = desk.database.url.render_as_string(hide_password=False)
        other = make_desk(Database(url, Keyring([SECRET])), clock)
    async with AsyncExitStack() as running:
        if not desk.database.is_sqlite:
            await running.enter_async_context(supervised(partial(listen, other.database)))
        await running.enter_async_context(supervised(partial(follow_office, other)))
        yield other
    if other.database is not desk.database:
        other.database.close()


@pytest.mark.asyncio
async def test_what_is_changed_in_one_process_counts_in_the_other(desk: Desk, other: Desk) -> None:
    vera = await desk.database.write(colleague, desk, "vera", "coordinator")
    await desk.database.write(office_values.change, desk, vera, "name", {"value": "Kecskeméti Paktumiroda"})
    async with asyncio.timeout(60):
        while other.office.name != "Kecskeméti Paktumiroda":  # noqa: ASYNC110 – the process tells nobody
            await asyncio.sleep(0.02)
    assert "name" not in other.office.samples


LIMITS = {"messages_per_minute": "30", "sessions_per_address_per_hour": "300"}
TWO_MEGABYTES = b"%PDF-" + b"x" * 2**21


async def allow(desk: Desk, other: Desk, vera: StaffRow, megabytes: int) -> None:
    fields = {**LIMITS, "megabytes_per_message": str(megabytes)}
    await desk.database.write(office_values.change, desk, vera, "limits", fields)
    async with asyncio.timeout(60):
        while other.office.limits.megabytes_per_message != megabytes:  # noqa: ASYNC110 – as above
            await asyncio.sleep(0.02)


async def status_of_upload(person: WebPerson) -> int:
    parts = [("file", ("a.pdf", TWO_MEGABYTES))]
    answer = await person.client.post("/api/chat/files", data={"id": str(uuid4())}, files=parts, headers=person.headers)
    return answer.status_code


@pytest.mark.asyncio
async def test_a_server_that_runs_takes_files_of_the_new_size_and_refuses_them_again(desk: Desk, other: Desk) -> None:
    vera = await desk.database.write(colleague, desk, "vera", "coordinator")
    await allow(desk, other, vera, 1)
    async with web_client(other) as client:
        person = await WebPerson(client).open()
        assert await status_of_upload(person) == 413
        await allow(desk, other, vera, 3)
        assert await status_of_upload(person) == 202
        await allow(desk, other, vera, 1)
        assert await status_of_upload(person) == 413

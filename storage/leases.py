"""What only one process may do at a time, such as polling Telegram.

A lease is an advisory lock of PostgreSQL on a connection of its own: the server lets go of it when the connection ends,
so it needs no table, no clock and no renewing, and a killed process holds up nobody. A row with owner and expiry would
need all three, and the others would wait for its expiry after each crash.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from storage.database import Database

if TYPE_CHECKING:
    from psycopg import AsyncConnection

TRY_EVERY = 1.0  # seconds; waiting inside the server would keep a snapshot open there and hold up its vacuum

Work = Callable[[], Coroutine[Any, Any, None]]


async def while_leased(database: Database, name: str, work: Work) -> None:
    """Runs `work` while this process holds the lease; returns when it does.

    When the connection is lost, so is the lease: `work` is cancelled, and begins again once the lease is held again.
    If a network breaks without a word, the other side may begin up to 25 seconds before that is noticed here, so what
    is leased must be harmless, if wasteful, when two do it for a moment. SQLite data have one process: no lease.
    """
    if database.is_sqlite:
        await work()
        return
    from storage.listening import keep_connected  # noqa: PLC0415 – psycopg is for PostgreSQL

    async def hold(connection: "AsyncConnection") -> None:
        while not await _taken(connection, name):  # noqa: ASYNC110 – nobody tells that a lock is free
            await asyncio.sleep(TRY_EVERY)
        await _while_connected(connection, work)

    await keep_connected(database, name, hold)


async def _taken(connection: "AsyncConnection", name: str) -> bool:
    answer = await connection.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [f"paktum {name}"])
    return await answer.fetchone() == (True,)


async def _while_connected(connection: "AsyncConnection", work: Work) -> None:
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(_watch(connection))
        await tasks.create_task(work())
        watching.cancel()


async def _watch(connection: "AsyncConnection") -> None:
    """Nothing is ever notified here: it waits for the end of the connection, which is an OperationalError."""
    async for _notification in connection.notifies():
        pass

"""A connection of its own beside the pool, for what PostgreSQL ties to one: hearing notifications, holding a lock.

psycopg is used directly and from the event loop: nothing runs on such a connection but waiting, so that it needs no
thread and ends at once when its task is cancelled. A pooler in transaction mode cannot carry it.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from psycopg import AsyncConnection, OperationalError

from storage.bus import CHANNEL
from storage.database import Database

log = structlog.get_logger()

FIRST_WAIT = 0.5  # seconds to the next try after a lost connection, doubled up to
LONGEST_WAIT = 15.0
CONNECT_SECONDS = 10

Use = Callable[[AsyncConnection], Awaitable[None]]


async def listen(database: Database) -> None:
    """Until cancelled: wakes the live views of this process for what others commit."""
    await keep_connected(database, "listening", lambda connection: _hear_all(connection, database))


async def _hear_all(connection: AsyncConnection, database: Database) -> None:
    await connection.execute(f"LISTEN {CHANNEL}")
    database.bus.wake_all()  # whatever was committed while nobody listened
    async for notification in connection.notifies():
        database.bus.hear(notification.payload)


async def keep_connected(database: Database, purpose: str, use: Use) -> None:
    """Gives `use` a connection, and a new one whenever that is lost; returns when `use` does."""
    wait = FIRST_WAIT
    while True:
        try:
            async with await _connect(database, purpose) as connection:
                wait = FIRST_WAIT
                await use(connection)
                return
        except* OperationalError:  # its words may name the server; also out of the task group of a `use`
            log.warning("connection to the database lost; trying again", purpose=purpose, seconds=wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _connect(database: Database, purpose: str) -> AsyncConnection:
    return await AsyncConnection.connect(
        database.url.set(drivername="postgresql").render_as_string(hide_password=False),
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        application_name=f"paktum {purpose}",
        keepalives_idle=10,  # a server that is gone without a word is noticed after 10 + 3 × 5 seconds
        keepalives_interval=5,
        keepalives_count=3,
    )

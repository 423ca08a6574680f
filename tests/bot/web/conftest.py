from collections.abc import AsyncIterator

import pytest_asyncio

from desk.desk import Desk
from tests.drivers import WebPerson, web_client


@pytest_asyncio.fixture
async def kati(desk: Desk) -> AsyncIterator[WebPerson]:
    """A visitor with an open session."""
    async with web_client(desk) as client:
        yield await WebPerson(client).open()

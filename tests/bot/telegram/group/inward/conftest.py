from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.bot.telegram.group.conftest import StaffGroup
from tests.bot.telegram.group.inward.workplace import Workplace, at_work


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here waits for a timeout, and a loaded machine must not look like one."""
    monkeypatch.setattr("bot.telegram.client.TO_ANSWER", 30.0)


@pytest_asyncio.fixture
async def work(staff_group: StaffGroup) -> AsyncIterator[Workplace]:
    async with at_work(staff_group) as work:
        yield work

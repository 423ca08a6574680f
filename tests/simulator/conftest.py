import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest_asyncio

from simulator.server import Simulator
from tests.waiting import in_words

PATIENCE = 2000
TOKEN = "1234567:AAF_proba-token"


async def eventually(condition: Callable[[], bool]) -> None:
    """For what tells nobody that it happened."""
    for _attempt in range(PATIENCE):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(in_words(condition))


def let_pass(seconds: float) -> None:
    """What the running loop has put off so long is due."""
    loop = asyncio.get_running_loop()
    before = loop.time
    loop.time = lambda: before() + seconds  # type: ignore[method-assign]


class Client:
    """Bare calls of the Bot API, as a bot without any framework makes them."""

    def __init__(self, simulator: Simulator, http: aiohttp.ClientSession) -> None:
        self.simulator = simulator
        self.http = http

    async def __call__(self, method: str, **params: Any) -> Any:
        """The result, or the description of the refusal."""
        answer = await self.answer(method, **params)
        return answer["result"] if answer["ok"] else answer["description"]

    async def answer(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.http.post(f"{self.simulator.url}/bot{TOKEN}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
        return answer


@pytest_asyncio.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator.running() as running:
        running.add_bot(TOKEN, username="paktum_proba_bot", name="Paktum próba")
        yield running


@pytest_asyncio.fixture
async def client(simulator: Simulator) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        yield Client(simulator, http)

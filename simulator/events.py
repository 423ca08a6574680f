"""What a browser is told: the whole phone or group whenever it changed, and every call of the Bot API."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from simulator import views
from simulator.groups import Group
from simulator.people import Person
from simulator.world import Call, Chat, World

GATHERING_SECONDS = 0.03
HEARTBEAT_SECONDS = 15.0


class Events:
    """One browser's stream; changes of one phone within a moment go as one."""

    def __init__(self, world: World, people: Sequence[Person], groups: Sequence[Group]) -> None:
        self._world = world
        self._people = people
        self._groups = groups
        self._news = asyncio.Event()
        self._changed: set[int] = set()
        self._calls: list[Call] = []

    async def stream(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        self._changed |= {person.id for person in self._people} | {group.id for group in self._groups}
        self._calls += self._world.calls[-50:]
        self._world.listeners.add(self._listen)
        try:
            while True:
                await self._flush(response.write)
                await self._wait()
        finally:
            self._world.listeners.discard(self._listen)

    async def _flush(self, write: Callable[[bytes], Any]) -> None:
        changed, self._changed = self._changed, set()
        calls, self._calls = self._calls, []
        news = [("phone", views.phone(person)) for person in self._people if person.id in changed]
        news += [("group", views.group(group)) for group in self._groups if group.id in changed]
        news += [("call", views.line(call)) for call in calls]
        written = "".join(f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n" for name, data in news)
        await write((written or ": still here\n\n").encode())

    async def _wait(self) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._news.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHERING_SECONDS)

    def _listen(self, what: str, subject: object) -> None:
        if isinstance(subject, Call):
            self._calls.append(subject)
            if subject.method.startswith("setMy"):
                self._changed.update(person.id for person in self._people)
        elif isinstance(subject, Chat):
            self._changed.add(subject.id)
        else:
            return
        self._news.set()

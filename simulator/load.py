"""People who write as fast as the bot answers: each sends the next line when the last one was answered."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, islice

from simulator.people import Person
from simulator.updates import Update
from simulator.webhook import Webhook
from simulator.world import Chat, World


@dataclass(frozen=True, slots=True)
class Measured:
    """Answered turns; the times run from her sending to the bot's next message on her screen."""

    turns: int
    lost: int
    seconds: float
    per_second: float
    p50_ms: float
    p99_ms: float


class Load:
    """A turn ends with a message of the bot and, with a webhook, with its 2xx for the update."""

    def __init__(self, world: World, people: Sequence[Person], texts: Sequence[str], patience: float = 30.0) -> None:
        self._world = world
        self._people = people
        self._texts = texts
        self._patience = patience
        self._waiting: dict[Chat, asyncio.Future[None]] = {}
        self._times: list[float] = []
        self._lost = 0

    async def run(self, turns: int) -> Measured:
        self._world.listeners.add(self._listen)
        started = time.perf_counter()
        numbers = islice(count(), turns)  # shared: whoever is free takes the next
        try:
            async with asyncio.TaskGroup() as group:
                for person in self._people:
                    group.create_task(self._write(person, numbers))
        finally:
            self._world.listeners.discard(self._listen)
        return self._measured(time.perf_counter() - started)

    async def _write(self, person: Person, numbers: "islice[int]") -> None:
        for number in numbers:
            started = time.perf_counter()
            answered = self._waiting[person.chat] = asyncio.get_running_loop().create_future()
            await person.send(self._texts[number % len(self._texts)])
            try:
                async with asyncio.timeout(self._patience):
                    await answered
            except TimeoutError:
                self._lost += 1
            else:
                self._times.append(time.perf_counter() - started)

    def _listen(self, what: str, subject: object) -> None:
        chat = subject if what == "chat" else None
        if what == "delivered" and isinstance(subject, Update):
            chat = self._people[0].bot.chats.get(subject.queue[1])
        if isinstance(chat, Chat) and chat in self._waiting and self._is_answered(chat):
            waiting = self._waiting.pop(chat)
            if not waiting.done():
                waiting.set_result(None)

    def _is_answered(self, chat: Chat) -> bool:
        bot = self._people[0].bot
        if next(reversed(chat.messages.values())).sender is not bot.user:
            return False
        return not (isinstance(bot.updates.delivery, Webhook) and bot.updates.delivery.is_busy(("message", chat.id)))

    def _measured(self, seconds: float) -> Measured:
        times = sorted(self._times) or [0.0]
        p50, p99 = (round(times[int(len(times) * share)] * 1000, 1) for share in (0.5, 0.99))
        turns = len(self._times)
        return Measured(turns, self._lost, round(seconds, 3), round(turns / seconds, 1), p50, p99)

"""Delivery of updates to a bot's webhook, as the official server does it.

Queues run beside each other (messages and edits by chat, callback queries by user, membership by chat), one update of a
queue at a time. Anything but a 2xx answer brings the same update again: at once, then after 2, 4, 8 … seconds.
"""

import asyncio
import json
from asyncio import sleep
from collections import deque
from dataclasses import dataclass

import aiohttp

from simulator.updates import Update
from simulator.world import Bot, Delivered, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name, not a secret
LONGEST_WAIT = 60.0
LONGEST_RETRY_AFTER = 3600
# What a webhook's own answer may not call.
NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    url: str
    secret: str
    max_connections: int


class Webhook:
    def __init__(self, world: World, bot: Bot, settings: WebhookSettings) -> None:
        self.settings = settings
        self.last_error: tuple[int, str] | None = None
        self._world = world
        self._bot = bot
        self._connections = asyncio.Semaphore(settings.max_connections)
        self._queues: dict[tuple[str, int], deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, update: Update) -> None:
        queue = self._queues.get(update.queue)
        if queue is not None:
            queue.append(update)
            return
        self._queues[update.queue] = deque([update])
        task = asyncio.get_running_loop().create_task(self._work(update.queue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def is_busy(self, queue: tuple[str, int]) -> bool:
        """Something of this queue is not accepted yet."""
        return queue in self._queues

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _work(self, name: tuple[str, int]) -> None:
        queue = self._queues[name]
        while queue:
            await self._deliver(queue[0])
            update = queue.popleft()
            if not queue:
                del self._queues[name]
            self._world.tell("delivered", update)

    async def _deliver(self, update: Update) -> None:
        """Until it is accepted so often as wanted, forgotten or expired."""
        failures = 0
        while update.id in self._bot.updates.pending and not self._bot.updates.expired(update):
            async with self._connections:
                asked_wait = await self._post(update)
            if asked_wait is None:
                if self._bot.updates.done(update):
                    return
                continue
            wait = asked_wait or (min(2.0**failures, LONGEST_WAIT) if failures else 0.0)
            failures += 1
            if self._bot.updates.expired(update, within=wait):
                break
            await sleep(wait * self._world.webhook.pace)
        self._bot.updates.pending.pop(update.id, None)

    async def _post(self, update: Update) -> float | None:
        """None = accepted; else the seconds the other side asked for in Retry-After, 0 if it did not."""
        assert self._world.http is not None
        headers = {SECRET_HEADER: self.settings.secret} if self.settings.secret else {}
        timeout = aiohttp.ClientTimeout(total=self._world.webhook.silence)
        if self._world.schema is not None:
            self._world.violations += self._world.schema.check("Update", update.json(), f"update {update.kind}")
        body = json.dumps(update.json(), ensure_ascii=False, separators=(",", ":")).encode()
        headers["Content-Type"] = "application/json"
        try:
            async with self._world.http.post(self.settings.url, data=body, headers=headers, timeout=timeout) as answer:
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return self._failed(update, None, f"Webhook connection closed: {error}" if str(error) else "Read timeout")
        if not 200 <= answer.status <= 299:
            asked = answer.headers.get("Retry-After", "")
            wait = min(int(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else 0
            reason = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            return self._failed(update, answer.status, reason, wait)
        self._log(update, answer.status)
        await self._execute(content)
        if self._world.knobs.drops:
            self._world.knobs.drops -= 1
            return 0.0
        return None

    def _failed(self, update: Update, status: int | None, reason: str, wait: float = 0.0) -> float:
        self._log(update, status)
        self.last_error = int(self._world.clock.now()), reason
        return wait

    def _log(self, update: Update, status: int | None) -> None:
        if not self._world.fast:
            self._world.webhook.requests.append(Delivered(update.id, status, self._world.clock.now()))

    async def _execute(self, content: bytes) -> None:
        """A webhook may answer with a method to call; nobody learns the result."""
        if not content.startswith(b"{") or self._world.execute is None:
            return
        try:
            values = json.loads(content)
        except ValueError:
            return
        method = str(values.pop("method", ""))
        if method and not method.lower().startswith(NOT_IN_ANSWERS):
            await self._world.execute(self._bot, method, values)

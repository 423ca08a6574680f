"""Delivery of updates to a bot's webhook, as the official server does it.

Queues run beside each other (messages and edits by chat, callback queries by user, membership by chat), one update of a
queue at a time. Anything but a 2xx answer brings the same update again: at once, then after 2, 4, 8 … seconds.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass

import aiohttp

from simulator.updates import Update
from simulator.world import Bot, Delivered, World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name, not a secret
LONGEST_WAIT = 60.0
LONGEST_RETRY_AFTER = 3600
GONE = 410
GONE_FOR = 23 * 3600  # answering so for so long, a webhook is taken away
# What a webhook's own answer may not call.
NOT_IN_ANSWERS = ("get", "setwebhook", "deletewebhook", "close", "logout")


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    url: str
    secret: str
    max_connections: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """`status` None = no answer."""

    status: int | None
    reason: str
    retry_after: int = 0

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status <= 299

    @property
    def error(self) -> str:
        return self.reason if self.status is None else f"Wrong response from the webhook: {self.status} {self.reason}"


class Webhook:
    def __init__(self, world: World, bot: Bot, settings: WebhookSettings) -> None:
        self.settings = settings
        self.last_error: tuple[int, str] | None = None
        self._gone_since: float | None = None
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
        updates = self._bot.updates
        failures = 0
        while update.id in updates.pending and not updates.expired(update):
            async with self._connections:
                attempt = await self._post(update)
            if self._is_gone_too_long(attempt):
                self._remove()
                await asyncio.sleep(0)  # this delivery ends here too
            lost = attempt.accepted and self._world.knobs.take_drop()
            if attempt.accepted and not lost:
                self._log(update, attempt, None)
                if updates.done(update):
                    return
                continue
            wait = attempt.retry_after or (min(2.0**failures, LONGEST_WAIT) if failures else 0.0)
            failures += 1
            self._log(update, attempt, wait)
            if updates.expired(update, within=wait):
                break
            await asyncio.sleep(wait * self._world.webhook.pace)
        updates.drop(update)

    def _is_gone_too_long(self, attempt: Attempt) -> bool:
        now = self._world.clock.now()
        if attempt.status != GONE:
            self._gone_since = None
            return False
        self._gone_since = self._gone_since or now
        return now - self._gone_since >= GONE_FOR

    def _remove(self) -> None:
        """The updates stay for whoever asks for them."""
        if self._bot.updates.delivery is self:
            self._bot.updates.hand_to(None)
        self.stop()

    async def _post(self, update: Update) -> Attempt:
        assert self._world.http is not None
        if self._world.schema is not None:
            self._world.violations += self._world.schema.check("Update", update.json(), f"update {update.kind}")
        headers = {"Content-Type": "application/json"}
        if self.settings.secret:
            headers[SECRET_HEADER] = self.settings.secret
        timeout = aiohttp.ClientTimeout(total=self._world.webhook.silence)
        body = json.dumps(update.json(), ensure_ascii=False, separators=(",", ":")).encode()
        try:
            async with self._world.http.post(self.settings.url, data=body, headers=headers, timeout=timeout) as answer:
                content = await answer.read()
        except TimeoutError:
            return Attempt(None, "Read timeout expired")
        except (aiohttp.ClientError, OSError):
            return Attempt(None, "Webhook connection closed")
        attempt = Attempt(answer.status, str(answer.reason), _seconds(answer.headers.get("Retry-After", "")))
        if attempt.accepted:
            await self._execute(content)
        return attempt

    def _log(self, update: Update, attempt: Attempt, again_in: float | None) -> None:
        now = self._world.clock.now()
        if not attempt.accepted:
            self.last_error = int(now), attempt.error
        if not self._world.fast:
            self._world.webhook.requests.append(Delivered(update.id, attempt.status, now, again_in))
        self._world.tell("attempted", update)

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


def _seconds(retry_after: str) -> int:
    return min(int(retry_after), LONGEST_RETRY_AFTER) if retry_after.isdecimal() else 0

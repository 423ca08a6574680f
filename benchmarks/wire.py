"""The far end of the wire for load: it posts updates to a webhook and takes the replies, as cheaply as it can."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, cycle

import aiohttp
from aiohttp import web

SECRET = "only-the-benchmark-knows-it"
TOKEN = "1234567890:AAE-only-the-benchmark-takes-this-one"
BOT = {"id": 1234567890, "is_bot": True, "first_name": "Paktum", "username": "paktum_proba_bot"}
FIRST_CHAT = 7_000_000_000
PATIENCE = 30.0


@dataclass
class Wire:
    """`replies` of a chat: who waits for the next sendMessage to it, oldest first."""

    url: str
    http: aiohttp.ClientSession
    texts: Iterator[str]
    replies: dict[int, deque[asyncio.Future[None]]] = field(default_factory=lambda: defaultdict(deque))
    sent: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(int(time.time() * 1000)))
    message_ids: Iterator[int] = field(default_factory=lambda: count(1))

    async def ask(self, webhook: str, chat: int, text: str | None = None) -> float:
        """One update; the seconds until both the 200 and the reply were there."""
        reply = asyncio.get_running_loop().create_future()
        self.replies[chat].append(reply)
        body = self._update(chat, text or next(self.texts))
        started = time.perf_counter()
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self.http.post(webhook, data=body, headers=headers) as answer:
            assert answer.status == 200, answer.status
            await answer.read()
        async with asyncio.timeout(PATIENCE):
            await reply
        return time.perf_counter() - started

    def _update(self, chat: int, text: str) -> bytes:
        person = {"id": chat, "is_bot": False, "first_name": "Anna", "language_code": "hu"}
        message = {
            "message_id": next(self.message_ids),
            "from": person,
            "chat": {"id": chat, "type": "private", "first_name": "Anna"},
            "date": int(time.time()),
            "text": text,
        }
        return json.dumps({"update_id": next(self.numbers), "message": message}).encode()

    async def answer(self, request: web.BaseRequest) -> web.Response:
        method = request.path.rpartition("/")[2]
        body = await request.read()
        if method != "sendMessage":
            return _ok(BOT if method == "getMe" else True)
        chat = int(body.partition(b"chat_id=")[2].partition(b"&")[0])
        self.sent += 1
        if self.replies[chat]:
            self.replies[chat].popleft().set_result(None)
        result = {
            "message_id": next(self.message_ids),
            "from": BOT,
            "chat": {"id": chat, "type": "private", "first_name": "Anna"},
            "date": int(time.time()),
            "text": "…",
        }
        return _ok(result)


def _ok(result: object) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}).encode(), content_type="application/json")


@asynccontextmanager
async def wire(texts: list[str]) -> AsyncIterator[Wire]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        far_end = Wire("", http, cycle(texts))
        runner = web.ServerRunner(web.Server(far_end.answer, access_log=None))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        far_end.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield far_end
        finally:
            await runner.cleanup()

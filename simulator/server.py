"""The simulator as one HTTP server on the loopback: Bot API, control API and page."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage

from simulator import forum, params
from simulator.api import Api, Ending, Reply, refusal
from simulator.control import Control
from simulator.errors import Refused
from simulator.flood import Flood
from simulator.groups import Group
from simulator.methods.files import content_at
from simulator.people import Person
from simulator.schema import Schema
from simulator.updates import UpdateQueue
from simulator.world import Bot, Chat, User, World

PERSON_IDS = range(5_000_000_000, 8_000_000_000)  # past 32 bits, as new accounts have them
GROUP_IDS = range(4_000_000_000, 5_000_000_000)
UPDATE_IDS = range(100_000_000, 900_000_000)
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
STAFF_RIGHTS = ("can_manage_topics", "can_pin_messages", "can_delete_messages")
MAX_REQUEST = 60 * 2**20
CLOSING_SECONDS = 0.5


class Simulator:
    """`flood` switches the flood model on; `fast` switches every check, the flood model and the log of calls off."""

    def __init__(self, *, flood: bool = False, seed: int = 1, fast: bool = False) -> None:
        chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
        schema = None if fast else Schema.load()
        self.world = World(chance, Flood(on=flood and not fast), fast, schema)
        self.clock = self.world.clock
        self.faults = self.world.faults
        self.flood = self.world.flood
        self.updates = self.world.knobs
        self.webhook = self.world.webhook
        self.calls = self.world.calls
        self.violations = self.world.violations
        self.url = ""
        self.code: Callable[[], str] = str  # what the page shows as the code of somebody's authenticator app, if any
        self.people: list[Person] = []
        self.groups: list[Group] = []
        self._api = Api(self.world)
        self._control = Control(self)

    @classmethod
    @asynccontextmanager
    async def running(
        cls, port: int = 0, *, flood: bool = False, seed: int = 1, fast: bool = False
    ) -> AsyncIterator["Simulator"]:
        simulator = cls(flood=flood, seed=seed, fast=fast)
        server = web.Server(simulator.handle, request_factory=_roomy, handler_cancellation=True, access_log=None)
        runner = web.ServerRunner(server, shutdown_timeout=CLOSING_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        simulator.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=connector, auto_decompress=False) as simulator.world.http:
            try:
                yield simulator
            finally:
                simulator._close()
                await runner.cleanup()

    def _close(self) -> None:
        for bot in self.world.bots.values():
            if bot.updates.delivery is not None:
                bot.updates.delivery.stop()
            bot.updates.close()

    def add_bot(self, token: str, username: str, name: str, *, reads_groups: bool = True) -> Bot:
        """`reads_groups` False = privacy mode: in groups only commands, mentions and replies reach it."""
        user = User(int(token.partition(":")[0]), name, username, is_bot=True)
        updates = UpdateQueue(self.clock, self.updates, self.world.random.choice(UPDATE_IDS))
        bot = self.world.bots[token] = Bot(token, user, updates, reads_groups)
        return bot

    async def set_webhook(self, token: str, url: str, secret: str = "") -> None:
        """As if the bot had called setWebhook."""
        reply = await self._api.execute(self.world.bots[token], "setWebhook", {"url": url, "secret_token": secret})
        assert reply.status == 200, reply.body

    def person(self, name: str, language: str = "hu") -> Person:
        user = User(self._new_id(PERSON_IDS), name, language=language)
        self.world.users[user.id] = user
        person = Person(self.world, user)
        self.people.append(person)
        return person

    def group(
        self, title: str, *, supergroup: bool = False, forum_of: Person | None = None, chat_id: int | None = None
    ) -> Group:
        """`forum_of`: a supergroup with topics, which she owns. `chat_id`: its number, if it must be a certain one."""
        number = self.world.random.choice(GROUP_IDS)
        is_super = supergroup or forum_of is not None
        kind, given = ("supergroup", -1_000_000_000_000 - number) if is_super else ("group", -number)
        group = Group(self.world, Chat(chat_id or given, kind, title, {}))
        if forum_of is not None:
            group.chat.members[forum_of.id] = "creator"
            forum.begin(group.chat, forum_of.user)
        self.groups.append(group)
        return group

    async def staff_group(self, title: str, people: Sequence[Person], chat_id: int | None = None) -> Group:
        """A forum of these colleagues, the first its owner, with the bot in it and the rights that topics need."""
        owner, *others = people
        group = self.group(title, forum_of=owner, chat_id=chat_id)
        await group.add_bot(owner, rights=STAFF_RIGHTS)
        for person in others:
            await group.join(person, by=owner)
        return group

    def _new_id(self, ids: range) -> int:
        number = self.world.random.choice(ids)
        return number if number not in self.world.users else self._new_id(ids)

    def pending_updates(self) -> int:
        """Not delivered or not acknowledged yet."""
        return sum(bot.updates.waiting() for bot in self.world.bots.values())

    @property
    def counts(self) -> Counter[tuple[str, int]]:
        """Calls by method and status, in the fast mode too."""
        return self.world.counts

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/bot"):
            return await self._bot_api(request)
        if request.path.startswith("/file/bot"):
            return self._file(request.path)
        return await self._control.handle(request)

    async def _bot_api(self, request: web.BaseRequest) -> web.StreamResponse:
        token, _slash, method = request.path.removeprefix("/bot").partition("/")
        try:
            bot = self._bot(token)
            values = await params.read(request)
        except Refused as refused:
            return _written(refusal(refused))
        reply = await self._api.respond(bot, method.strip("/") or values.string("method"), values)
        if reply.ending is Ending.HANG:
            await asyncio.Event().wait()  # until the client gives up and the handler is cancelled
        if reply.ending is Ending.CUT and request.transport is not None:
            request.transport.abort()
        return _written(reply)

    def _file(self, path: str) -> web.Response:
        token, _slash, place = path.removeprefix("/file/bot").partition("/")
        try:
            self._bot(token)
        except Refused as refused:
            return _written(refusal(refused))
        content = content_at(self.world, place)
        return web.Response(status=404) if content is None else web.Response(body=content)

    def _bot(self, token: str) -> Bot:
        bot = self.world.bots.get(token)
        if bot is not None:
            return bot
        raise Refused(401, "Unauthorized" if TOKEN.fullmatch(token) else "Unauthorized: invalid token specified")


def _roomy(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: web.RequestHandler,
    writer: AbstractStreamWriter,
    task: "asyncio.Task[None]",
) -> web.BaseRequest:
    """A request that may bring files."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_REQUEST)


def _written(reply: Reply) -> web.Response:
    headers = {"Retry-After": str(reply.retry_after)} if reply.retry_after else None
    status = reply.status or 500
    return web.Response(body=reply.body.encode(), status=status, content_type=reply.content_type, headers=headers)

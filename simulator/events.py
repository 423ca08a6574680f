"""What a browser is told: the whole phone of a person whenever it changed, and every call of the Bot API."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from simulator.people import Person
from simulator.screen import buttons, shown
from simulator.world import Call, Chat, JsonObject, Message, World

TYPING_LASTS = 5.0
GATHERING_SECONDS = 0.03
HEARTBEAT_SECONDS = 15.0


def phone(person: Person) -> JsonObject:
    chat = person.chat
    keys = [
        [{"label": key["text"], "contact": bool(key.get("request_contact"))} for key in row] for row in keys_of(chat)
    ]
    return {
        "id": person.id,
        "name": person.user.first_name,
        "phone": person.phone,
        "bot": person.bot.user.first_name,
        "about": about(person),
        "commands": commands(person),
        "blocked": person.blocked,
        "typing": person.world.clock.now() - chat.typing_at < TYPING_LASTS,
        "keyboard": keys,
        "alerts": chat.alerts,
        "messages": [bubble(message, person) for message in chat.messages.values()],
    }


def keys_of(chat: Chat) -> list[list[JsonObject]]:
    keys: list[list[JsonObject]] = chat.keyboard["keyboard"] if chat.keyboard is not None else []
    return keys


def about(person: Person) -> str:
    """The bot's description, which an empty chat shows."""
    profile = person.bot.profile
    return str(profile.get(("description", person.user.language)) or profile.get(("description", ""), ""))


def commands(person: Person) -> list[JsonObject]:
    """The first set there is, in the order of Bot API, "Determining list of commands"."""
    scopes = (("chat", str(person.id)), ("all_private_chats", ""), ("default", ""))
    keys = [("commands", *scope, language) for scope in scopes for language in (person.user.language, "")]
    return next((person.bot.profile[key] for key in keys if key in person.bot.profile), [])


def bubble(message: Message, viewer: Person) -> JsonObject:
    view = shown(message, viewer.user)
    return {
        "id": message.id,
        "mine": view.mine,
        "text": "" if message.deleted else view.text,
        "entities": [] if message.deleted else message.entities or message.content.get("caption_entities", []),
        "buttons": [
            [{"label": one.label, "data": one.data, "url": one.url} for one in row] for row in buttons(message)
        ],
        "edited": view.edited,
        "deleted": message.deleted,
        "date": message.date,
    }


def line(call: Call) -> JsonObject:
    """A call as the log shows it; uploads by name and size."""
    params = {name: value if isinstance(value, str | int) else repr(value) for name, value in call.params.items()}
    return {"method": call.method, "chat_id": call.chat_id, "params": params, "status": call.status, "at": call.at}


class Events:
    """One browser's stream; changes of one phone within a moment go as one."""

    def __init__(self, world: World, people: Sequence[Person]) -> None:
        self._world = world
        self._people = people
        self._news = asyncio.Event()
        self._changed: set[int] = set()
        self._calls: list[Call] = []

    async def stream(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        self._changed.update(person.id for person in self._people)
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
        news = [("phone", phone(person)) for person in self._people if person.id in changed]
        news += [("call", line(call)) for call in calls]
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

"""What exists: bots, people, chats, messages, and the time and chance they share."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from simulator.clock import Clock
from simulator.entities import Entity
from simulator.faults import Faults
from simulator.flood import Flood
from simulator.schema import Schema
from simulator.updates import Knobs, UpdateQueue

JsonObject = dict[str, Any]

GENERAL = 1  # the topic of a forum that is always there


@dataclass(slots=True, eq=False)
class User:
    id: int
    first_name: str
    username: str = ""
    language: str = ""
    is_bot: bool = False
    deactivated: bool = False  # the account is gone
    alerts: list[str] = field(default_factory=list)  # what answers to her taps told her


@dataclass(slots=True, eq=False)
class Topic:
    """Of a forum; its id is that of the service message it begins with."""

    id: int
    name: str
    creator: User
    icon_color: int
    icon_emoji: str = ""
    closed: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """`members` maps a user's id to a status of Bot API ChatMember; a blocked bot is one kicked from a private chat."""

    id: int
    kind: str  # "private", "group" or "supergroup"
    title: str
    members: dict[int, str]
    person: User | None = None
    known: bool = False  # a bot cannot write first
    rights: dict[int, frozenset[str]] = field(default_factory=dict)  # of administrators, by their ids
    anonymous: set[int] = field(default_factory=set)  # administrators whose messages are the group's
    topics: dict[int, Topic] = field(default_factory=dict)  # General among them; a chat without any is no forum
    upgraded_to: int = 0  # the supergroup that a group became
    last_message_id: int = 0  # of supergroups, which count their own messages
    messages: dict[int, "Message"] = field(default_factory=dict)
    history: list["Message"] = field(default_factory=list)  # as first shown
    keyboard: JsonObject | None = None  # the reply keyboard now under her input line
    alerts: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)  # callback query ids
    typing: int = 0
    typing_at: float = 0.0
    typing_in: int = 0  # the topic
    pinned: list[int] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Message:
    id: int
    chat: Chat
    sender: User
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    content: JsonObject = field(default_factory=dict)  # what is not text: the fields of the Message object
    markup: JsonObject | None = None
    reply_to: "Message | None" = None
    origin: JsonObject | None = None
    edit_date: int = 0
    deleted: bool = False
    thread: int = 0  # the topic's id, 0 in General and where there are no topics
    album: str = ""
    is_service: bool = False
    anonymous: bool = False
    wants_reply: bool = False  # brought ForceReply
    reactions: dict[int, list[str]] = field(default_factory=dict)  # emojis by the id of who set them


@dataclass(slots=True)
class Callback:
    chat: Chat
    user: User
    at: float


@dataclass(slots=True)
class Call:
    """A request of the Bot API; status 0 = no answer was given."""

    method: str
    chat_id: int | None
    params: JsonObject
    status: int
    at: float


@dataclass(slots=True)
class Delivered:
    """One POST to a webhook; status None = no answer; `again_in` = seconds to the next attempt, None = accepted."""

    update_id: int
    status: int | None
    at: float
    again_in: float | None


@dataclass(slots=True)
class WebhookLog:
    """What was delivered, and how patient the delivery is: `pace` scales the waits between retries."""

    requests: list[Delivered] = field(default_factory=list)
    pace: float = 1.0
    silence: float = 60.0  # seconds without an answer after which a delivery counts as failed


@dataclass(eq=False)
class Bot:
    token: str
    user: User
    updates: UpdateQueue
    reads_groups: bool = True
    chats: dict[int, Chat] = field(default_factory=dict)
    callbacks: dict[str, Callback] = field(default_factory=dict)
    profile: dict[tuple[str, ...], Any] = field(default_factory=dict)  # commands, texts and menu buttons by their scope
    last_message_id: int = 0


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    content: bytes
    kind: str = ""  # the field of the message that brought it


@dataclass(eq=False)
class World:
    random: random.Random
    flood: Flood
    fast: bool = False
    schema: Schema | None = None  # None = nothing is checked
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=Faults)
    knobs: Knobs = field(default_factory=Knobs)
    bots: dict[str, Bot] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    counts: Counter[tuple[str, int]] = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)
    webhook: WebhookLog = field(default_factory=WebhookLog)
    http: aiohttp.ClientSession | None = None  # for webhooks; there while the simulator runs
    execute: Callable[[Bot, str, JsonObject], Awaitable[object]] | None = None  # a method named in a webhook's answer
    files: dict[str, StoredFile] = field(default_factory=dict)  # by file_id
    listeners: set[Callable[[str, object], None]] = field(default_factory=set)

    def first_bot(self) -> Bot:
        assert self.bots, "add_bot first: nobody can talk to a bot that does not exist"
        return next(iter(self.bots.values()))

    def post(self, bot: Bot, message: Message) -> Message:
        """Gives the message its number and shows it. A supergroup counts its own, all other chats of a bot together."""
        chat = message.chat
        counter: Bot | Chat = chat if chat.kind == "supergroup" else bot
        counter.last_message_id += 1
        message.id = counter.last_message_id
        chat.messages[message.id] = message
        chat.history.append(replace(message))
        self.tell("chat", chat)
        return message

    def remove(self, *messages: Message) -> None:
        """They are seen no more, nor pinned."""
        for message in messages:
            message.deleted = True
            if message.id in message.chat.pinned:
                message.chat.pinned.remove(message.id)
            self.tell("chat", message.chat)

    def keep_file(self, content: bytes, name: str, prefix: str = "BQAC", kind: str = "") -> JsonObject:
        """The fields that every kind of file has; the content is there for getFile and for the people's phones."""
        file_id = f"{prefix}{self.random.getrandbits(96):024x}"
        self.files[file_id] = StoredFile(name, content, kind)
        return self.described(file_id)

    def described(self, file_id: str) -> JsonObject:
        """The fields of a file that is kept."""
        unique = f"AgAD{file_id[4:12]}"
        return {"file_id": file_id, "file_unique_id": unique, "file_size": len(self.files[file_id].content)}

    def new_album(self) -> str:
        """A media_group_id."""
        return str(self.random.getrandbits(53))

    def record(self, call: Call) -> None:
        self.counts[call.method, call.status] += 1
        if not self.fast:
            self.calls.append(call)
        self.tell("call", call)

    def tell(self, what: str, subject: object) -> None:
        for listener in tuple(self.listeners):
            listener(what, subject)

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Returns as soon as the condition holds after a change of the world; TimeoutError else."""
        changed = asyncio.Event()

        def listen(_what: str, _subject: object) -> None:
            changed.set()

        self.listeners.add(listen)
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            last = [f"{call.status} {call.method}" for call in self.calls[-5:]]
            raise TimeoutError(f"not within {seconds} s; the last calls were {last}") from None
        finally:
            self.listeners.discard(listen)

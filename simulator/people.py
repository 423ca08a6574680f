"""The people's side: what somebody with a phone can do, and what she sees."""

from typing import Any

from simulator import wire
from simulator.entities import Formatted, finished
from simulator.screen import Shown, ShownButton, buttons, shown
from simulator.updates import CALLBACK_LIFETIME
from simulator.world import Bot, Callback, Chat, JsonObject, Message, StoredFile, User, World

FILE_SIZE = 24_000
BEGINNINGS = {"photo": b"\xff\xd8\xff\xe0", "voice": b"OggS", "document": b"%PDF-1.7\n"}


class Person:
    """She writes to the first bot, in her private chat."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user
        self.phone = f"+3630{user.id % 10_000_000:07}"

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def bot(self) -> Bot:
        return self.world.first_bot()

    @property
    def chat(self) -> Chat:
        bot = self.bot
        chat = bot.chats.get(self.user.id)
        if chat is None:
            members = {bot.user.id: "member", self.user.id: "member"}
            chat = bot.chats[self.user.id] = Chat(self.user.id, "private", "", members, self.user)
        return chat

    @property
    def blocked(self) -> bool:
        return self.chat.members[self.bot.user.id] != "member"

    async def send(self, text: str, *, reply_to: int | None = None) -> int:
        formatted = finished(Formatted(text))
        assert formatted.text, "nobody can send nothing"
        message = self._written(text=formatted.text, entities=formatted.entities)
        message.reply_to = self.chat.messages[reply_to] if reply_to is not None else None
        return self._send(message)

    async def start(self, payload: str = "") -> int:
        """The start button, or a link `t.me/…?start=payload`."""
        return await self.send(f"/start {payload}".strip())

    async def send_other(self, kind: str, caption: str = "") -> int:
        captioned = {"caption": caption} if caption else {}
        return self._send(self._written(content={**_content(self.world, kind), **captioned}))

    async def send_file(self, kind: str, content: bytes, name: str = "", caption: str = "") -> int:
        """A photo, voice message or document with just these bytes."""
        captioned = {"caption": caption} if caption else {}
        return self._send(self._written(content={**_content(self.world, kind, content, name), **captioned}))

    def saved(self, message_id: int) -> StoredFile:
        """The file of a message, as her phone saves it."""
        content = self.chat.messages[message_id].content
        file = content["photo"][-1] if "photo" in content else next(iter(content.values()))
        return self.world.files[file["file_id"]]

    async def share_contact(self, phone: str = "") -> int:
        contact = {"phone_number": phone or self.phone, "first_name": self.user.first_name, "user_id": self.user.id}
        return self._send(self._written(content={"contact": contact}))

    async def edit(self, message_id: int, text: str) -> None:
        message = self.chat.messages[message_id]
        assert message.sender is self.user, "she can edit only what she wrote"
        formatted = finished(Formatted(text))
        message.text, message.entities, message.edit_date = formatted.text, formatted.entities, self._date()
        self._deliver("edited_message", wire.message(message))
        self.world.tell("chat", self.chat)

    async def delete(self, message_id: int) -> None:
        """The bot gets no word of it."""
        self.chat.messages[message_id].deleted = True
        self.world.tell("chat", self.chat)

    async def tap(self, label: str) -> str:
        """Presses a button; the callback query's id, or "" for a key of the reply keyboard, which sends a message."""
        found = self._button(label)
        if found is not None:
            message, button = found
            assert button.data is not None, f"“{label}” is a link ({button.url}): it opens a page and tells nothing"
            return self._press(message, button.data)
        key = next((key for row in self.keyboard_keys for key in row if key["text"] == label), None)
        assert key is not None, f"no “{label}” on her screen, only {self._labels()}"
        if self.chat.keyboard is not None and self.chat.keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        await (self.share_contact() if key.get("request_contact") else self.send(label))
        return ""

    async def press(self, message_id: int, data: str) -> str:
        """A tap on a certain message, be its button still there or not (an old screen)."""
        return self._press(self.chat.messages[message_id], data)

    async def block(self) -> None:
        self._change("member", "kicked")

    async def unblock(self) -> None:
        self._change("kicked", "member")

    @property
    def screen(self) -> list[Shown]:
        return [shown(message, self.user) for message in self._visible()]

    @property
    def history(self) -> list[Shown]:
        return [shown(message, self.user) for message in self.chat.history]

    @property
    def alerts(self) -> list[str]:
        return self.chat.alerts

    @property
    def typing(self) -> int:
        return self.chat.typing

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard under her input line."""
        return [[key["text"] for key in row] for row in self.keyboard_keys]

    @property
    def keyboard_keys(self) -> list[list[JsonObject]]:
        keys: list[list[JsonObject]] = self.chat.keyboard["keyboard"] if self.chat.keyboard is not None else []
        return keys

    def _visible(self) -> list[Message]:
        return [message for message in self.chat.messages.values() if not message.deleted]

    def _button(self, label: str) -> tuple[Message, ShownButton] | None:
        for message in reversed(self._visible()):
            for button in (one for row in buttons(message) for one in row):
                if button.label == label:
                    return message, button
        return None

    def _labels(self) -> list[str]:
        inline = [one.label for message in self._visible() for row in buttons(message) for one in row]
        return [*dict.fromkeys(inline), *(key for row in self.keyboard for key in row)]

    def _press(self, message: Message, data: str) -> str:
        self._assert_not_blocked()
        number = str(self.world.random.getrandbits(63))
        self.bot.callbacks[number] = Callback(self.chat, self.user, self.world.clock.now())
        query = wire.callback_query(number, self.user, message, data)
        self.bot.updates.put("callback_query", query, ("callback", self.user.id), CALLBACK_LIFETIME)
        return number

    def _written(self, **what: Any) -> Message:
        return Message(0, self.chat, self.user, self._date(), **what)

    def _send(self, message: Message) -> int:
        self._assert_not_blocked()
        self.chat.known = True
        self.world.post(self.bot, message)
        self._deliver("message", wire.message(message))
        return message.id

    def _deliver(self, kind: str, payload: JsonObject) -> None:
        self.bot.updates.put(kind, payload, ("message", self.chat.id))

    def _change(self, before: str, after: str) -> None:
        assert self.chat.members[self.bot.user.id] == before, f"the bot is no {before} here"
        self.chat.members[self.bot.user.id] = after
        self.chat.known = True
        changed = wire.member_updated(self.chat, self.user, self._date(), self.bot, (before, after))
        self.bot.updates.put("my_chat_member", changed, ("member", self.chat.id))
        self.world.tell("chat", self.chat)

    def _date(self) -> int:
        return int(self.world.clock.now())

    def _assert_not_blocked(self) -> None:
        assert not self.blocked, f"{self.user.first_name} has blocked the bot: unblock first"


def _content(world: World, kind: str, content: bytes = b"", name: str = "oneletrajz.pdf") -> JsonObject:
    """The least that Telegram would send for such a thing; without a content a file of the right beginning."""
    stored = content or BEGINNINGS.get(kind, b"").ljust(FILE_SIZE)
    file = world.keep_file(stored, name, "AwAC")
    size = {"width": 640, "height": 480}
    contents: dict[str, Any] = {
        "voice": {"duration": 4, "mime_type": "audio/ogg", **file},
        "photo": [{**file, **size}],
        "video": {"duration": 5, **size, "mime_type": "video/mp4", **file},
        "document": {"file_name": name, "mime_type": "application/octet-stream", **file},
        "sticker": {
            "width": 512,
            "height": 512,
            "emoji": "👍",
            "is_animated": False,
            "is_video": False,
            "type": "regular",
            **file,
        },
        "location": {"latitude": 46.9062, "longitude": 19.6913},
    }
    return {kind: contents[kind]}

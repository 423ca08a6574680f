"""The people's side: what somebody with a phone can do, and what she sees."""

import re
from collections.abc import Sequence

from simulator import members, things
from simulator.participant import Participant, Place
from simulator.screen import Shown, buttons, shown
from simulator.world import Bot, Chat, JsonObject, Message, StoredFile, User, World

PAYLOAD = re.compile("[A-Za-z0-9_-]{0,64}")


class Person:
    """She writes to the first bot, in her private chat; what she does in a group stands in `groups.Group`."""

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
            statuses = {bot.user.id: "member", self.user.id: "member"}
            chat = bot.chats[self.user.id] = Chat(self.user.id, "private", "", statuses, self.user)
        return chat

    @property
    def blocked(self) -> bool:
        return not members.is_present(self.chat, self.bot.user)

    async def send(self, text: str, *, reply_to: int | None = None) -> int:
        return self._here().say(text, Place(reply_to))

    async def start(self, payload: str = "") -> int:
        """The start button, or a link `t.me/…?start=payload`."""
        assert PAYLOAD.fullmatch(payload), f"no link can carry “{payload}”: at most 64 of A-Z a-z 0-9 _ -"
        return await self.send(f"/start {payload}".strip())

    async def send_other(self, kind: str, caption: str = "", *, reply_to: int | None = None) -> int:
        return self._here().show(things.thing(self.world, kind, caption=caption), Place(reply_to))

    async def send_file(self, kind: str, content: bytes, name: str = "", caption: str = "") -> int:
        """A photo, voice message or document with just these bytes."""
        return self._here().show(things.thing(self.world, kind, content, name, caption), Place())

    async def send_album(self, kinds: Sequence[str], caption: str = "") -> list[int]:
        """Messages of one media group; the caption stands with the first."""
        captions = [caption, *[""] * len(kinds)]
        contents = [things.thing(self.world, kind, caption=captions[place]) for place, kind in enumerate(kinds)]
        return self._here().show_album(contents, Place())

    def saved(self, message_id: int) -> StoredFile:
        """The file of a message, as her phone saves it."""
        return file_of(self.world, self.chat.messages[message_id])

    async def share_contact(self, phone: str = "", *, reply_to: int | None = None) -> int:
        return self._here().show(things.contact(self.user, phone or self.phone), Place(reply_to))

    async def edit(self, message_id: int, text: str) -> None:
        self._here().edit(message_id, text)

    async def delete(self, message_id: int) -> None:
        """The bot gets no word of it."""
        self._here().delete(message_id)

    async def tap(self, label: str) -> str:
        """Presses a button; the callback query's id, or "" for a key of the reply keyboard, which sends a message."""
        found = self._here().find_button(label, self._visible())
        if found is not None:
            message, button = found
            assert button.data is not None, f"“{label}” is a link ({button.url}): it opens a page and tells nothing"
            return await self.press(message.id, button.data)
        key = next((key for row in self.keyboard_keys for key in row if key["text"] == label), None)
        assert key is not None, f"no “{label}” on her screen, only {self._labels()}"
        if self.chat.keyboard is not None and self.chat.keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        await (self.share_contact() if key.get("request_contact") else self.send(label))
        return ""

    async def press(self, message_id: int, data: str) -> str:
        """A tap on a certain message, be its button still there or not (an old screen)."""
        return self._here().press(message_id, data)

    async def answer(self, text: str) -> int:
        """Writes as the newest message with ForceReply asks her to: as a reply to it."""
        asking = [message.id for message in self._visible() if message.wants_reply]
        assert asking, "nothing on her screen asks for a reply"
        return await self.send(text, reply_to=asking[-1])

    async def react(self, message_id: int, emoji: str = "") -> None:
        """Without an emoji she takes hers away."""
        self._here().react(message_id, *[emoji] * bool(emoji))

    async def block(self) -> None:
        self._change("member", "kicked")

    async def unblock(self) -> None:
        self._change("kicked", "member")

    async def deactivate(self) -> None:
        """Her account is gone for good: the bot is told nothing, and learns it by a 403."""
        self.user.deactivated = True
        self.chat.members[self.bot.user.id] = "kicked"

    @property
    def screen(self) -> list[Shown]:
        return [shown(message, self.user) for message in self._visible()]

    @property
    def history(self) -> list[Shown]:
        return [shown(message, self.user) for message in self.chat.history if not message.is_service]

    @property
    def alerts(self) -> list[str]:
        """What answers to her taps told her, in groups too."""
        return self.user.alerts

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

    def _here(self) -> Participant:
        return Participant(self.world, self.bot, self.user, self.chat)

    def _visible(self) -> list[Message]:
        return [one for one in self.chat.messages.values() if not one.deleted and not one.is_service]

    def _labels(self) -> list[str]:
        inline = [one.label for message in self._visible() for row in buttons(message) for one in row]
        return [*dict.fromkeys(inline), *(key for row in self.keyboard for key in row)]

    def _change(self, before: str, after: str) -> None:
        assert self.chat.members[self.bot.user.id] == before, f"the bot is no {before} here"
        self.chat.known = True
        members.change(self.world, self.bot, self.chat, (self.user, self.bot.user), after)


def file_of(world: World, message: Message) -> StoredFile:
    content = message.content
    file = content["photo"][-1] if "photo" in content else next(iter(content.values()))
    return world.files[file["file_id"]]

"""Groups: first form, without topics and rights."""

from simulator import wire
from simulator.entities import Formatted, finished
from simulator.people import Person
from simulator.world import Bot, Chat, Message, World


class Group:
    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def bot(self) -> Bot:
        return self.world.first_bot()

    @property
    def bot_is_member(self) -> bool:
        return self.chat.members.get(self.bot.user.id) == "member"

    @property
    def messages(self) -> list[Message]:
        return [message for message in self.chat.messages.values() if not message.deleted]

    async def add_bot(self, by: Person) -> None:
        self.chat.known = True
        self.bot.chats[self.chat.id] = self.chat
        self._change(by, "member")
        self._post(by, Message(0, self.chat, by.user, 0, content={"new_chat_members": [wire.user(self.bot.user)]}))

    async def remove_bot(self, by: Person) -> None:
        self._change(by, "kicked")

    async def send(self, person: Person, text: str, *, reply_to: int | None = None) -> int:
        formatted = finished(Formatted(text))
        message = Message(0, self.chat, person.user, 0, formatted.text, formatted.entities)
        message.reply_to = self.chat.messages[reply_to] if reply_to is not None else None
        return self._post(person, message)

    def _post(self, person: Person, message: Message) -> int:
        self.chat.members.setdefault(person.id, "member")
        message.date = int(self.world.clock.now())
        self.world.post(self.bot, message)
        if self.bot_is_member and (self.bot.reads_groups or self._concerns_bot(message)):
            self.bot.updates.put("message", wire.message(message), ("message", self.chat.id))
        return message.id

    def _concerns_bot(self, message: Message) -> bool:
        """Privacy mode: commands, mentions, replies to the bot, service messages."""
        answered = message.reply_to is not None and message.reply_to.sender is self.bot.user
        command = any(one["type"] == "bot_command" for one in message.entities)
        return answered or command or f"@{self.bot.user.username}" in message.text or not message.text

    def _change(self, by: Person, after: str) -> None:
        before = self.chat.members.get(self.bot.user.id, "left")
        self.chat.members[self.bot.user.id] = after
        date = int(self.world.clock.now())
        changed = wire.member_updated(self.chat, by.user, date, self.bot, (before, after))
        self.bot.updates.put("my_chat_member", changed, ("member", self.chat.id))

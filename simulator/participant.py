"""A person in one chat: what her phone does there for her, be it her private chat or a group."""

from dataclasses import dataclass

from simulator import forum, members, notices, wire
from simulator.entities import Formatted, finished
from simulator.screen import ShownButton, buttons
from simulator.updates import CALLBACK_LIFETIME
from simulator.world import Bot, Callback, Chat, JsonObject, Message, User, World


@dataclass(frozen=True, slots=True)
class Place:
    """`reply_to` a message of this chat, whose topic it goes to; else to `topic`, 0 being General."""

    reply_to: int | None = None
    topic: int = 0


@dataclass(frozen=True, slots=True)
class Participant:
    world: World
    bot: Bot
    user: User
    chat: Chat

    def say(self, text: str, place: Place) -> int:
        formatted = finished(Formatted(text))
        assert formatted.text, "nobody can send nothing"
        return self._send(self._message({}, formatted), place)

    def show(self, content: JsonObject, place: Place, album: str = "") -> int:
        """`content` as `things` makes it."""
        message = self._message(content)
        message.album = album
        return self._send(message, place)

    def show_album(self, contents: list[JsonObject], place: Place) -> list[int]:
        album = self.world.new_album()
        return [self.show(content, place, album) for content in contents]

    def edit(self, message_id: int, text: str) -> None:
        """Of a file the caption."""
        message = self._own(message_id)
        formatted = finished(Formatted(text))
        if message.content:
            message.content = message.content | {"caption": formatted.text}
        else:
            message.text, message.entities = formatted.text, formatted.entities
        message.edit_date = self._date()
        notices.report(self.bot, message, "edited_message")
        self.world.tell("chat", self.chat)

    def delete(self, message_id: int) -> None:
        """No bot hears of it."""
        self.world.remove(self.chat.messages[message_id])

    def press(self, message_id: int, data: str) -> str:
        """A button of a certain message, be it still there or not (an old screen); the callback query's id."""
        self._assert_can_act()
        number = str(self.world.random.getrandbits(63))
        self.bot.callbacks[number] = Callback(self.chat, self.user, self.world.clock.now())
        query = wire.callback_query(number, self.user, self.chat.messages[message_id], data)
        self.bot.updates.put("callback_query", query, ("callback", self.user.id), CALLBACK_LIFETIME)
        return number

    def react(self, message_id: int, *emojis: str) -> None:
        """The bot learns of it if it asked to (`allowed_updates`) and is an administrator, or in its private chat."""
        message = self.chat.messages[message_id]
        before, message.reactions[self.user.id] = message.reactions.get(self.user.id, []), list(emojis)
        changed = wire.reaction_updated(message, self.user, self._date(), before)
        if self.chat.kind == "private" or members.is_admin(self.chat, self.bot.user):
            self.bot.updates.put("message_reaction", changed, ("message", self.chat.id))
        self.world.tell("chat", self.chat)

    def find_button(self, label: str, within: list[Message]) -> tuple[Message, ShownButton] | None:
        """The newest of that label."""
        for message in reversed(within):
            for button in (one for row in buttons(message) for one in row):
                if button.label == label:
                    return message, button
        return None

    def _message(self, content: JsonObject, text: Formatted | None = None) -> Message:
        text = text or Formatted("")
        message = Message(0, self.chat, self.user, self._date(), text.text, text.entities, content)
        message.anonymous = self.user.id in self.chat.anonymous
        return message

    def _send(self, message: Message, place: Place) -> int:
        self._assert_can_act()
        message.thread = place.topic
        if place.reply_to is not None:
            message.reply_to = self.chat.messages[place.reply_to]
            assert not message.reply_to.deleted, "what is answered has been deleted"
            message.thread = message.reply_to.thread
        self._assert_open(message.thread)
        self.chat.known = True
        self.world.post(self.bot, message)
        notices.report(self.bot, message)
        return message.id

    def _own(self, message_id: int) -> Message:
        message = self.chat.messages[message_id]
        assert message.sender is self.user, "she can edit only what she wrote"
        return message

    def _assert_open(self, thread: int) -> None:
        topic = forum.topic_of(self.chat, thread)
        assert topic is not None or not (thread or self.chat.topics), f"there is no topic {thread}"
        closed = topic is not None and topic.closed and not members.may(self.chat, self.user, "can_manage_topics")
        assert not closed, "the topic is closed to her"

    def _assert_can_act(self) -> None:
        blocked = self.chat.kind == "private" and not members.is_present(self.chat, self.bot.user)
        assert not blocked, f"{self.user.first_name} has blocked the bot: unblock first"
        assert members.is_present(self.chat, self.user), f"{self.user.first_name} is not in the group"
        assert not self.chat.upgraded_to, "the group has become a supergroup"

    def _date(self) -> int:
        return int(self.world.clock.now())

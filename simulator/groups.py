"""Groups, supergroups and forums, from the side of the people in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator import forum, members, notices, things, wire
from simulator.participant import Participant, Place
from simulator.people import Person, file_of
from simulator.screen import Shown, shown
from simulator.world import GENERAL, Bot, Chat, JsonObject, Message, StoredFile, Topic, User, World


@dataclass(frozen=True, slots=True)
class TopicShown:
    """A topic as it stands now; `pinned` are the ids of its pinned messages."""

    id: int
    name: str
    closed: bool
    messages: list[Shown]
    pinned: list[int]


class Group:
    """Whoever first does something in it is its owner; whoever else does is a member, unless she left."""

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
        return members.is_present(self.chat, self.bot.user)

    @property
    def messages(self) -> list[Message]:
        """What somebody wrote and nobody deleted."""
        return [one for one in self.chat.messages.values() if not one.deleted and not one.is_service]

    # Who is there

    async def add_bot(self, by: Person, *, rights: Sequence[str] = ()) -> None:
        """With rights (`members.RIGHTS`) as an administrator."""
        self._join(by)
        self.chat.known = True
        self.bot.chats[self.chat.id] = self.chat
        self._change(by, self.bot.user, rights)
        self._notice(by, {"new_chat_members": [wire.user(self.bot.user)]})

    async def promote_bot(self, by: Person, rights: Sequence[str]) -> None:
        """Other rights than before; without any the bot becomes a member like everybody."""
        self._change(by, self.bot.user, rights)

    async def remove_bot(self, by: Person) -> None:
        self._notice(by, {"left_chat_member": wire.user(self.bot.user)})
        members.change(self.world, self.bot, self.chat, (by.user, self.bot.user), "kicked")

    async def join(self, person: Person, by: Person | None = None) -> None:
        actor = by or person
        members.change(self.world, self.bot, self.chat, (actor.user, person.user), "member")
        self._notice(actor, {"new_chat_members": [wire.user(person.user)]})

    async def leave(self, person: Person, by: Person | None = None) -> None:
        """By herself, or put out by somebody else."""
        actor = by or person
        self._notice(actor, {"left_chat_member": wire.user(person.user)})
        after = "left" if by is None else "kicked"
        members.change(self.world, self.bot, self.chat, (actor.user, person.user), after)

    async def promote(self, person: Person, by: Person, rights: Sequence[str] = members.RIGHTS) -> None:
        self._join(person)
        self._change(by, person.user, rights)

    async def hide(self, person: Person) -> None:
        """From here on what she writes comes from the group itself; what she presses still comes from her."""
        assert members.is_admin(self.chat, person.user), "only an administrator can stay anonymous"
        self.chat.anonymous.add(person.id)

    async def upgrade(self, by: Person) -> None:
        """The group becomes a supergroup under another id, with its members but without its messages."""
        assert self.chat.kind == "group", "it is a supergroup already"
        self._join(by)
        old, number = self.chat, -1_000_000_000_000 + self.chat.id
        new = Chat(number, "supergroup", old.title, dict(old.members), known=old.known, rights=dict(old.rights))
        self._notice(by, {"migrate_to_chat_id": new.id})
        old.upgraded_to = new.id
        if old.known:
            self.bot.chats[new.id] = new
        self.chat = new
        self._notice(by, {"migrate_from_chat_id": old.id})

    async def switch_topics_on(self, by: Person) -> None:
        """Only a person can; a group becomes a supergroup by it."""
        if self.chat.kind == "group":
            await self.upgrade(by)
        self._join(by)
        forum.begin(self.chat, by.user)
        self.world.tell("chat", self.chat)

    # What they write

    async def send(self, person: Person, text: str, *, reply_to: int | None = None, topic: int = 0) -> int:
        return self._join(person).say(text, Place(reply_to, topic))

    async def send_other(self, person: Person, kind: str, caption: str = "", *, topic: int = 0) -> int:
        return self._join(person).show(things.thing(self.world, kind, caption=caption), Place(None, topic))

    async def send_file(
        self,
        person: Person,
        file: tuple[str, bytes, str],
        caption: str = "",
        *,
        reply_to: int | None = None,
        topic: int = 0,
    ) -> int:
        """`file`: its kind, content and name."""
        content = things.thing(self.world, *file, caption)
        return self._join(person).show(content, Place(reply_to, topic))

    async def send_album(
        self, person: Person, kinds: Sequence[str], caption: str = "", *, reply_to: int | None = None, topic: int = 0
    ) -> list[int]:
        captions = [caption, *[""] * len(kinds)]
        contents = [things.thing(self.world, kind, caption=captions[place]) for place, kind in enumerate(kinds)]
        return self._join(person).show_album(contents, Place(reply_to, topic))

    async def edit(self, person: Person, message_id: int, text: str) -> None:
        self._join(person).edit(message_id, text)

    async def delete(self, person: Person, message_id: int) -> None:
        """No bot hears of it."""
        own = self.chat.messages[message_id].sender is person.user
        assert own or members.may(self.chat, person.user, "can_delete_messages"), "she may not delete it"
        self._join(person).delete(message_id)

    async def tap(self, person: Person, label: str, *, topic: int = 0) -> str:
        """The newest button of that label in a topic; the callback query's id."""
        here = [one for one in self.messages if one.thread == topic]
        found = self._join(person).find_button(label, here)
        assert found is not None, f"no “{label}” in the topic, only {self.labels(topic)}"
        message, button = found
        assert button.data is not None, f"“{label}” is a link ({button.url}): it opens a page and tells nothing"
        return await self.press(person, message.id, button.data)

    async def press(self, person: Person, message_id: int, data: str) -> str:
        """A button of a certain message, be it still there or not (an old screen)."""
        return self._join(person).press(message_id, data)

    async def react(self, person: Person, message_id: int, emoji: str = "") -> None:
        self._join(person).react(message_id, *[emoji] * bool(emoji))

    async def pin(self, person: Person, message_id: int) -> None:
        self._join(person)
        message = self.chat.messages[message_id]
        self.chat.pinned.append(message_id)
        self._notice(person, {"pinned_message": wire.message(message, with_reply=False)}, message.thread)

    async def unpin(self, person: Person, message_id: int) -> None:
        """No bot hears of it."""
        self._join(person)
        self.chat.pinned.remove(message_id)
        self.world.tell("chat", self.chat)

    # Topics

    async def create_topic(self, person: Person, name: str) -> int:
        self._join(person)
        assert self.chat.topics, "the group has no topics: switch_topics_on first"
        topic = Topic(0, forum.cleaned(name), person.user, forum.COLOURS[0])
        return forum.create(self.world, self.bot, self.chat, topic).id

    async def rename_topic(self, person: Person, topic: int, name: str) -> None:
        who = (person.user, self._managed(person, topic))
        forum.edit(self.world, self.bot, self.chat, who, {"name": forum.cleaned(name)})

    async def close_topic(self, person: Person, topic: int) -> None:
        forum.switch(self.world, self.bot, self.chat, (person.user, self._managed(person, topic)), closed=True)

    async def reopen_topic(self, person: Person, topic: int) -> None:
        forum.switch(self.world, self.bot, self.chat, (person.user, self._managed(person, topic)), closed=False)

    async def delete_topic(self, person: Person, topic: int) -> None:
        """With everything in it; no bot hears of it."""
        assert topic != GENERAL, "General cannot be deleted"
        forum.delete(self.world, self.chat, self._managed(person, topic, "can_delete_messages"))

    # What they see

    @property
    def topics(self) -> list[TopicShown]:
        """General first."""
        return [self.topic(number) for number in self.chat.topics]

    def topic(self, number: int) -> TopicShown:
        """By its id, 0 being General; a group without topics is all General."""
        topic = forum.topic_of(self.chat, number)
        assert topic is not None or not self.chat.topics, f"there is no topic {number}"
        thread = forum.thread(topic) if topic is not None else 0
        shown_here = [shown(one) for one in self.messages if one.thread == thread]
        pinned = [one for one in self.chat.pinned if self.chat.messages[one].thread == thread]
        name, closed = (topic.name, topic.closed) if topic is not None else (self.chat.title, False)
        return TopicShown(number or GENERAL, name, closed, shown_here, pinned)

    def topic_named(self, name: str) -> int:
        """The id of the newest topic whose name holds these words."""
        found = [topic.id for topic in self.chat.topics.values() if name in topic.name]
        assert found, f"no topic “{name}”, only {[topic.name for topic in self.chat.topics.values()]}"
        return found[-1]

    def transcript(self, topic: int = 0) -> str:
        """What stands in it now, a line a message: who, what, [its buttons]."""
        return "\n".join(_line(one) for one in self.topic(topic).messages)

    def labels(self, topic: int = 0) -> list[str]:
        """Of all buttons there, without repeats."""
        shown_here = self.topic(topic).messages
        return [*dict.fromkeys(button.label for one in shown_here for row in one.buttons for button in row)]

    def saved(self, message_id: int) -> StoredFile:
        return file_of(self.world, self.chat.messages[message_id])

    def _join(self, person: Person) -> Participant:
        first = "member" if "creator" in self.chat.members.values() else "creator"
        self.chat.members.setdefault(person.id, first)
        return Participant(self.world, self.bot, person.user, self.chat)

    def _change(self, by: Person, user: User, rights: Sequence[str]) -> None:
        after = "administrator" if rights else "member"
        members.change(self.world, self.bot, self.chat, (by.user, user), after, rights)

    def _managed(self, person: Person, number: int, right: str = "can_manage_topics") -> Topic:
        self._join(person)
        topic = self.chat.topics[number or GENERAL]
        allowed = topic.creator is person.user or members.may(self.chat, person.user, right)
        assert allowed, f"{person.user.first_name} may not do this to the topic"
        return topic

    def _notice(self, by: Person, content: JsonObject, thread: int = 0) -> None:
        notices.write(self.world, self.bot, self.chat, by.user, content, thread)


def _line(one: Shown) -> str:
    labels = [f"[{button.label}]" for row in one.buttons for button in row]
    return " ".join([f"{one.author}: {one.text}", *labels])

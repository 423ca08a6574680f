"""Topics of a forum, whoever changes them: a bot by its methods or a person on her phone."""

from simulator import notices
from simulator.world import GENERAL, Bot, Chat, JsonObject, Topic, User, World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
MAX_NAME = 128


def begin(chat: Chat, owner: User) -> None:
    """From here on the chat is a forum; what was written before stands in General."""
    assert chat.kind == "supergroup", "only a supergroup can have topics: upgrade it first"
    chat.topics[GENERAL] = Topic(GENERAL, "General", owner, COLOURS[0])


def create(world: World, bot: Bot, chat: Chat, topic: Topic) -> Topic:
    """Gives the topic its number, which is that of the service message it begins with."""
    content: JsonObject = {"name": topic.name, "icon_color": topic.icon_color}
    if topic.icon_emoji:
        content["icon_custom_emoji_id"] = topic.icon_emoji
    topic.id = chat.last_message_id + 1
    chat.topics[topic.id] = topic
    notices.write(world, bot, chat, topic.creator, {"forum_topic_created": content}, topic.id)
    return topic


def edit(world: World, bot: Bot, chat: Chat, who: tuple[User, Topic], change: JsonObject) -> None:
    """`who`: by whom, and which; `change` as in Bot API ForumTopicEdited, only what is new."""
    actor, topic = who
    topic.name = change.get("name", topic.name)
    topic.icon_emoji = change.get("icon_custom_emoji_id", topic.icon_emoji)
    notices.write(world, bot, chat, actor, {"forum_topic_edited": change}, thread(topic))


def switch(world: World, bot: Bot, chat: Chat, who: tuple[User, Topic], *, closed: bool) -> None:
    actor, topic = who
    topic.closed = closed
    name = "forum_topic_closed" if closed else "forum_topic_reopened"
    notices.write(world, bot, chat, actor, {name: {}}, thread(topic))


def delete(world: World, chat: Chat, topic: Topic) -> None:
    """With all its messages; no bot hears of it."""
    del chat.topics[topic.id]
    world.remove(*[message for message in chat.messages.values() if message.thread == topic.id])


def thread(topic: Topic) -> int:
    """How messages name it: those of General name none."""
    return 0 if topic.id == GENERAL else topic.id


def topic_of(chat: Chat, number: int) -> Topic | None:
    """By the number that messages name, 0 for General; None where there is no such topic."""
    return chat.topics.get(number or GENERAL)


def cleaned(name: str) -> str:
    """As the server takes it: on one line, trimmed, cut off where it is too long."""
    return " ".join(name.split())[:MAX_NAME].strip()

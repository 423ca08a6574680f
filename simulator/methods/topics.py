"""Methods about the topics of a forum."""

from simulator import forum, wire
from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.world import GENERAL, Chat, JsonObject, Topic


def create_forum_topic(request: Request) -> JsonObject:
    chat = request.chat()
    _check_forum(chat)
    if not request.may(chat, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = _name(request)
    if not name:
        raise bad_request("name must be non-empty")
    colour = request.params.integer("icon_color") or forum.COLOURS[0]
    if colour not in forum.COLOURS:
        raise bad_request("invalid icon color specified")
    topic = Topic(0, name, request.bot.user, colour, request.params.string("icon_custom_emoji_id"))
    return wire.topic(forum.create(request.world, request.bot, chat, topic))


def edit_forum_topic(request: Request) -> bool:
    """Without a new name and icon nothing happens, and that is no fault."""
    chat = request.chat()
    return _edit(request, chat, topic_at(request, chat, "edit the topic"))


def edit_general_forum_topic(request: Request) -> bool:
    chat = request.chat()
    return _edit(request, chat, topic_at(request, chat, "edit the topic", GENERAL))


def close_forum_topic(request: Request) -> bool:
    return _switch(request, closed=True)


def reopen_forum_topic(request: Request) -> bool:
    return _switch(request, closed=False)


def close_general_forum_topic(request: Request) -> bool:
    return _switch(request, closed=True, number=GENERAL)


def reopen_general_forum_topic(request: Request) -> bool:
    return _switch(request, closed=False, number=GENERAL)


def delete_forum_topic(request: Request) -> bool:
    chat = request.chat()
    topic = topic_at(request, chat)
    if topic.creator is not request.bot.user and not request.may(chat, "can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    if topic.id == GENERAL:
        raise bad_request("TOPIC_ID_INVALID")
    forum.delete(request.world, chat, topic)
    return True


def topic_at(request: Request, chat: Chat, purpose: str = "", number: int = 0) -> Topic:
    """`purpose` is what its refusal calls it, where the right to manage topics is needed unless the bot began it."""
    _check_forum(chat)
    number = number or request.params.integer("message_thread_id")
    if number <= 0:
        raise bad_request("invalid forum topic identifier specified")
    topic = chat.topics.get(number)
    is_own = topic is not None and topic.creator is request.bot.user
    if purpose and not is_own and not request.may(chat, "can_manage_topics"):
        raise bad_request(f"not enough rights to {purpose}")
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _edit(request: Request, chat: Chat, topic: Topic) -> bool:
    asked = request.params.string("name")
    change: JsonObject = {"name": _name(request)} if asked else {}
    if asked and not change["name"]:
        raise bad_request("name must be non-empty")
    if "icon_custom_emoji_id" in request.params:
        change["icon_custom_emoji_id"] = request.params.string("icon_custom_emoji_id")
    if not change:
        return True
    change = {name: value for name, value in change.items() if value != _held(topic)[name]}
    if not change:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.edit(request.world, request.bot, chat, (request.bot.user, topic), change)
    return True


def _held(topic: Topic) -> JsonObject:
    return {"name": topic.name, "icon_custom_emoji_id": topic.icon_emoji}


def _switch(request: Request, *, closed: bool, number: int = 0) -> bool:
    chat = request.chat()
    topic = topic_at(request, chat, "close or open the topic", number)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    forum.switch(request.world, request.bot, chat, (request.bot.user, topic), closed=closed)
    return True


def _check_forum(chat: Chat) -> None:
    if not chat.topics:
        raise bad_request("the chat is not a forum")


def _name(request: Request) -> str:
    """The server cuts off what is too long, without a word."""
    name = request.params.string("name")
    if len(name) > forum.MAX_NAME:
        request.world.violations.append(f"a topic's name of {len(name)} characters; Telegram keeps {forum.MAX_NAME}")
    return forum.cleaned(name)

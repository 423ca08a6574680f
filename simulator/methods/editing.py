"""Methods that change, delete or react to messages."""

from typing import Any

from simulator import keyboards, wire
from simulator.entities import Formatted
from simulator.errors import bad_request
from simulator.keyboards import Markup
from simulator.methods import texts
from simulator.methods.copies import without_caption
from simulator.methods.request import Request
from simulator.world import Chat, JsonObject, Message

MAX_DELETED_AT_ONCE = 100
DELETABLE_FOR = 48 * 3600
REACTIONS = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭"
    "🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def edit_message_text(request: Request) -> JsonObject:
    text = texts.text(request.params, too_long="MESSAGE_TOO_LONG")
    markup = keyboards.read(request.params)
    message = _editable(request)
    if not message.text:
        raise bad_request("there is no text in the message to edit")
    return _edit(request, message, text, markup)


def edit_message_caption(request: Request) -> JsonObject:
    caption = texts.caption(request.params)
    markup = keyboards.read(request.params)
    message = _editable(request)
    if message.text or not message.content:
        raise bad_request("there is no caption in the message to edit")
    content = without_caption(message.content) | caption
    if (content, markup.inline) == (message.content, message.markup):
        raise bad_request(NOT_MODIFIED)
    message.content, message.markup = content, markup.inline
    return _edited(request, message)


def edit_message_reply_markup(request: Request) -> JsonObject:
    markup = keyboards.read(request.params)
    message = _editable(request)
    return _edit(request, message, Formatted(message.text, message.entities), markup)


def delete_message(request: Request) -> bool:
    if not request.params.string("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not request.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    _delete(request, request.message(_chat(request), "message to delete"))
    return True


def delete_messages(request: Request) -> bool:
    """What is not there any more is passed over, as Telegram does."""
    numbers = request.numbers(MAX_DELETED_AT_ONCE)
    chat = _chat(request)
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in found:
        if not message.deleted:
            _delete(request, message)
    return True


def set_message_reaction(request: Request) -> bool:
    """A bot sets at most one, none takes it away."""
    reactions = request.params.array("reaction", "reaction types")
    if not all(_is_reaction(one) for one in reactions):
        raise bad_request("REACTION_INVALID")
    message = request.message(request.chat(write=False), "message to react")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions[request.bot.user.id] = [one["emoji"] for one in reactions]
    request.world.tell("chat", message.chat)
    return True


def _is_reaction(one: Any) -> bool:
    return isinstance(one, dict) and one.get("type") == "emoji" and one.get("emoji") in REACTIONS


def _editable(request: Request) -> Message:
    message = request.message(request.chat(), "message to edit")
    if message.sender is not request.bot.user or message.is_service or message.origin is not None:
        raise bad_request("message can't be edited")
    return message


def _edit(request: Request, message: Message, text: Formatted, markup: Markup) -> JsonObject:
    if (text.text, text.entities, markup.inline) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities, message.markup = text.text, text.entities, markup.inline
    return _edited(request, message)


def _edited(request: Request, message: Message) -> JsonObject:
    message.edit_date = request.date()
    request.world.tell("chat", message.chat)
    return wire.message(message)


def _chat(request: Request) -> Chat:
    """A blocked bot may still tidy up behind itself."""
    chat = request.chat(write=False)
    return chat if chat.kind == "private" else request.chat()


def _delete(request: Request, message: Message) -> None:
    chat = message.chat
    own = chat.kind == "private" or message.sender is request.bot.user
    if "forum_topic_created" in message.content or not (own or request.may(chat, "can_delete_messages")):
        raise bad_request("message can't be deleted")
    if message.date < request.world.clock.now() - DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    request.world.remove(message)

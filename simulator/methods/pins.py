"""Pinned messages; each topic of a forum has its own."""

from simulator import notices, wire
from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.methods.topics import topic_at
from simulator.world import GENERAL, Chat


def pin_chat_message(request: Request) -> bool:
    """A service message tells of it, the bot itself too; pinning again what is pinned tells nothing."""
    chat = request.chat()
    message = request.message(chat, "message to pin")
    _check_right(request, chat)
    if message.is_service:
        raise bad_request("message can't be pinned")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        content = {"pinned_message": wire.message(message, with_reply=False)}
        notices.write(request.world, request.bot, chat, request.bot.user, content, message.thread)
    return True


def unpin_chat_message(request: Request) -> bool:
    """Without a message id the newest pinned one."""
    chat = request.chat()
    number = request.params.integer("message_id") or max(chat.pinned, default=0)
    _check_right(request, chat)
    if number not in chat.messages or (number not in chat.pinned and "message_id" not in request.params):
        raise bad_request("message to unpin not found")
    return _unpin(request, chat, [number])


def unpin_all_chat_messages(request: Request) -> bool:
    chat = request.chat()
    _check_right(request, chat)
    return _unpin(request, chat, list(chat.pinned))


def unpin_all_forum_topic_messages(request: Request) -> bool:
    chat = request.chat()
    topic = topic_at(request, chat)
    _check_right(request, chat)
    thread = 0 if topic.id == GENERAL else topic.id
    return _unpin(request, chat, [number for number in chat.pinned if chat.messages[number].thread == thread])


def _unpin(request: Request, chat: Chat, numbers: list[int]) -> bool:
    chat.pinned = [number for number in chat.pinned if number not in numbers]
    request.world.tell("chat", chat)
    return True


def _check_right(request: Request, chat: Chat) -> None:
    if chat.kind != "private" and not request.may(chat, "can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")

"""Methods about chats and their members, and the answers to taps."""

from simulator import members, notices, wire
from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.updates import CALLBACK_LIFETIME
from simulator.world import JsonObject

MAX_ALERT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_chat(request: Request) -> JsonObject:
    return wire.full_chat(request.chat(write=False))


def get_chat_member(request: Request) -> JsonObject:
    user = request.user()
    return members.written(request.chat(write=False), user)


def get_chat_administrators(request: Request) -> list[JsonObject]:
    """Other bots are left out, this one is not."""
    chat = request.chat()
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    people = [*request.world.users.values(), request.bot.user]
    return [members.written(chat, user) for user in people if members.is_admin(chat, user)]


def get_chat_member_count(request: Request) -> int:
    chat = request.chat()
    return sum(held in members.PRESENT for held in chat.members.values())


def leave_chat(request: Request) -> bool:
    chat = request.chat()
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    user = request.bot.user
    notices.write(request.world, request.bot, chat, user, {"left_chat_member": wire.user(user)})
    members.change(request.world, request.bot, chat, (user, user), "left")
    return True


def answer_callback_query(request: Request) -> bool:
    number = request.params.string("callback_query_id")
    callback = request.bot.callbacks.get(number)
    if callback is None or request.world.clock.now() - callback.at > CALLBACK_LIFETIME:
        raise bad_request(TOO_OLD)
    text = request.params.string("text")
    if len(text) > MAX_ALERT:
        raise bad_request("MESSAGE_TOO_LONG")
    callback.chat.answered.append(number)
    if text:
        callback.chat.alerts.append(text)
        callback.user.alerts.append(text)
        request.world.tell("chat", callback.chat)
    return True

"""Methods about chats, and the answers to taps."""

from simulator import wire
from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.updates import CALLBACK_LIFETIME
from simulator.world import JsonObject

MAX_ALERT = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def get_chat(request: Request) -> JsonObject:
    return wire.full_chat(request.chat(write=False))


def leave_chat(request: Request) -> bool:
    chat = request.chat()
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.members[request.bot.user.id] = "left"
    changed = wire.member_updated(chat, request.bot.user, request.date(), request.bot, ("member", "left"))
    request.bot.updates.put("my_chat_member", changed, ("member", chat.id))
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
        request.world.tell("chat", callback.chat)
    return True

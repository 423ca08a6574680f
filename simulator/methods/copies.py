"""Methods that send again what is there already: forwarded, or copied without a word of whose it was."""

from collections.abc import Callable
from dataclasses import replace

from simulator import keyboards, wire
from simulator.errors import bad_request
from simulator.methods import sending, texts
from simulator.methods.request import Request
from simulator.methods.sending import Place
from simulator.world import Chat, JsonObject, Message

MAX_AT_ONCE = 100


def forward_message(request: Request) -> JsonObject:
    original = request.message(_source(request), "message to forward")
    if original.is_service:
        raise bad_request("message can't be forwarded")
    to = sending.place(request)
    return sending.post(request, to, _forwarded(request, original, to))


def copy_message(request: Request) -> JsonObject:
    """A caption given here takes the place of the original's."""
    original = request.message(_source(request), "message to copy")
    if original.is_service:
        raise bad_request("message can't be copied")
    markup = keyboards.read(request.params)
    to = sending.place(request)
    copied = _copied(request, original, to)
    if "caption" in request.params and not copied.text:
        copied.content = without_caption(copied.content) | texts.caption(request.params)
    return {"message_id": sending.post(request, to, copied, markup)["message_id"]}


def forward_messages(request: Request) -> list[JsonObject]:
    return _many(request, _forwarded)


def copy_messages(request: Request) -> list[JsonObject]:
    return _many(request, _bare if request.params.flag("remove_caption") else _copied)


def without_caption(content: JsonObject) -> JsonObject:
    return {name: value for name, value in content.items() if name not in {"caption", "caption_entities"}}


def _many(request: Request, again: Callable[[Request, Message, Place], Message]) -> list[JsonObject]:
    """What is not there or cannot be sent again is passed over; albums stay together."""
    numbers = request.numbers(MAX_AT_ONCE)
    to = sending.place(request)
    source = _source(request)
    originals = [source.messages[number] for number in numbers if number in source.messages]
    originals = [one for one in originals if not one.deleted and not one.is_service]
    if not originals:
        raise bad_request("there are no messages to forward")
    albums = {one.album: request.world.new_album() for one in originals if one.album}
    sent = []
    for original in originals:
        message = again(request, original, to)
        message.album = albums.get(original.album, "")
        sent.append({"message_id": sending.post(request, to, message)["message_id"]})
    return sent


def _source(request: Request) -> Chat:
    return request.chat(name="from_chat_id", write=False)


def _copied(request: Request, original: Message, to: Place) -> Message:
    copied = replace(original, id=0, markup=None, reply_to=None, origin=None, edit_date=0, album="", reactions={})
    copied.chat, copied.sender, copied.date = to.chat, request.bot.user, request.date()
    return copied


def _bare(request: Request, original: Message, to: Place) -> Message:
    copied = _copied(request, original, to)
    copied.content = without_caption(copied.content)
    return copied


def _forwarded(request: Request, original: Message, to: Place) -> Message:
    copied = _copied(request, original, to)
    copied.origin = original.origin or wire.origin(original)
    return copied

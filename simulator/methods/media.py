"""Methods that send files: new ones, or by the file_id of one that is there already."""

from typing import Any

from simulator import keyboards
from simulator.errors import Refused, bad_request
from simulator.methods import sending, texts
from simulator.methods.request import Request
from simulator.params import Params, Upload
from simulator.world import JsonObject, Message

MAX_PHOTO_BYTES = 10 * 2**20
MAX_BYTES = 50 * 2**20
ALBUM_SIZES = range(2, 11)
ALBUM_KINDS = ("photo", "document", "video", "audio")


def send_photo(request: Request) -> JsonObject:
    return _send(request, _content(request, "photo", request.params.get("photo")))


def send_document(request: Request) -> JsonObject:
    return _send(request, _content(request, "document", request.params.get("document")))


def send_media_group(request: Request) -> list[JsonObject]:
    media = request.params.array("media", "media")
    contents = [_album_content(request, one) for one in media]
    if not contents:
        raise bad_request("there are no messages to send")
    if len(contents) >= ALBUM_SIZES.stop:
        raise bad_request("too many messages to send as an album")
    if len(contents) < ALBUM_SIZES.start:
        request.world.violations.append("an album of one")
    kinds = {next(iter(content)) for content in contents}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("can't use the media of the specified type in the album")
    to = sending.place(request)
    album = request.world.new_album()
    return [
        sending.post(request, to, Message(0, to.chat, request.bot.user, request.date(), content=content, album=album))
        for content in contents
    ]


def _send(request: Request, content: JsonObject) -> JsonObject:
    content = content | texts.caption(request.params)
    markup = keyboards.read(request.params)
    to = sending.place(request)
    message = Message(0, to.chat, request.bot.user, request.date(), content=content)
    return sending.post(request, to, message, markup)


def _album_content(request: Request, one: Any) -> JsonObject:
    if not isinstance(one, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = one.get("type")
    if kind not in ALBUM_KINDS:
        raise bad_request("can't parse InputMedia: unsupported type specified")
    return _content(request, kind, one.get("media")) | texts.caption(Params(one))


def _content(request: Request, kind: str, given: Any) -> JsonObject:
    """The field `kind` of the message; `given` is an upload, "attach://" one, or a file_id."""
    if isinstance(given, str) and given.startswith("attach://"):
        given = request.params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given:
        return {kind: _known(request, kind, given)}
    if not isinstance(given, Upload):
        raise bad_request(f"there is no {kind} in the request")
    _check_size(kind, len(given.body))
    file = request.world.keep_file(given.body, given.name, kind=kind)
    if kind == "photo":
        return {kind: [file | {"width": 800, "height": 600}]}
    shown = {"width": 640, "height": 480, "duration": 5} if kind == "video" else {}
    shown |= {"duration": 5} if kind == "audio" else {}
    return {kind: {"file_name": given.name, "mime_type": given.kind, **shown, **file}}


def _known(request: Request, kind: str, file_id: str) -> Any:
    stored = request.world.files.get(file_id)
    if file_id.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind and stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    file = request.world.described(file_id)
    return [file | {"width": 800, "height": 600}] if kind == "photo" else {"file_name": stored.name, **file}


def _check_size(kind: str, size: int) -> None:
    if size > MAX_BYTES:
        raise Refused(413, "Request Entity Too Large")
    if kind == "photo" and size > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    if not size:
        raise bad_request("file must be non-empty")

"""Methods that send, change and delete messages."""

from dataclasses import replace
from typing import Any

from simulator import keyboards, wire
from simulator.entities import Formatted, finished, utf16_length
from simulator.errors import bad_request
from simulator.keyboards import Markup
from simulator.markup import parse_html
from simulator.methods.request import Request
from simulator.params import Params, Upload
from simulator.world import Chat, JsonObject, Message

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ROW = 8
MAX_PHOTO_BYTES = 10 * 2**20
MAX_DELETED_AT_ONCE = 100
DELETABLE_FOR = 48 * 3600
TYPING_ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
TYPING_ACTIONS |= {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


def send_message(request: Request) -> JsonObject:
    text = _text(request.params, too_long="message is too long")
    markup = keyboards.read(request.params)
    chat = request.chat()
    message = Message(0, chat, request.bot.user, request.date(), text.text, text.entities)
    return _post(request, message, markup)


def send_photo(request: Request) -> JsonObject:
    upload = _upload(request.params, "photo")
    if len(upload.body) > MAX_PHOTO_BYTES:
        raise bad_request("file is too big")
    size = _file(request, upload) | {"width": 800, "height": 600}
    return _send_file(request, {"photo": [size]})


def send_document(request: Request) -> JsonObject:
    upload = _upload(request.params, "document")
    named = {"file_name": upload.name, "mime_type": upload.kind}
    return _send_file(request, {"document": named | _file(request, upload)})


def edit_message_text(request: Request) -> JsonObject:
    text = _text(request.params, too_long="MESSAGE_TOO_LONG")
    markup = keyboards.read(request.params)
    message = _editable(request)
    if not message.text:
        raise bad_request("there is no text in the message to edit")
    return _edit(request, message, text, markup)


def edit_message_reply_markup(request: Request) -> JsonObject:
    markup = keyboards.read(request.params)
    message = _editable(request)
    return _edit(request, message, Formatted(message.text, message.entities), markup)


def delete_message(request: Request) -> bool:
    if not request.params.string("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not request.params.integer("message_id"):
        raise bad_request("message identifier is not specified")
    chat = request.chat(write=False)
    _delete(request, request.message(chat, "message to delete"))
    return True


def delete_messages(request: Request) -> bool:
    """What is not there any more is passed over, as Telegram does."""
    numbers = request.params.array("message_ids", "message_ids")
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MAX_DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) for number in numbers):
        raise bad_request("message identifier must be a Number")
    chat = request.chat(write=False)
    found = [chat.messages[number] for number in numbers if number in chat.messages]
    for message in found:
        if not message.deleted:
            _delete(request, message)
    return True


def forward_message(request: Request) -> JsonObject:
    original = _original(request, "message to forward")
    chat = request.chat()
    origin = {"type": "user", "sender_user": wire.user(original.sender), "date": original.date}
    copied = _copy(request, original, chat)
    copied.origin = original.origin or origin
    return _post(request, copied, Markup())


def copy_message(request: Request) -> JsonObject:
    original = _original(request, "message to copy")
    markup = keyboards.read(request.params)
    copied = _copy(request, original, request.chat())
    return {"message_id": _post(request, copied, markup)["message_id"]}


def pin_chat_message(request: Request) -> bool:
    chat = request.chat()
    message = request.message(chat, "message to pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
    return True


def unpin_chat_message(request: Request) -> bool:
    """Without a message id the newest pinned one."""
    chat = request.chat()
    number = request.params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def send_chat_action(request: Request) -> bool:
    if request.params.string("action") not in TYPING_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = request.chat()
    chat.typing += 1
    chat.typing_at = request.world.clock.now()
    request.world.tell("chat", chat)
    return True


def _text(params: Params, *, too_long: str) -> Formatted:
    raw = params.string("text")
    if not raw:
        raise bad_request("message text is empty")
    text = _formatted(params, raw, "entities")
    if not text.text:
        raise bad_request("text must be non-empty")
    if utf16_length(text.text) > MAX_TEXT:
        raise bad_request(too_long)
    return text


def _formatted(params: Params, raw: str, entities: str) -> Formatted:
    mode = params.string("parse_mode").lower()
    if mode == "html":
        return finished(parse_html(raw))
    if mode in {"", "none"}:
        given = params.array(entities, "entities")
        if not all(_is_entity(one) for one in given):
            raise bad_request("can't parse MessageEntity: expected an Object with type, offset and length")
        return finished(Formatted(raw, given))
    if mode in {"markdown", "markdownv2"}:
        raise bad_request("the simulator knows no parse_mode but HTML")
    raise bad_request("unsupported parse_mode")


def _is_entity(one: Any) -> bool:
    if not isinstance(one, dict):
        return False
    return isinstance(one.get("type"), str) and all(isinstance(one.get(name), int) for name in ("offset", "length"))


def _caption(params: Params) -> JsonObject:
    raw = params.string("caption")
    if not raw:
        return {}
    text = _formatted(params, raw, "caption_entities")
    if utf16_length(text.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": text.text} | ({"caption_entities": text.entities} if text.entities else {})


def _upload(params: Params, name: str) -> Upload:
    """An upload under its own name, or under another that `attach://` refers to."""
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if not isinstance(value, Upload):
        raise bad_request(f"there is no {name} in the request")
    return value


def _file(request: Request, upload: Upload) -> JsonObject:
    return request.world.keep_file(upload.body, upload.name)


def _send_file(request: Request, content: JsonObject) -> JsonObject:
    content = content | _caption(request.params)
    markup = keyboards.read(request.params)
    chat = request.chat()
    return _post(request, Message(0, chat, request.bot.user, request.date(), content=content), markup)


def _post(request: Request, message: Message, markup: Markup) -> JsonObject:
    message.markup = markup.inline
    if markup.widest > MAX_ROW:
        request.world.violations.append(f"{markup.widest} buttons in a row; phones show at most {MAX_ROW}")
    message.reply_to = _reply_to(request, message.chat)
    if markup.keyboard is not None or markup.remove:
        message.chat.keyboard = markup.keyboard
    message.chat.typing_at = 0.0
    return wire.message(request.world.post(request.bot, message))


def _reply_to(request: Request, chat: Chat) -> Message | None:
    data = request.params.mapping("reply_parameters", "reply parameters")
    number = data.get("message_id") or request.params.integer("reply_to_message_id")
    if not number:
        return None
    found = chat.messages.get(number) if isinstance(number, int) else None
    if found is not None and not found.deleted:
        return found
    if data.get("allow_sending_without_reply") or request.params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _editable(request: Request) -> Message:
    message = request.message(request.chat(), "message to edit")
    if message.sender is not request.bot.user:
        raise bad_request("message can't be edited")
    return message


def _edit(request: Request, message: Message, text: Formatted, markup: Markup) -> JsonObject:
    if (text.text, text.entities, markup.inline) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    message.text, message.entities, message.markup = text.text, text.entities, markup.inline
    message.edit_date = request.date()
    request.world.tell("chat", message.chat)
    return wire.message(message)


def _delete(request: Request, message: Message) -> None:
    if message.date < request.world.clock.now() - DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    if message.chat.kind != "private" and message.sender is not request.bot.user:
        raise bad_request("message can't be deleted")
    message.deleted = True
    request.world.tell("chat", message.chat)


def _original(request: Request, what: str) -> Message:
    chat = request.chat(name="from_chat_id", write=False)
    return request.message(chat, what)


def _copy(request: Request, original: Message, chat: Chat) -> Message:
    copied = replace(original, id=0, markup=None, reply_to=None, origin=None, edit_date=0)
    copied.chat, copied.sender, copied.date = chat, request.bot.user, request.date()
    return copied

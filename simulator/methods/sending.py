"""Where a new message of a bot goes, and how it gets there; text and the typing indicator."""

from dataclasses import dataclass

from simulator import forum, keyboards, wire
from simulator.errors import bad_request
from simulator.keyboards import Markup
from simulator.methods import texts
from simulator.methods.request import Request
from simulator.world import GENERAL, Chat, JsonObject, Message

MAX_ROW = 8
TYPING_ACTIONS = {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
TYPING_ACTIONS |= {"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}
NO_THREAD = "message thread not found"


@dataclass(frozen=True, slots=True)
class Place:
    chat: Chat
    thread: int = 0
    reply_to: Message | None = None


def send_message(request: Request) -> JsonObject:
    text = texts.text(request.params, too_long="message is too long")
    markup = keyboards.read(request.params)
    to = place(request)
    message = Message(0, to.chat, request.bot.user, request.date(), text.text, text.entities)
    return post(request, to, message, markup)


def send_chat_action(request: Request) -> bool:
    """In General it needs the thread id 1, which no message may name."""
    if request.params.string("action") not in TYPING_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = request.chat()
    thread = request.params.integer("message_thread_id")
    if thread and (chat.topics or chat.kind == "private") and thread not in chat.topics:
        raise bad_request(NO_THREAD)
    chat.typing += 1
    chat.typing_at = request.world.clock.now()
    chat.typing_in = thread
    request.world.tell("chat", chat)
    return True


def place(request: Request) -> Place:
    """An answer goes to the topic of what it answers; without that and without a topic it lands in General."""
    chat = request.chat()
    thread = _thread(request, chat)
    reply_to = _reply_to(request, chat)
    if not thread and reply_to is not None and reply_to.chat is chat:
        thread = reply_to.thread
    _check_open(request, chat, thread)
    return Place(chat, thread, reply_to)


def post(request: Request, to: Place, message: Message, markup: Markup | None = None) -> JsonObject:
    markup = markup or Markup()
    if markup.widest > MAX_ROW:
        request.world.violations.append(f"{markup.widest} buttons in a row; phones show at most {MAX_ROW}")
    message.thread, message.reply_to = to.thread, to.reply_to
    message.markup, message.wants_reply = markup.inline, markup.force_reply
    if markup.keyboard is not None or markup.remove:
        message.chat.keyboard = markup.keyboard
    message.chat.typing_at = 0.0
    return wire.message(request.world.post(request.bot, message))


def _thread(request: Request, chat: Chat) -> int:
    """The server passes over a thread id where there are no topics, except in private chats."""
    number = request.params.integer("message_thread_id")
    if not number or not (chat.topics or chat.kind == "private"):
        return 0
    if number == GENERAL or number not in chat.topics:
        raise bad_request(NO_THREAD)
    return number


def _check_open(request: Request, chat: Chat, thread: int) -> None:
    topic = forum.topic_of(chat, thread)
    if topic is None or not topic.closed or topic.creator is request.bot.user:
        return
    if not request.may(chat, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")


def _reply_to(request: Request, chat: Chat) -> Message | None:
    data = request.params.mapping("reply_parameters", "reply parameters")
    number = data.get("message_id") or request.params.integer("reply_to_message_id")
    if not number:
        return None
    found = _reply_chat(request, chat, data).messages.get(number) if isinstance(number, int) else None
    if found is not None and not found.deleted:
        return found
    if data.get("allow_sending_without_reply") or request.params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _reply_chat(request: Request, chat: Chat, data: JsonObject) -> Chat:
    """The chat itself, unless the reply parameters name another."""
    other = data.get("chat_id")
    if other in {None, "", chat.id, str(chat.id)}:
        return chat
    found = request.bot.chats.get(int(other)) if str(other).lstrip("-").isdecimal() else None
    if found is None:
        raise bad_request("chat not found")
    return found

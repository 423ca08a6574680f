"""What a Telegram update tells: something a person did, whether she can be reached, or a group that is not for us."""

from dataclasses import dataclass
from datetime import datetime

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, Contact, Message, Update, User

from desk.conversations import TELEGRAM
from desk.messages import CARD_OF_ANOTHER, Incoming, Kind, read_typed

# Asked for by name, so that a kind Telegram adds later does not arrive unannounced.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
OUT = (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)
# Kinds that a person sends; all else in a private chat are notices of Telegram itself, and need no answer.
SENT_BY_PEOPLE = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LIVE_PHOTO,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.RICH_MESSAGE,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.UNKNOWN,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)


@dataclass(frozen=True)
class Reachable:
    """She has blocked the bot, or let it in again."""

    address: str
    reachable: bool


@dataclass(frozen=True)
class ForeignGroup:
    chat_id: int


Told = Incoming | Reachable | ForeignGroup | None


def read(update: Update, now: datetime) -> Told:
    """None for what needs no answer. A delivery is named by its update id: a repeat carries the same one."""
    delivery = f"u{update.update_id}"
    if update.message is not None:
        return _message(update.message, delivery)
    if update.edited_message is not None:
        return _edit(update.edited_message, delivery, now)
    if update.callback_query is not None:
        return _tap(update.callback_query, delivery, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return None


def _message(message: Message, delivery: str) -> Told:
    if message.chat.type != ChatType.PRIVATE:
        return None if message.left_chat_member else ForeignGroup(message.chat.id)
    kind, text = _content(message)
    if kind is None:
        return None
    return Incoming(
        TELEGRAM,
        str(message.chat.id),
        delivery,
        message.date,
        kind,
        text=text,
        line=_line(message),
        attached=_attached(message, kind),
        language=_language(message.from_user),
    )


def _content(message: Message) -> tuple[Kind | None, str]:
    if message.text is not None:
        return read_typed(message.text)
    if message.contact is not None:
        return Kind.TEXT, _number(message.contact)
    if message.content_type in SENT_BY_PEOPLE:
        return Kind.OTHER, (message.caption or "").strip()
    return None, ""


def _attached(message: Message, kind: Kind) -> str:
    if message.contact is None:
        return message.content_type if kind is Kind.OTHER else ""
    is_own = message.from_user is not None and message.contact.user_id == message.from_user.id
    return "" if is_own else CARD_OF_ANOTHER


def _number(contact: Contact) -> str:
    """Telegram gives international numbers, mostly without the plus sign."""
    return "+" + contact.phone_number.lstrip("+")


def _edit(message: Message, delivery: str, now: datetime) -> Told:
    """Live locations and link previews come as edits, too: only changed words count."""
    text = (message.text or message.caption or "").strip()
    if message.chat.type != ChatType.PRIVATE or not text:
        return None
    return Incoming(TELEGRAM, str(message.chat.id), delivery, now, Kind.EDIT, text=text, line=_line(message))


def _tap(query: CallbackQuery, delivery: str, now: datetime) -> Told:
    if query.message is not None and query.message.chat.type != ChatType.PRIVATE:
        return None
    pressed = str(query.message.message_id) if query.message is not None else ""
    return Incoming(
        TELEGRAM, str(query.from_user.id), delivery, now, Kind.BUTTON, button=query.data or "", pressed=pressed
    )


def _membership(change: ChatMemberUpdated) -> Told:
    is_out = change.new_chat_member.status in OUT
    if change.chat.type == ChatType.PRIVATE:
        return Reachable(str(change.chat.id), reachable=not is_out)
    return None if is_out else ForeignGroup(change.chat.id)


def _line(message: Message) -> str:
    return f"m{message.message_id}"


def message_number(line: str) -> int:
    """Of a line that `read` has named."""
    return int(line.removeprefix("m"))


def _language(user: User | None) -> str | None:
    """Hungarian phones speak Hungarian; whoever set up another language is more likely to read English."""
    if user is None or not user.language_code:
        return None
    return "hu" if user.language_code.startswith("hu") else "en"

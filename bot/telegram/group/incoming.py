"""What an update of the staff's group tells: somebody pressed a button, wrote in a topic, or changed what she wrote."""

from dataclasses import dataclass

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message, Update

from bot.telegram.group.buttons import Press, read_press
from bot.telegram.incoming import SENT_BY_PEOPLE

OTHER_KINDS = SENT_BY_PEOPLE | {ContentType.CONTACT}
GENERAL = 0  # the topic of messages that name none


@dataclass(frozen=True)
class Pressed:
    """`account`: the Telegram id of who pressed; `press`: None for a button that no program of ours has made."""

    account: int
    query_id: str
    group_id: int
    message_id: int
    press: Press | None


@dataclass(frozen=True)
class Wrote:
    """`thread_id`: GENERAL or a topic's; `reply_to`: the message that is answered; `command`: without its slash.

    `kind`: what came besides words, in Telegram's terms; the message itself holds the file. `changed`: an edit.
    """

    account: int
    group_id: int
    wire_id: int
    thread_id: int
    text: str
    message: Message
    reply_to: int | None = None
    command: str = ""
    kind: str = ""
    changed: bool = False


def group_of(update: Update) -> int | None:
    """The chat that is not private, of the kinds of updates that tell of colleagues' acts."""
    message = update.message or update.edited_message
    chat = message.chat if message else None
    if update.callback_query is not None and update.callback_query.message is not None:
        chat = update.callback_query.message.chat
    if update.my_chat_member is not None:
        chat = update.my_chat_member.chat
    return chat.id if chat is not None and chat.type != "private" else None


def read(update: Update, bot_name: str) -> Pressed | Wrote | None:
    """None for what Telegram itself tells of the group, and for what other bots say."""
    if update.callback_query is not None:
        return _pressed(update.callback_query)
    message = update.message or update.edited_message
    if message is None:
        return None
    return _wrote(message, bot_name, changed=update.edited_message is not None)


def _pressed(query: CallbackQuery) -> Pressed | None:
    message = query.message
    if message is None:
        return None
    return Pressed(query.from_user.id, query.id, message.chat.id, message.message_id, read_press(query.data or ""))


def _wrote(message: Message, bot_name: str, *, changed: bool) -> Wrote | None:
    sender, text = message.from_user, message.text or message.caption or ""
    kind = "" if message.text is not None else message.content_type
    if sender is None or (sender.is_bot and not _is_anonymous_admin(message)) or (kind and kind not in OTHER_KINDS):
        return None
    return Wrote(
        sender.id,
        message.chat.id,
        message.message_id,
        (message.message_thread_id or GENERAL) if message.is_topic_message else GENERAL,
        text,
        message,
        reply_to=_answered(message),
        command=_command(text, bot_name),
        kind=kind,
        changed=changed,
    )


def _is_anonymous_admin(message: Message) -> bool:
    """Who writes in the name of the group comes as Telegram's own bot (Bot API "Message.sender_chat")."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _answered(message: Message) -> int | None:
    """In a topic what answers nothing seems to answer the message that the topic began with."""
    answered = message.reply_to_message
    if answered is None or answered.message_id == message.message_thread_id:
        return None
    return answered.message_id


def _command(text: str, bot_name: str) -> str:
    """Empty for no command, and for one that is another bot's."""
    first = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    name, _at, whose = first.removeprefix("/").partition("@")
    return name.lower() if whose.lower() in ("", bot_name.lower()) else ""

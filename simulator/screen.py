"""What a person sees on her phone."""

from dataclasses import dataclass

from simulator.world import Message, User


@dataclass(frozen=True, slots=True)
class ShownButton:
    """`data` of a callback button, `url` of a link."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    message_id: int
    mine: bool
    text: str
    buttons: list[list[ShownButton]]
    edited: bool = False
    author: str = ""  # in groups
    reply_to: int | None = None


def shown(message: Message, viewer: User | None = None) -> Shown:
    """Without a viewer as everybody in a group sees it, with its author."""
    return Shown(
        message.id,
        message.sender is viewer,
        text_of(message),
        buttons(message),
        bool(message.edit_date),
        author_of(message) if viewer is None else "",
        message.reply_to.id if message.reply_to is not None else None,
    )


def author_of(message: Message) -> str:
    return message.chat.title if message.anonymous else message.sender.first_name


def buttons(message: Message) -> list[list[ShownButton]]:
    rows = message.markup["inline_keyboard"] if message.markup is not None else []
    return [[ShownButton(one["text"], one.get("callback_data"), one.get("url")) for one in row] for row in rows]


def text_of(message: Message) -> str:
    """Without text and caption the name of what was sent: "[voice]"."""
    if message.text or "caption" in message.content:
        return message.text or str(message.content["caption"])
    return f"[{next(iter(message.content), '')}]"

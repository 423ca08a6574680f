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


def shown(message: Message, viewer: User) -> Shown:
    return Shown(message.id, message.sender is viewer, _text(message), buttons(message), bool(message.edit_date))


def buttons(message: Message) -> list[list[ShownButton]]:
    rows = message.markup["inline_keyboard"] if message.markup is not None else []
    return [[ShownButton(one["text"], one.get("callback_data"), one.get("url")) for one in row] for row in rows]


def _text(message: Message) -> str:
    """Without text and caption the name of what was sent: "[voice]"."""
    if message.text or "caption" in message.content:
        return message.text or str(message.content["caption"])
    return f"[{next(iter(message.content), '')}]"

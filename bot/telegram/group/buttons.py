"""Buttons on the wire: `g:<act>:<case id>[:<value>]`, at most 64 bytes (Bot API "InlineKeyboardButton")."""

from dataclasses import dataclass
from enum import StrEnum

from desk.messages import BUTTON_BYTES

PREFIX = "g"


class Act(StrEnum):
    """What the card offers; behind CLOSE: of what these open, and of a draft."""

    CLAIM = "claim"
    REPLY = "reply"
    NOTE = "note"
    SNOOZE = "snooze"
    HAND_ON = "hand_on"
    CLOSE = "close"
    CANNED = "canned"
    CANCEL = "cancel"
    SEND = "send"
    AS_NOTE = "as_note"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Press:
    act: str
    case_id: int
    value: str = ""


def encoded(act: str, case_id: int, value: str = "") -> str:
    data = ":".join([PREFIX, act, str(case_id), *([value] if value else [])])
    if len(data.encode()) > BUTTON_BYTES:
        raise ValueError(f"the button {data!r} is longer than {BUTTON_BYTES} bytes")
    return data


def read_press(data: str) -> Press | None:
    """None for what no button of the group can have sent."""
    prefix, _, rest = data.partition(":")
    act, _, rest = rest.partition(":")
    number, _, value = rest.partition(":")
    if prefix != PREFIX or not act or not (number.isascii() and number.isdigit()):
        return None
    return Press(act, int(number), value)

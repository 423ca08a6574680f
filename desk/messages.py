"""What goes in and out of the dialogue, on every channel alike."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.files import File
from locales import Text

BUTTON_BYTES = 64  # callback data of a Telegram button, Bot API "InlineKeyboardButton"
REPEATABLE = "*"
CARD_OF_ANOTHER = "card of another"  # what came was a contact card, and not of who sent it


class Kind(StrEnum):
    TEXT = "text"
    BUTTON = "button"
    START = "start"
    EDIT = "edit"  # an earlier line, written anew
    OTHER = "other"  # voice, picture, sticker …: never dropped, see handlers/start.py


@dataclass(frozen=True, slots=True)
class Remote:
    """A file that the channel has for us. `id`: what it calls it; `size`: bytes, 0 where it does not say."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did. `delivery`: the idempotency key within the address; `at`: its own time stamp.

    `line`: what the channel calls the message, where that is not the delivery; an edit comes under the same name.
    """

    channel: str
    address: str
    delivery: str
    at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    button: str = ""
    line: str = ""
    attached: str = ""  # what came instead of a text: "photo", "voice" …; `text` is then what stood under it
    language: str | None = None  # what the person's device or choice says
    files: tuple[File, ...] = ()  # kept only while people own the conversation
    remote: Remote | None = None  # fetched after the commit, and only then
    pressed: str = ""  # what the channel calls the message whose button it was
    digest: str = ""  # of the files, where a sender could name others under the same delivery

    @property
    def line_id(self) -> str:
        return self.line or self.delivery

    @property
    def body(self) -> str:
        body = f"{self.kind}\n{self.text}\n{self.button}"
        return f"{body}\n{self.digest}" if self.digest else body


def read_typed(text: str) -> tuple[Kind, str]:
    """A typed text; `/start` opens the conversation and carries what followed it in a link, on every channel."""
    text = text.strip()
    command, _, payload = text.partition(" ")
    if command.partition("@")[0] == "/start":
        return Kind.START, payload.strip()
    return Kind.TEXT, text


@dataclass(frozen=True, slots=True)
class Button:
    """An offer under a reply. It carries its reply's step and an act spends the step, unless it is repeatable."""

    label: Text | str
    action: str
    argument: str = ""
    repeatable: bool = False
    url: str = ""  # opens this address instead of coming back to us
    shares_number: bool = False  # her telephone hands over its number, where a channel can do that

    def encoded(self, step: int) -> str:
        wire = f"{REPEATABLE if self.repeatable else step}:{self.action}:{self.argument}"
        if len(wire.encode()) > BUTTON_BYTES:
            raise ValueError(f"the button {wire!r} is longer than {BUTTON_BYTES} bytes")
        return wire


@dataclass(frozen=True, slots=True)
class Tap:
    """A pressed button as it comes back. `step` is None for a repeatable one."""

    step: int | None
    action: str
    argument: str


def read_tap(wire: str) -> Tap | None:
    """None for what no button of ours can have sent."""
    step, _, rest = wire.partition(":")
    action, _, argument = rest.partition(":")
    if not action or len(wire.encode()) > BUTTON_BYTES:
        return None
    if step == REPEATABLE:
        return Tap(None, action, argument)
    return Tap(int(step), action, argument) if step.isascii() and step.isdigit() else None


class Notice(StrEnum):
    """The closed list of what the assistant may say while people own the conversation."""

    CRISIS = "crisis numbers"
    IDENTIFIER = "identifier warning"
    HANDOVER = "hand-over and promise"
    FAQ = "an answer to a button she tapped"
    EVENT = "an event she signed up for"

"""What is on its way, and how it ended."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A line to send, to edit or to take back ("delete"), with all that its channel needs to draw it.

    Or a message of hers to remove: then `over` is what the channel calls it, and the line warns her of it.
    """

    id: int
    conversation_id: int
    channel: str
    address: str
    message_id: str
    action: str
    sender: str
    author: str | None
    automatic: bool
    text: str
    buttons: list[dict[str, str]] | None
    wire_id: str | None  # of what has gone of the line before
    locale: str | None  # that she chose
    attempts: int
    unanswered: int
    lane: int
    over: str | None = None  # the wire id of the menu in whose place the line is drawn, if it is still there
    removes_keys: bool = False  # those that an earlier line put under her input line


@dataclass(frozen=True, slots=True)
class Waiting:
    conversation_id: int
    channel: str
    message_id: str
    action: str
    due_at: datetime
    lane: int
    over: str | None = None
    removes_keys: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How the sending of a row ended: taken by the wire, or given up because of `failure`.

    `wire_id`: what the wire calls the line, or the parts of it that went; None where nothing new is known.
    """

    row: OutboxRow
    wire_id: str | None = None
    failure: str | None = None
    address_gone: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A row that was given up: which `action` of a line, and why."""

    action: str
    reason: str


REMOVE = "remove"

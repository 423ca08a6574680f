"""A visitor who hands her messages straight to the dialogue, and what the database keeps of her."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from desk import casework
from desk.desk import Desk
from desk.messages import CARD_OF_ANOTHER, Incoming, Kind
from desk.state import State
from handlers.dispatch import Handled, dispatch
from storage import cases, conversations, messages
from storage.cases import CaseRow
from storage.conversations import ConversationRow
from storage.messages import MessageRow
from storage.staff import StaffRow
from tests.colleagues import enrolled

NUMBERS = count()


@dataclass
class Visitor:
    """Each act returns what the assistant said to it, oldest first."""

    desk: Desk
    channel: str = "terminal"
    address: str = field(default_factory=lambda: f"visitor {next(NUMBERS)}")
    handled: Handled | None = None

    def start(self, language: str | None = None, payload: str = "") -> list[MessageRow]:
        return self._send(kind=Kind.START, text=payload, language=language)

    def type(self, text: str, at: datetime | None = None) -> list[MessageRow]:
        return self._send(text=text, at=at)

    def tap(self, label: str) -> list[MessageRow]:
        """The newest button with that label."""
        return self.press(self.button(label))

    def press(self, wire: str) -> list[MessageRow]:
        return self._send(kind=Kind.BUTTON, button=wire)

    def incoming_tap(self, label: str) -> Incoming:
        """A tap not yet taken, to be delivered as often as the wire likes."""
        wire, delivery = self.button(label), f"delivery {next(NUMBERS)}"
        return Incoming(self.channel, self.address, delivery, self.desk.clock.now(), Kind.BUTTON, button=wire)

    def edit_last(self, text: str) -> list[MessageRow]:
        line = [line.id for line in self.lines if line.sender == "visitor"][-1]
        return self._send(kind=Kind.EDIT, text=text, line=line)

    def share_card(self, number: str) -> list[MessageRow]:
        """Of somebody else."""
        return self._send(text=number, attached=CARD_OF_ANOTHER)

    def send_picture(self) -> list[MessageRow]:
        return self._send(kind=Kind.OTHER, attached="photo")

    def _send(
        self,
        *,
        kind: Kind = Kind.TEXT,
        text: str = "",
        button: str = "",
        at: datetime | None = None,
        language: str | None = None,
        attached: str = "",
        line: str = "",
    ) -> list[MessageRow]:
        before = self.row.seq if self.exists else 0
        moment = at or self.desk.clock.now()
        delivery = f"delivery {next(NUMBERS)}"
        incoming = Incoming(self.channel, self.address, delivery, moment, kind, text, button, line, attached, language)
        self.handled = dispatch(self.desk, incoming)
        return [line for line in self.lines if line.seq > before and line.sender == "bot" and not line.deleted]

    @property
    def route(self) -> str | None:
        return self.handled.route if self.handled else None

    @property
    def exists(self) -> bool:
        with self.desk.database.reading() as tx:
            return conversations.find(tx, self.channel, self.address) is not None

    @property
    def row(self) -> ConversationRow:
        with self.desk.database.reading() as tx:
            row = conversations.find(tx, self.channel, self.address)
        assert row is not None
        return row

    @property
    def state(self) -> State:
        return State.model_validate_json(self.row.state)

    @property
    def lines(self) -> list[MessageRow]:
        with self.desk.database.reading() as tx:
            return messages.thread(tx, self.row.id)

    @property
    def cases(self) -> list[CaseRow]:
        with self.desk.database.reading() as tx:
            return cases.of_conversation(tx, self.row.id)

    def button(self, label: str) -> str:
        for line in reversed(self.lines):
            for button in line.buttons or ():
                if button["label"] == label:
                    return button["id"]
        raise AssertionError(f"no button {label!r}")


def linked_address(line: MessageRow) -> str:
    """What the one link button under a line opens."""
    (address,) = (button["url"] for button in line.buttons or () if "url" in button)
    return address


def labels(line: MessageRow) -> list[str]:
    return [button["label"] for button in line.buttons or ()]


def colleague(desk: Desk, name: str = "kati", role: str = "clerk", office: str | None = None) -> StaffRow:
    return enrolled(desk, f"{name}@example.hu", role, office)


def claimed_by(desk: Desk, kati: StaffRow, visitor: Visitor) -> int:
    """The visitor's newest case, claimed."""
    case_id = visitor.cases[-1].id
    casework.claim(desk, kati, case_id)
    return case_id

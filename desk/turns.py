"""One incoming message, one transaction: lock the conversation, claim the delivery, act, save all, commit once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from desk.conversations import WEB, Thread
from desk.desk import Desk
from desk.errors import BodyDiffers, Erased
from desk.messages import Incoming, Kind, Tap, read_tap
from knowledge.policy import Decision
from locales import Locale
from storage import conversations, messages
from storage.conversations import ConversationRow
from storage.database import Transaction

LABELS_SEARCHED = 200
JOINED_WITHIN = timedelta(seconds=8)  # product.md section 3: a sentence sent in two pieces


@dataclass(frozen=True)
class Understood:
    """What the knowledge base makes of a text. `joined`: it was read together with the piece sent just before."""

    text: str
    decision: Decision
    joined: bool = False


class Turn(Thread):
    """What a handler sees of one incoming message."""

    def __init__(self, desk: Desk, tx: Transaction, row: ConversationRow, incoming: Incoming) -> None:
        super().__init__(desk, tx, row, desk.clock.now())
        self.incoming = incoming
        self.tap: Tap | None = read_tap(incoming.button) if incoming.kind is Kind.BUTTON else None
        self.repeated = False

    @property
    def text(self) -> str:
        return self.incoming.text

    @cached_property
    def understood(self) -> Understood:
        """The text, first tried as the end of a sentence that began in the previous message."""
        before = self.state.open_turn
        if before is not None and timedelta(0) <= self.incoming.at - before.at <= JOINED_WITHIN:
            whole = f"{before.text} {self.text}"
            decision = self._decide(whole)
            if decision.kind in ("answer", "crisis") or decision.reason == "asked":
                return Understood(whole, decision, joined=True)
        return Understood(self.text, self._decide(self.text))

    def _decide(self, text: str) -> Decision:
        chosen: Locale | None = self.locale if self.row.locale else None
        return self.desk.knowledge.decide(text, lang=chosen, today=self.today)

    def seq_of_line(self) -> int | None:
        return messages.seq_of(self.tx, self.row.id, self.incoming.delivery)

    @cached_property
    def tapped_label(self) -> str | None:
        """What stood on the pressed button; None when no message of this conversation carries it."""
        for line in reversed(messages.thread(self.tx, self.row.id, LABELS_SEARCHED)):
            for button in line.buttons or ():
                if button["id"] == self.incoming.button:
                    return button["label"]
        return None


def _lock(desk: Desk, tx: Transaction, incoming: Incoming) -> ConversationRow:
    """A messenger's first message makes the conversation; a web conversation exists from its session on, or was erased."""
    if incoming.channel != WEB:
        return conversations.lock(tx, incoming.channel, incoming.address, desk.clock.now())
    row = conversations.find(tx, incoming.channel, incoming.address)
    if row is None:
        raise Erased
    return row


@contextmanager
def turn(desk: Desk, incoming: Incoming) -> Iterator[Turn]:
    """Opens the one transaction of a message. `repeated` is set when the delivery was taken before: then do nothing.

    Raises BodyDiffers when the same delivery id comes with another content, Erased when there is nothing left to add to.
    """
    with desk.database.transaction() as tx:
        row = _lock(desk, tx, incoming)
        current = Turn(desk, tx, row, incoming)
        current.repeated = not conversations.claim_delivery(tx, row.id, incoming.delivery, incoming.body, current.now)
        if current.repeated:
            if not conversations.delivery_matches(tx, row.id, incoming.delivery, incoming.body):
                raise BodyDiffers("the same delivery id came with another content")
            yield current
            return
        row.last_heard_at = current.now
        yield current
        current.save()

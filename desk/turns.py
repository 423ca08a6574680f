"""One incoming message, one transaction: lock the conversation, claim the delivery, act, save all, commit once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import chain

from desk.conversations import WEB, Thread
from desk.desk import Desk
from desk.errors import BodyDiffers, Erased
from desk.messages import Incoming, Kind, Tap, read_tap
from knowledge.identifiers import Identifier
from knowledge.policy import Decision
from knowledge.text import words
from locales import Locale
from storage import announcements, conversations, erasures, messages, people
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.messages import MessageRow

VISITOR = "visitor"
LABELS_SEARCHED_FIRST = 4  # mostly it is one of these
LABELS_SEARCHED = 100
OFFERS_SEARCHED = 3
WORDS_THAT_TELL = 3
WORDS_THAT_TELL_IN_A_FORM = 5  # more than a name has
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
        self.knowledge = desk.published.current  # one and the same for the whole turn
        self.tap: Tap | None = read_tap(incoming.button) if incoming.kind is Kind.BUTTON else None
        self.masked: tuple[Identifier, ...] = ()  # what was covered in her text before it was kept
        self.repeated = False
        self.may_join = False
        self._seq_before = row.seq

    @property
    def text(self) -> str:
        return self.incoming.text

    @cached_property
    def understood(self) -> Understood:
        """The text, first tried as the end of a sentence that began just before; it is answered in its language."""
        understood = self._understand()
        self._adopt(understood.decision.lang)
        return understood

    def _adopt(self, language: Locale) -> None:
        """A word or two may look English by chance: no form changes its language for them, nor what is tapped next."""
        least = WORDS_THAT_TELL if self.state.form is None else WORDS_THAT_TELL_IN_A_FORM
        tells = len(words(self.text)) >= least
        if tells or self.state.form is None:
            self.locale = language
        if tells:
            self.state.language = language

    def _understand(self) -> Understood:
        before = self.state.open_turn
        if before is not None and timedelta(0) <= self.incoming.at - before.at <= JOINED_WITHIN:
            whole = f"{before.text} {self.text}"
            decision = self._decide(whole)
            if decision.kind in ("answer", "crisis") or decision.reason == "asked":
                return Understood(whole, decision, joined=True)
        return Understood(self.text, self._decide(self.text))

    def _decide(self, text: str) -> Decision:
        after = self.state.open_topic(self.now)
        return self.knowledge.decide(text, lang=self.chosen_locale, today=self.today, after=after)

    def find_menu_place(self) -> None:
        """Where she has tapped a button of the last line, and that was a menu: another one may take its place."""
        menu, self.state.menu = self.state.menu, None
        pressed = self.incoming.pressed
        if menu is None or not pressed:
            return
        line = messages.get(self.tx, self.row.id, menu.line)
        if pressed in (menu.wire, line.wire_id if line is not None else None):
            self.menu_place = pressed

    def take_back_first_half(self) -> None:
        """What was said to the first half of a sentence is void once the whole is understood, and so is its miss."""
        before = self.state.open_turn
        if before is not None and self.understood.joined:
            for message_id in before.message_ids:
                self.take_back(message_id)
            self.state.misses = before.misses

    def edited_line(self) -> MessageRow | None:
        """Her own line that the incoming edit is about."""
        line = messages.get(self.tx, self.row.id, self.incoming.line_id)
        return line if line is not None and line.sender == VISITOR and not line.deleted else None

    def is_last_line(self, line: MessageRow) -> bool:
        return not any(later.sender == VISITOR for later in messages.since(self.tx, self.row.id, line.position))

    def rewrite(self, line: MessageRow) -> None:
        self.row.seq += 1
        messages.rewrite(self.tx, self.row.id, line.id, self.text, self.row.seq)

    def take_back_replies_to(self, line: MessageRow) -> None:
        """All that was said after it, but for announcements and the first words of all.

        That a machine is speaking was said for good.
        """
        replies = messages.since(self.tx, self.row.id, line.position)
        introduced = messages.anything_said_before(self.tx, self.row.id, line.position)
        announced = announcements.message_ids(self.tx, self.row.id)
        for reply in replies if introduced else replies[1:]:
            if reply.id not in announced:
                self.take_back(reply.id)

    def seq_of_line(self) -> int | None:
        return messages.seq_of(self.tx, self.row.id, self.incoming.line_id)

    @cached_property
    def offered(self) -> list[list[dict[str, str]]]:
        """What can still be pressed under each of the latest lines that were said to her, newest first."""
        latest = messages.latest_buttons(self.tx, self.row.id, OFFERS_SEARCHED)
        return [[button for button in buttons if not self.is_spent(read_tap(button["id"]))] for buttons in latest]

    @property
    def is_first(self) -> bool:
        """Nothing has been said in this conversation before."""
        return self._seq_before == 0

    def is_spent(self, tap: Tap | None) -> bool:
        """A step is spent by an act, and by being too old to be remembered."""
        return tap is not None and tap.step is not None and self.state.steps.get(tap.step, "") is not None

    @cached_property
    def tapped_label(self) -> str | None:
        """What stood on the pressed button or was typed in its place; None when no message here carries it."""
        if self.incoming.kind is Kind.TEXT:
            return self.text
        return self._label_among(LABELS_SEARCHED_FIRST) or self._label_among(LABELS_SEARCHED)

    def _label_among(self, lines: int) -> str | None:
        offered = chain.from_iterable(messages.latest_buttons(self.tx, self.row.id, lines))
        return next((button["label"] for button in offered if button["id"] == self.incoming.button), None)


def _lock(desk: Desk, tx: Transaction, incoming: Incoming) -> ConversationRow:
    """A messenger's first message makes the conversation; a web one exists from its session on, or was erased."""
    if incoming.channel != WEB:
        row = conversations.lock(tx, incoming.channel, incoming.address, desk.clock.now())
        if _is_over(tx, row, incoming):  # she begins anew, while the old conversation still says goodbye
            erasures.let_go_of_address(tx, row.id)
            return conversations.lock(tx, incoming.channel, incoming.address, desk.clock.now())
        return row
    found = conversations.find(tx, incoming.channel, incoming.address)
    if found is None or _is_over(tx, found, incoming):
        raise Erased
    return found


def _is_over(tx: Transaction, row: ConversationRow, incoming: Incoming) -> bool:
    """It was erased; what was delivered before that is a repeat all the same."""
    return row.erased_at is not None and not erasures.was_delivered(tx, row.id, incoming.delivery)


@contextmanager
def turn(desk: Desk, incoming: Incoming, *, may_join: bool = False) -> Iterator[Turn]:
    """Opens the one transaction of a message. `repeated` is set when the delivery was taken before: then do nothing.

    `may_join`: it may lock other conversations, too (storage/people.py).
    Raises BodyDiffers when the same delivery id comes with another content, Erased when nothing is left to add to.
    """
    with desk.database.transaction() as tx:
        if may_join:
            people.join_alone(tx)
        row = _lock(desk, tx, incoming)
        current = Turn(desk, tx, row, incoming)
        current.may_join = may_join
        current.repeated = not conversations.claim_delivery(tx, row.id, incoming.delivery, incoming.body, current.now)
        if current.repeated:
            if not conversations.delivery_matches(tx, row.id, incoming.delivery, incoming.body):
                raise BodyDiffers("the same delivery id came with another content")
            yield current
            return
        row.last_heard_at, row.unreachable_at = current.now, None
        current.find_menu_place()
        before = current.state.open_turn
        yield current
        if current.state.open_turn is before:
            current.state.open_turn = None  # only the very next message can be its second half
        current.save()

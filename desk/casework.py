"""What colleagues do with a case: claim, read, reply, note, close. Rights are checked here, whichever page asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from desk.cases import STAFF_OUTCOMES, give_back, move, promise, reference, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, NotFound, NotNow, NotTheOwner, TextRefused, Unreachable
from desk.lifecycle import Act
from desk.messages import Notice
from desk.queue import QueueRow, Tally, View, tally
from desk.queue import queue_page as queue
from desk.rights import Right, may, must, must_see
from locales import _
from storage import bus, cases, conversations, messages, outbox, records
from storage.cases import CaseRow, NoteRow
from storage.database import Transaction
from storage.messages import MessageRow
from storage.records import ConsentRow
from storage.staff import StaffRow

# What pages need of the rows, and the queue itself.
__all__ = ["CaseRow", "ConsentRow", "MessageRow", "NoteRow", "QueueRow", "StaffRow", "Tally", "View", "queue"]

LONGEST_REPLY = 4000
QUEUE_CHANGES = bus.QUEUE  # what live pages of the desk listen to


@dataclass(frozen=True)
class CasePage:
    """What the page of one case shows. `seen_seq`: how far the visitor's page has got; None where a channel pushes."""

    case: CaseRow
    reference: str
    lines: list[MessageRow]
    notes: list[NoteRow]
    owner: str
    is_live: bool
    is_erased: bool
    unreachable_at: datetime | None
    seen_seq: int | None
    failures: dict[str, str]
    consents: list[ConsentRow]
    tally: Tally


def case_page(desk: Desk, staff: StaffRow, case_id: int) -> CasePage:
    must(staff, Right.READ_CASES)
    with desk.database.reading() as tx:
        case = _seen(tx, staff, case_id)
        row = conversations.get(tx, case.conversation_id)
        assert row is not None  # an erased conversation keeps its empty row
        return CasePage(
            case=case,
            reference=reference(case_id),
            lines=messages.thread(tx, row.id) if may(staff, Right.READ_THREAD) else [],
            notes=cases.notes_of(tx, case_id) if may(staff, Right.READ_THREAD) else [],
            owner=row.owner,
            is_live=row.live_case_id == case_id,
            is_erased=row.erased_at is not None,
            unreachable_at=row.unreachable_at,
            seen_seq=row.seen_seq if row.channel == "web" else None,
            failures=outbox.failure_of(tx, row.id),
            consents=records.consents_of(tx, case.person_id),
            tally=tally(tx, desk, staff),
        )


def _seen(tx: Transaction, staff: StaffRow, case_id: int) -> CaseRow:
    case = cases.get(tx, case_id)
    if case is None:
        raise NotFound(reference(case_id))
    must_see(staff, case)
    return case


def claim(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Of two colleagues at once one gets it, the other learns from AlreadyClaimed who has it."""
    with _case(desk, staff, case_id) as (current, case):
        _claim(current, staff, case)
        if current.row.live_case_id == case_id and current.owner == "queue":
            _take_conversation(current, staff, case)


def reply(desk: Desk, staff: StaffRow, case_id: int, text: str, message_id: str | None = None) -> None:
    """Writing first from a case takes the conversation by the same atomic claim; the lines are hers from then on.

    The same text under the same `message_id` is a form sent twice: it has one effect.
    """
    text = _checked(text)
    with _case(desk, staff, case_id) as (current, case):
        before = messages.get(current.tx, current.row.id, message_id) if message_id else None
        if before is not None and before.text == text:
            return
        if current.row.erased_at is not None:
            raise Unreachable
        _claim(current, staff, case)
        _take_conversation(current, staff, case)
        current.say_as(staff.id, text, None if before else message_id)
        replied(current, case_id)
        _record(current, staff, case_id, "replied")


def replied(current: Thread, case_id: int) -> None:
    """Both clocks stop: she has her answer, and the first one is remembered."""
    case = cases.get(current.tx, case_id)
    assert case is not None
    move(
        current,
        case,
        Act.REPLY,
        replied_at=case.replied_at or current.now,
        heard_at=None,
        owner_acted_at=current.now,
        escalated=0,
    )


def take_over(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """From the colleague who has it; never by itself, always recorded, and the visitor is told who answers now."""
    with _case(desk, staff, case_id) as (current, case):
        if case.owner_staff_id is None:
            raise NotNow(Act.TAKE_OVER)
        if case.owner_staff_id == staff.id:
            return
        move(current, case, Act.TAKE_OVER, owner_staff_id=staff.id, owner_acted_at=current.now)
        if current.row.live_case_id == case_id:
            _take_conversation(current, staff, case)
        _record(current, staff, case_id, "taken over")


def snooze(desk: Desk, staff: StaffRow, case_id: int, until: datetime, reason: str) -> None:
    """Put off until a moment or until she writes; her promise stops only if she has been answered."""
    reason = _checked(reason)
    with _case(desk, staff, case_id) as (current, case):
        if until <= current.now:
            raise NotNow(Act.SNOOZE)
        _claim(current, staff, case)
        claimed = _seen(current.tx, staff, case_id)
        move(current, claimed, Act.SNOOZE, snoozed_until=until, snooze_reason=reason, owner_acted_at=current.now)
        _record(current, staff, case_id, "snoozed")


def wake(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Before its day."""
    with _case(desk, staff, case_id) as (current, case):
        if case.owner_staff_id != staff.id:
            raise AlreadyClaimed(case.owner_name or "")
        move(current, case, Act.WAKE, owner_acted_at=current.now)
        _record(current, staff, case_id, "woken")


def add_note(desk: Desk, staff: StaffRow, case_id: int, text: str) -> None:
    """Internal: kept in a table of its own that nothing sends from."""
    text = _checked(text)
    with _case(desk, staff, case_id, Right.NOTE) as (current, _case_row):
        cases.add_note(current.tx, case_id, staff.id, text, current.now)
        _record(current, staff, case_id, "note")


def give_to_queue(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Lets go of a claimed case, so that anybody can take it. A promise that runs stands as it was; else one begins."""
    with _case(desk, staff, case_id) as (current, case):
        if case.state == "closed":
            raise AlreadyClosed
        if case.owner_staff_id != staff.id:
            raise AlreadyClaimed(case.owner_name or "")
        waits = {} if case.heard_at else {"heard_at": current.now, "reply_by": promise(current, urgent=case.urgent)}
        move(current, case, Act.LET_GO, owner_staff_id=None, **waits)
        if current.row.live_case_id == case_id:
            current.row.owner, current.row.owner_staff_id = "queue", None
            current.say(_("Your conversation is waiting for a colleague again."), notice=Notice.HANDOVER)
        _record(current, staff, case_id, "given back to the queue")


def close(desk: Desk, staff: StaffRow, case_id: int, outcome: str) -> None:
    """An unclaimed case is claimed by closing it; a case of somebody else is not closed over her head."""
    if outcome not in STAFF_OUTCOMES:
        raise NotFound(outcome)
    with _case(desk, staff, case_id) as (current, case):
        _claim(current, staff, case)
        cases.close(current.tx, case_id, outcome, current.now)
        if current.row.live_case_id == case_id:
            give_back(current)
            current.say(CLOSED)
        _record(current, staff, case_id, f"closed: {outcome}")


CLOSED = _(
    "Our colleague has closed this conversation. From now on the program answers again: "
    "ask me anything, or write “person” if you would like to talk to a colleague."
)


@contextmanager
def _case(desk: Desk, staff: StaffRow, case_id: int, right: Right = Right.WORK) -> Iterator[tuple[Thread, CaseRow]]:
    """A case with its conversation locked; all of an act is committed together or not at all."""
    must(staff, right)
    with desk.database.transaction() as tx:
        case = cases.get(tx, case_id)
        row = conversations.lock_by_id(tx, case.conversation_id) if case else None
        case = cases.get(tx, case_id)  # again, now that nobody else can change it
        if case is None or row is None:
            raise NotFound(reference(case_id))
        must_see(staff, case)
        current = Thread(desk, tx, row, desk.clock.now())
        yield current, case
        current.save()


def _claim(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    if case.state == "closed":
        raise AlreadyClosed
    if case.owner_staff_id == staff.id:
        return
    if not cases.claim(current.tx, case.id, staff.id, current.now):
        raise AlreadyClaimed(case.owner_name or "")
    _record(current, staff, case.id, "claimed")


def _take_conversation(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    """A conversation has at most one live case; who writes first from another one takes it, or learns who has it."""
    row = current.row
    if row.owner == "staff" and row.owner_staff_id == staff.id and row.live_case_id == case.id:
        return
    if row.live_case_id not in (None, case.id):
        raise NotTheOwner(reference(row.live_case_id or 0))
    row.owner, row.owner_staff_id, row.live_case_id = "staff", staff.id, case.id
    current.state.park()
    speaker = author(staff.name, current.desk)
    current.say(_("From now on a person answers you: {name}.", name=speaker), notice=Notice.HANDOVER)


def author(name: str, desk: Desk) -> str:
    """As every channel names a colleague: "Kati (Paktumiroda)"."""
    return f"{name} ({desk.office.name})"


def _checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_REPLY:
        raise TextRefused
    return text


def _record(current: Thread, staff: StaffRow, case_id: int, action: str) -> None:
    person = current.row.person_id
    records.add_audit(current.tx, action, current.now, staff_id=staff.id, person_id=person, case_id=case_id)
    wake_queue(current)

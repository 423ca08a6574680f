"""A case in a colleague's hands: locked, checked against her rights, recorded. What every act of hers begins with."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from desk import updates
from desk.cases import move, promise, reference, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, NotFound, NotTheOwner, TextRefused, Unreachable
from desk.lifecycle import Act
from desk.messages import Notice
from desk.rights import Right, must, must_see
from desk.updates import Change
from locales import Text, _
from storage import cases, conversations, records
from storage.cases import CaseRow
from storage.database import Transaction
from storage.staff import StaffRow

LONGEST_REPLY = 4000
GAP = re.compile(r"\[\[[^\[\]]*\]\]")  # what a canned reply could not fill in: [[név]]


@contextmanager
def case_at_hand(
    desk: Desk, staff: StaffRow, case_id: int, right: Right = Right.WORK
) -> Iterator[tuple[Thread, CaseRow]]:
    """A case with its conversation locked; all of an act is committed together or not at all."""
    must(staff, right)
    with desk.database.transaction() as tx:
        case = cases.get(tx, case_id)
        row = conversations.lock_by_id(tx, case.conversation_id) if case else None
        case = cases.get(tx, case_id)  # again, now that nobody else can change it
        if case is None or row is None:
            raise NotFound(reference(case_id))
        must_see(staff, case)
        if case.emptied_at is not None:
            raise AlreadyClosed  # for good: nothing more is written about whom it says nothing of
        current = Thread(desk, tx, row, desk.clock.now())
        yield current, case
        current.save()


def seen(tx: Transaction, staff: StaffRow, case_id: int) -> CaseRow:
    case = cases.get(tx, case_id)
    if case is None:
        raise NotFound(reference(case_id))
    must_see(staff, case)
    return case


def claim(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    if case.state == "closed":
        raise AlreadyClosed
    if case.owner_staff_id == staff.id:
        return
    if not cases.claim(current.tx, case.id, staff.id, current.now):
        raise AlreadyClaimed(case.owner_name or "")
    record(current, staff, case.id, "claimed")
    if case.claimed_at is None:
        updates.tell(current, case.id, Change.CLAIMED)


def take(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    """Claims it, and with it the conversation that waits in the queue: it has the same owner as its live case."""
    claim(current, staff, case)
    take_from_queue(current, staff, case)


def take_from_queue(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    """Of a case that is hers already."""
    if current.row.live_case_id == case.id and current.owner == "queue":
        take_conversation(current, staff, case)


def can_speak(current: Thread, case: CaseRow) -> None:
    """Unreachable, or NotTheOwner where the conversation is carried on in another case."""
    if current.row.erased_at is not None:
        raise Unreachable
    if current.row.live_case_id not in (None, case.id):
        raise NotTheOwner(reference(current.row.live_case_id or 0))


def take_conversation(current: Thread, staff: StaffRow, case: CaseRow) -> None:
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


def send(current: Thread, staff: StaffRow, case: CaseRow, text: str, message_id: str | None) -> None:
    """What a reply does when it goes, out of a case that is hers; who is refused has changed nothing."""
    can_speak(current, case)
    take_conversation(current, staff, case)
    current.say_as(staff.id, text, message_id)
    replied(current, case.id)
    record(current, staff, case.id, "replied")


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


def let_go(current: Thread, case: CaseRow, said: Text | None, returned_from: int | None = None) -> None:
    """A promise that runs stands as it was; else one begins. `said` is told where the conversation goes along."""
    waits = {} if case.heard_at else {"heard_at": current.now, "reply_by": promise(current, urgent=case.urgent)}
    asked = {"escalated": 0, "asked_staff_id": None, "returned_from": returned_from}
    move(current, case, Act.LET_GO, owner_staff_id=None, **waits, **asked)
    if current.row.live_case_id == case.id:
        current.row.owner, current.row.owner_staff_id = "queue", None
        if said is not None:
            current.say(said, notice=Notice.HANDOVER)


def author(name: str, desk: Desk) -> str:
    """As every channel names a colleague: "Kati (Paktumiroda)"."""
    return f"{name} ({desk.office.name})"


def checked(text: str) -> str:
    text = text.strip()
    if not text or len(text) > LONGEST_REPLY:
        raise TextRefused
    return text


def record(current: Thread, staff: StaffRow, case_id: int, action: str) -> None:
    person = current.row.person_id
    records.add_audit(current.tx, action, current.now, staff_id=staff.id, person_id=person, case_id=case_id)
    wake_queue(current)

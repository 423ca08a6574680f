"""What colleagues do with a case: claim, read, reply, note, close. Rights are checked here, whichever page asks."""

from dataclasses import dataclass, field
from datetime import datetime

from desk import duplicates, referrals, updates, viewing, working
from desk.cases import STAFF_OUTCOMES, give_back, move, reference
from desk.closing import say_closed
from desk.desk import Desk
from desk.errors import AlreadyClaimed, AlreadyClosed, NotFound, NotNow
from desk.held import release_own
from desk.lifecycle import Act
from desk.queue import QueueRow, Tally, View, tally
from desk.queue import queue_page as queue
from desk.rights import Right, may, must
from desk.updates import Change
from desk.ways import Ways, other_ways
from desk.working import (
    LONGEST_REPLY,
    author,
    case_at_hand,
    checked,
    let_go,
    record,
    seen,
    send,
    take_conversation,
)
from locales import _
from storage import blocks, bus, cases, conversations, files, held, intake, merges, messages, outbox, records
from storage.blocks import BlockRow
from storage.cases import CaseRow, NoteRow, RatingRow
from storage.database import Transaction
from storage.files import FileRow
from storage.held import HeldRow
from storage.intake import NeedRow
from storage.messages import MessageRow
from storage.offices import OfficeRow
from storage.outbox import Failed
from storage.records import ActRow, ConsentRow
from storage.referrals import ReferralRow
from storage.staff import StaffRow
from storage.viewing import Viewer

# What pages and channels need of the rows, of working.py, and the queue itself.
__all__ = [
    "LONGEST_REPLY",
    "ActRow",
    "BlockRow",
    "CaseRow",
    "ConsentRow",
    "Failed",
    "FileRow",
    "HeldRow",
    "MessageRow",
    "NeedRow",
    "NoteRow",
    "OfficeRow",
    "QueueRow",
    "ReferralRow",
    "StaffRow",
    "Tally",
    "View",
    "Viewer",
    "Ways",
    "author",
    "queue",
]

QUEUE_CHANGES = bus.QUEUE  # what live pages of the desk listen to


@dataclass(frozen=True)
class CasePage:
    """What the page of one case shows. `seen_seq`: how far the visitor's page has got; None where a channel pushes.

    `held`: replies that wait to be sent, whoever wrote them, and those that came back to her who looks.
    """

    case: CaseRow
    reference: str
    lines: list[MessageRow]
    notes: list[NoteRow]
    owner: str
    is_live: bool
    is_erased: bool
    is_expired: bool  # its days were over; else she wished it
    unreachable_at: datetime | None
    seen_seq: int | None
    failures: dict[str, Failed]
    consents: list[ConsentRow]
    offices: list[OfficeRow]
    referral: ReferralRow | None
    blocks: list[BlockRow]
    history: list[ActRow]
    viewers: list[Viewer]
    tally: Tally
    held: list[HeldRow] = field(default_factory=list)
    rating: RatingRow | None = None
    ways: Ways | None = None  # how else to reach her, where her address takes nothing
    programmes: list[str] = field(default_factory=list)  # that were worth asking about, topics
    needs: list[NeedRow] = field(default_factory=list)
    together: int = 1  # how many people colleagues hold for her, herself included
    proposed: int = 0  # how many others may be her, too

    @property
    def offices_of_desk(self) -> list[OfficeRow]:
        """The partner offices where the matter belongs."""
        return [office for office in self.offices if office.desk is not None and office.desk == self.case.desk]


def case_page(desk: Desk, staff: StaffRow, case_id: int) -> CasePage:
    """Not for partner offices: desk/referrals.py has what they see."""
    must(staff, Right.READ_CASES)
    with desk.database.reading() as tx:
        case = seen(tx, staff, case_id)
        must(staff, Right.READ_THREAD)
        row = conversations.get(tx, case.conversation_id)
        assert row is not None  # an erased conversation keeps its empty row
        together = merges.together(tx, case.person_id)
        return CasePage(
            case=case,
            reference=reference(case_id),
            lines=messages.thread(tx, row.id),
            notes=cases.notes_of(tx, case_id),
            owner=row.owner,
            is_live=row.live_case_id == case_id,
            is_erased=row.erased_at is not None,
            is_expired=row.expired,
            unreachable_at=row.unreachable_at,
            seen_seq=row.seen_seq if row.channel == "web" else None,
            failures=outbox.failures_of(tx, row.id),
            consents=records.consents_of(tx, case.person_id),
            offices=referrals.present_offices(tx),
            referral=referrals.latest(tx, case_id),
            blocks=blocks.standing(tx, case.person_id, desk.clock.now()),
            history=records.audit_of_case(tx, case_id),
            viewers=viewing.others(tx, desk, staff, case_id),
            tally=tally(tx, desk, staff),
            held=_held_for(tx, staff, case_id),
            rating=cases.rating_of(tx, case_id),
            ways=other_ways(tx, case, row),
            programmes=intake.programmes_of(tx, case_id),
            needs=intake.needs_of(tx, case_id),
            together=len(together),
            proposed=len(duplicates.of_people(desk, tx, together)),
        )


def file_of(desk: Desk, staff: StaffRow, case_id: int, file_id: str) -> tuple[FileRow, bytes]:
    """Of the case's conversation, and nothing else; a reply that came back shows its files to its writer only."""
    must(staff, Right.READ_CASES)
    with desk.database.reading() as tx:
        case = seen(tx, staff, case_id)
        must(staff, Right.READ_THREAD)
        row = files.find(tx, file_id)
        if row is None or row.conversation_id != case.conversation_id:
            raise NotFound(file_id)
        waiting = held.find(tx, row.message_id or "")
        if waiting is not None and waiting.returned is not None and waiting.staff_id != staff.id:
            raise NotFound(file_id)
        return row, files.content(tx, file_id)


def _held_for(tx: Transaction, staff: StaffRow, case_id: int) -> list[HeldRow]:
    if not may(staff, Right.READ_THREAD):
        return []
    return [row for row in held.of_case(tx, case_id) if row.returned is None or row.staff_id == staff.id]


def claim(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Of two colleagues at once one gets it, the other learns from AlreadyClaimed who has it."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        working.take(current, staff, case)


def reply(desk: Desk, staff: StaffRow, case_id: int, text: str, message_id: str | None = None) -> None:
    """Writing first from a case takes the conversation by the same atomic claim; the lines are hers from then on.

    The same text under the same `message_id` is a form sent twice: it has one effect.
    """
    text = checked(text)
    with case_at_hand(desk, staff, case_id) as (current, case):
        before = messages.get(current.tx, current.row.id, message_id) if message_id else None
        if before is not None and before.text == text:
            return
        working.claim(current, staff, case)
        send(current, staff, case, text, None if before else message_id)


def take_over(desk: Desk, staff: StaffRow, case_id: int, owner: int | None = None) -> None:
    """From the colleague who has it; never by itself, always recorded, and the visitor is told who answers now.

    `owner`: from whom she meant to take it; AlreadyClaimed when somebody else has it by now.
    """
    with case_at_hand(desk, staff, case_id) as (current, case):
        if case.owner_staff_id is None:
            raise NotNow(Act.TAKE_OVER)
        if owner is not None and case.owner_staff_id not in (owner, staff.id):
            raise AlreadyClaimed(case.owner_name or "")
        if case.owner_staff_id == staff.id:
            return
        now = current.now
        move(
            current, case, Act.TAKE_OVER, owner_staff_id=staff.id, owner_acted_at=now, escalated=0, asked_staff_id=None
        )
        if current.row.live_case_id == case_id:
            take_conversation(current, staff, case)
        record(current, staff, case_id, "taken over")


def snooze(desk: Desk, staff: StaffRow, case_id: int, until: datetime, reason: str) -> None:
    """Put off until a moment or until she writes; her promise stops only if she has been answered."""
    reason = checked(reason)
    with case_at_hand(desk, staff, case_id) as (current, case):
        if until <= current.now:
            raise NotNow(Act.SNOOZE)
        working.take(current, staff, case)
        release_own(current, staff, case)
        claimed = seen(current.tx, staff, case_id)
        move(current, claimed, Act.SNOOZE, snoozed_until=until, snooze_reason=reason, owner_acted_at=current.now)
        updates.tell(current, case_id, Change.SNOOZED)
        record(current, staff, case_id, "snoozed")


def wake(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Before its day."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        if case.owner_staff_id != staff.id:
            raise AlreadyClaimed(case.owner_name or "")
        move(current, case, Act.WAKE, owner_acted_at=current.now)
        record(current, staff, case_id, "woken")


def add_note(desk: Desk, staff: StaffRow, case_id: int, text: str) -> None:
    """Internal: kept in a table of its own that nothing sends from."""
    text = checked(text)
    with case_at_hand(desk, staff, case_id, Right.NOTE) as (current, _case_row):
        cases.add_note(current.tx, case_id, staff.id, text, current.now)
        record(current, staff, case_id, "note")


def give_to_queue(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """Lets go of a claimed case, so that anybody can take it."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        if case.state == "closed":
            raise AlreadyClosed
        if case.owner_staff_id != staff.id:
            raise AlreadyClaimed(case.owner_name or "")
        release_own(current, staff, case)
        let_go(current, seen(current.tx, staff, case_id), WAITS_AGAIN)
        record(current, staff, case_id, "given back to the queue")


def release(desk: Desk, staff: StaffRow, case_id: int, owner_id: int) -> None:
    """Back to the queue from a colleague who works here no more; nothing when it is not hers any longer."""
    with case_at_hand(desk, staff, case_id, Right.MANAGE_STAFF) as (current, case):
        if case.owner_staff_id == owner_id and case.state != "closed":
            let_go(current, case, WAITS_AGAIN)
            record(current, staff, case_id, "given back to the queue")


WAITS_AGAIN = _("Your conversation is waiting for a colleague again.")


def close(desk: Desk, staff: StaffRow, case_id: int, outcome: str) -> None:
    """An unclaimed case is claimed by closing it; a case of somebody else is not closed over her head."""
    if outcome not in STAFF_OUTCOMES:
        raise NotFound(outcome)
    with case_at_hand(desk, staff, case_id) as (current, case):
        working.claim(current, staff, case)
        release_own(current, staff, case)
        referrals.take_back_at_close(current, staff, case)
        cases.close(current.tx, case_id, outcome, current.now)
        if current.row.live_case_id == case_id:
            give_back(current)
            say_closed(current, case, outcome)
        else:
            updates.tell(current, case_id, Change.CLOSED)
        record(current, staff, case_id, f"closed: {outcome}")

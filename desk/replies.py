"""A reply as a colleague sends it: held for ten seconds, in which she can take it back (product.md section 7)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadySent, NotFound
from desk.held import Returned, release
from desk.working import can_speak, case_at_hand, checked, claim, record
from storage import held, messages
from storage.cases import CaseRow
from storage.held import HeldRow
from storage.staff import StaffRow

HELD_FOR = timedelta(seconds=10)


@dataclass(frozen=True)
class Draft:
    """`message_id`: made by the page, so that a form sent twice is known."""

    text: str
    message_id: str | None = None


def hold(desk: Desk, staff: StaffRow, case_id: int, draft: Draft) -> None:
    """Claims the case at once, so that nobody else begins; the visitor hears nothing until the reply is released."""
    text = checked(draft.text)
    with case_at_hand(desk, staff, case_id) as (current, case):
        known = _known(current, draft.message_id)
        if known == text:
            return
        can_speak(current, case)
        claim(current, staff, case)
        message_id = draft.message_id if draft.message_id and known is None else uuid4().hex
        due_at = current.now + HELD_FOR
        held.add(
            current.tx, HeldRow(message_id, current.row.id, case.id, staff.id, text, current.now, due_at, returned=None)
        )
        _drop_returned(current, staff, case)
        record(current, staff, case_id, "reply held")


def _known(current: Thread, message_id: str | None) -> str | None:
    """The text under that id, where it is in use already; a returned one counts as another text."""
    if message_id is None:
        return None
    waiting = held.find(current.tx, message_id)
    if waiting is not None:
        return waiting.text if waiting.returned is None else ""
    sent = messages.get(current.tx, current.row.id, message_id)
    return sent.text if sent is not None else None


def undo(desk: Desk, staff: StaffRow, case_id: int, message_id: str) -> None:
    """The text is hers again, as a draft of this case. AlreadySent when it was too late."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        row = _own(current, staff, case, message_id)
        if row is None:
            raise AlreadySent
        if held.give_back(current.tx, message_id, Returned.UNDONE):
            record(current, staff, case_id, "reply taken back")


def send_now(desk: Desk, staff: StaffRow, case_id: int, message_id: str) -> None:
    """Nothing to do for one that has gone already."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        row = _own(current, staff, case, message_id)
        if row is not None and row.returned is None:
            release(current, staff, row)


def discard(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """What came back to her is not wanted any more."""
    with case_at_hand(desk, staff, case_id) as (current, case):
        _drop_returned(current, staff, case)


def _own(current: Thread, staff: StaffRow, case: CaseRow, message_id: str) -> HeldRow | None:
    """None when it has been sent; NotFound for what she never wrote here."""
    row = held.find(current.tx, message_id)
    if row is not None and (row.case_id, row.staff_id) == (case.id, staff.id):
        return row
    sent = messages.get(current.tx, current.row.id, message_id)
    if row is not None or sent is None or sent.staff_id != staff.id:
        raise NotFound
    return None


def _drop_returned(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    rows = held.of_case(current.tx, case.id)
    gone = [row.message_id for row in rows if row.returned is not None and row.staff_id == staff.id]
    held.drop(current.tx, gone)

"""What waits to be sent: replies that are held for a moment, released once, or given back to their writer."""

from enum import StrEnum

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    DeskError,
    NotAllowed,
    NotFound,
    NotTheOwner,
    StorageRefused,
)
from desk.rights import Right, must
from desk.working import record, seen, send
from storage import conversations, held, staff
from storage.cases import CaseRow
from storage.held import HeldRow
from storage.staff import StaffRow

AT_ONCE = 20  # replies that one look sends


class Returned(StrEnum):
    """Why a reply was not sent."""

    UNDONE = "undone"
    TAKEN = "taken"  # the case is somebody else's, or nobody's
    CLOSED = "closed"
    ELSEWHERE = "elsewhere"  # the conversation is carried on in another case
    NOT_ALLOWED = "not allowed"
    FAULT = "fault"
    REFUSED = "refused"  # its form was not taken; here are the files that came with it


REASONS: tuple[tuple[type[DeskError], Returned], ...] = (
    (AlreadyClosed, Returned.CLOSED),
    (AlreadyClaimed, Returned.TAKEN),
    (NotTheOwner, Returned.ELSEWHERE),
    (NotAllowed, Returned.NOT_ALLOWED),
    (NotFound, Returned.NOT_ALLOWED),
    (DeskError, Returned.FAULT),
)


def release_due(desk: Desk) -> bool:
    """Sends what has been held long enough. True: there is more."""
    with desk.database.reading() as tx:
        due = held.due(tx, desk.clock.now(), AT_ONCE)
    for message_id, conversation_id in due:
        try:
            _release_by_id(desk, message_id, conversation_id)
        except StorageRefused:  # a fault of ours that must not hold up the others
            with desk.database.transaction() as tx:
                held.give_back(tx, message_id, Returned.FAULT)
    return len(due) == AT_ONCE


def _release_by_id(desk: Desk, message_id: str, conversation_id: int) -> None:
    with desk.database.transaction() as tx:
        conversation = conversations.lock_by_id(tx, conversation_id)
        row = held.find(tx, message_id)  # under the lock: another process or its writer may have been faster
        if conversation is None or row is None or row.returned is not None:
            return
        writer = staff.get(tx, row.staff_id)
        assert writer is not None  # colleagues are never deleted
        current = Thread(desk, tx, conversation, desk.clock.now())
        release(current, writer, row)
        current.save()


def release(current: Thread, writer: StaffRow, row: HeldRow) -> bool:
    """Under the conversation's lock. False: it could not be sent any more and is its writer's draft again.

    All checks stand before the first effect, so that a refusal leaves nothing behind in the transaction.
    """
    try:
        send(current, writer, _still_hers(current, writer, row), row.text, row.message_id)
    except DeskError as refused:
        reason = next(reason for kind, reason in REASONS if isinstance(refused, kind))
        held.give_back(current.tx, row.message_id, reason)
        record(current, writer, row.case_id, f"reply not sent: {reason}")
        return False
    held.take(current.tx, row.message_id)
    return True


def _still_hers(current: Thread, writer: StaffRow, row: HeldRow) -> CaseRow:
    if writer.removed_at is not None:
        raise NotAllowed
    must(writer, Right.WORK)
    case = seen(current.tx, writer, row.case_id)
    if case.state == "closed":
        raise AlreadyClosed
    if case.owner_staff_id != writer.id:
        raise AlreadyClaimed(case.owner_name or "")
    return case


def release_own(current: Thread, writer: StaffRow, case: CaseRow) -> None:
    """Before an act after which her replies could not go any more, or would undo it."""
    for row in held.of_case(current.tx, case.id):
        if row.returned is None and row.staff_id == writer.id:
            release(current, writer, row)

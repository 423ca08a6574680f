"""Not taking an abuser's messages for a time; for good only where two colleagues want it. It hangs on the person."""

from datetime import datetime, timedelta
from enum import StrEnum

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import NotNow, SecondPersonNeeded
from desk.rights import Right
from desk.working import case_at_hand, checked, record
from storage import blocks
from storage.blocks import BlockRow
from storage.staff import StaffRow

__all__ = ["BlockRow"]


class BlockFor(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    GOOD = "good"


LASTS = {BlockFor.DAY: timedelta(days=1), BlockFor.WEEK: timedelta(days=7), BlockFor.MONTH: timedelta(days=30)}


def is_blocked(thread: Thread) -> bool:
    return bool(blocks.ends_of(thread.tx, thread.row.person_id, thread.now))


def ends(thread: Thread) -> datetime | None:
    """When the last of the blocks in force ends; None: never."""
    ends = blocks.ends_of(thread.tx, thread.row.person_id, thread.now)
    return None if None in ends else max(end for end in ends if end is not None)


def block(desk: Desk, staff: StaffRow, case_id: int, lasts: BlockFor, reason: str) -> None:
    """In force at once; one for good is a proposal until a second colleague confirms it."""
    reason = checked(reason)
    with case_at_hand(desk, staff, case_id, Right.BLOCK) as (current, case):
        until = current.now + LASTS[lasts] if lasts in LASTS else None
        values = {"person_id": case.person_id, "staff_id": staff.id, "reason": reason, "at": current.now}
        blocks.add(current.tx, {**values, "until": until, "conversation_id": current.row.id})
        record(current, staff, case_id, f"blocked: {lasts}")


def confirm(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """NotNow without a proposal, SecondPersonNeeded where it is her own."""
    with case_at_hand(desk, staff, case_id, Right.BLOCK) as (current, case):
        proposed = [row for row in blocks.standing(current.tx, case.person_id, current.now) if row.is_proposed]
        if not proposed:
            raise NotNow("confirm a block")
        others = [row for row in proposed if row.staff_id != staff.id]
        if not others:
            raise SecondPersonNeeded
        blocks.confirm(current.tx, others[0].id, staff.id)
        record(current, staff, case_id, "block confirmed")


def lift(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """All that stands against this person, proposals too."""
    with case_at_hand(desk, staff, case_id, Right.BLOCK) as (current, case):
        if not blocks.standing(current.tx, case.person_id, current.now):
            raise NotNow("lift a block")
        blocks.end(current.tx, case.person_id, current.now)
        record(current, staff, case_id, "block lifted")

"""What a colleague is asked for, on each of her pages: by the ladder, or because a case of hers went back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.cases import reference
from desk.desk import Desk
from desk.escalation import Step
from desk.rights import Right, may
from storage import ladder, topics
from storage.cases import CaseRow
from storage.staff import StaffRow

MOST = 50
TRIED_WITHIN = timedelta(minutes=10)  # an older failure is of a group that nobody serves any more


class Asked(StrEnum):
    TAKE = "take"  # nobody has it, and she is the next
    ANSWER = "answer"  # it is hers
    SEE_TO = "see to"  # somebody is to answer, and she coordinates
    OVERDUE = "overdue"
    RETURNED = "returned"  # she was silent or away


@dataclass(frozen=True)
class Notice:
    case_id: int
    reference: str
    asked: Asked
    urgent: bool
    reply_by: datetime


def of(desk: Desk, staff: StaffRow) -> list[Notice]:
    """By promised time; none for who does not deal with cases."""
    if not may(staff, Right.WORK):
        return []
    with desk.database.reading() as tx:
        rows = ladder.asked_of(tx, staff.id, MOST)
    asked = [(case, _asked(staff, case)) for case in rows]
    return [Notice(case.id, reference(case.id), what, case.urgent, case.reply_by) for case, what in asked if what]


def group_failure(desk: Desk, staff: StaffRow) -> str | None:
    """Why the staff's group on Telegram shows nothing, as long as it is being tried; a code."""
    if not may(staff, Right.WORK):
        return None
    with desk.database.reading() as tx:
        group = topics.present_group(tx)
    if group is None or group.failed_at is None or group.failed_at < desk.clock.now() - TRIED_WITHIN:
        return None
    return group.failure


def _asked(staff: StaffRow, case: CaseRow) -> Asked | None:
    """A claimed case that is late is for its owner and the coordinators, an unclaimed one for all."""
    if case.returned_from == staff.id:
        return Asked.RETURNED
    if case.escalated == Step.EVERYBODY:
        concerned = case.owner_staff_id in (None, staff.id) or staff.role == "coordinator"
        return Asked.OVERDUE if concerned else None
    if case.owner_staff_id == staff.id:
        return Asked.ANSWER
    if case.escalated == Step.COORDINATOR:
        return Asked.SEE_TO
    return Asked.TAKE

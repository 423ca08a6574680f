"""Who may do what, in one place: pages and acts ask here, whichever way a colleague comes.

A role may act (`must`), and a row may be hers to see (`must_see`): partner offices see only what was referred to them,
and what is not theirs does not exist for them (NotFound, never NotAllowed).
"""

from collections.abc import Mapping
from enum import StrEnum

from desk.errors import NotAllowed, NotFound
from storage.cases import CaseRow
from storage.staff import StaffRow


class Right(StrEnum):
    READ_CASES = "read cases"
    WORK = "claim, take over, reply, snooze, let go, close"
    NOTE = "write internal notes"
    REFER = "refer to a partner office"
    ANSWER_REFERRAL = "accept or refuse a referral, report on it"
    READ_THREAD = "read the conversation and the internal notes"
    SEARCH = "search"
    READ_PEOPLE = "read people"
    MERGE = "say that two people are one or two"
    BLOCK = "block an abuser for a time"
    READ_ARTICLES = "read articles"
    READ_RULES = "read and try the rules of what is worth asking about"
    PROPOSE = "propose a change of an article"
    ANSWER_PROPOSAL = "take or refuse a proposed change"
    USE_CANNED = "use canned replies"
    WRITE_CANNED = "write canned replies"
    READ_NEEDS = "read the needs of businesses"
    READ_DIGEST = "read the morning digest"
    READ_STAFF = "see colleagues and partner offices"
    OWN_ABSENCE = "enter one's own absence"
    MANAGE_STAFF = "add colleagues and offices, change roles and absences"
    READ_SETTINGS = "see calendar, texts and office settings"
    CHANGE_SETTINGS = "change calendar, texts and office settings"
    READ_AUDIT = "read the audit"
    ANNOUNCE = "write and send announcements"
    READ_EVENTS = "read events"
    WORK_EVENTS = "write events, register people, check in"
    ERASE = "hand over the data of a person who asks for it, or forget them"


OF_READER = frozenset(
    {
        Right.READ_CASES,
        Right.READ_THREAD,
        Right.SEARCH,
        Right.READ_PEOPLE,
        Right.READ_ARTICLES,
        Right.READ_RULES,
        Right.READ_NEEDS,
        Right.READ_DIGEST,
        Right.READ_STAFF,
        Right.READ_SETTINGS,
        Right.READ_EVENTS,
    }
)
OF_CLERK = OF_READER | {
    Right.WORK,
    Right.NOTE,
    Right.REFER,
    Right.MERGE,
    Right.BLOCK,
    Right.PROPOSE,
    Right.USE_CANNED,
    Right.WRITE_CANNED,
    Right.OWN_ABSENCE,
    Right.WORK_EVENTS,
}
OF_COORDINATOR = frozenset(Right) - {Right.ANSWER_REFERRAL}
OF_PARTNER = frozenset({Right.READ_CASES, Right.ANSWER_REFERRAL, Right.READ_ARTICLES})

RIGHTS: Mapping[str, frozenset[Right]] = {
    "coordinator": OF_COORDINATOR,
    "clerk": OF_CLERK,
    "partner": OF_PARTNER,
    "reader": OF_READER,
}


def may(staff: StaffRow, right: Right) -> bool:
    return right in RIGHTS[staff.role]


def must(staff: StaffRow, right: Right) -> None:
    if not may(staff, right):
        raise NotAllowed


def only_office(staff: StaffRow) -> int | None:
    """The partner office whose cases are all that she sees; None: she sees every case. For queries."""
    return (staff.office_id or NO_OFFICE) if staff.role == "partner" else None


NO_OFFICE = 0  # a partner without an office sees nothing


def sees(staff: StaffRow, case: CaseRow) -> bool:
    office = only_office(staff)
    return office is None or case.office_id == office


def must_see(staff: StaffRow, case: CaseRow) -> None:
    if not sees(staff, case):
        raise NotFound

"""Passing a case on to a partner office: offered with her consent, then accepted or refused there, and reported on.

What the office is told is the referral's own text; the conversation, the notes and other cases stay here.
"""

from dataclasses import dataclass, replace

from desk import consents, updates
from desk.cases import STAFF_OUTCOMES, News, reference, wait_for_people, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import AlreadyClosed, ConsentMissing, NotFound, NotNow
from desk.queue import Tally, tally
from desk.rights import Right, must
from desk.updates import Change
from desk.working import case_at_hand, checked, record, seen, take
from storage import cases, offices, records, referrals
from storage.cases import CaseRow, NoteRow
from storage.database import Transaction
from storage.offices import OfficeRow
from storage.referrals import ReferralRow
from storage.staff import StaffRow

__all__ = ["OfficeRow", "ReferralRow"]

OFFERED, ACCEPTED, REFUSED, WITHDRAWN = "offered", "accepted", "refused", "withdrawn"


@dataclass(frozen=True)
class PartnerPage:
    """All that a partner office sees of a case. `reports`: what its own colleagues have written.

    `case` is without what the visitor and our colleagues wrote in it.
    """

    case: CaseRow
    reference: str
    referral: ReferralRow
    reports: list[NoteRow]
    tally: Tally


def offer(desk: Desk, staff: StaffRow, case_id: int, office_id: int, message: str) -> None:
    """ConsentMissing without her leave for just this office; NotNow while another referral is open."""
    message = checked(message)
    with case_at_hand(desk, staff, case_id, Right.REFER) as (current, case):
        office = consents.present(current.tx, office_id)
        take(current, staff, case)
        if case.referral is not None:
            raise NotNow("refer")
        if consents.given_by(current.tx, case.person_id, office.id) is None:
            raise ConsentMissing
        values = {"case_id": case_id, "office_id": office.id, "person_id": case.person_id, "staff_id": staff.id}
        referrals.add(current.tx, {**values, "message": message, "state": OFFERED, "at": current.now})
        _set(current, case_id, office_id=office.id, referral=OFFERED, news=None, owner_acted_at=current.now)
        updates.tell(current, case_id, Change.REFERRED)
        record(current, staff, case_id, "referral offered")


def withdraw(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """By who has the case, while the office has not answered."""
    with case_at_hand(desk, staff, case_id, Right.REFER) as (current, case):
        referral = _open(current, case, OFFERED)
        take(current, staff, case)
        _take_back(current, staff, referral)
        record(current, staff, case_id, "referral withdrawn")


def consent_withdrawn(desk: Desk, staff: StaffRow, case_id: int, office_id: int) -> None:
    """She has said so. Nothing more is passed on to that office, and it does not see the case any more."""
    with case_at_hand(desk, staff, case_id, Right.REFER) as (current, case):
        take(current, staff, case)
        version = consents.version(office_id)
        records.withdraw_consent(current.tx, case.person_id, consents.PURPOSE, version, current.now)
        referral = referrals.latest(current.tx, case_id)
        if referral is not None and case.office_id == office_id:
            _take_back(current, staff, referral)
        record(current, staff, case_id, "consent withdrawn")


def take_back_at_close(current: Thread, staff: StaffRow, case: CaseRow) -> None:
    """An offer that nobody has answered ends with the case; what was accepted stays with the office."""
    if case.referral == OFFERED:
        _take_back(current, staff, _open(current, case, OFFERED))


def _take_back(current: Thread, staff: StaffRow, referral: ReferralRow) -> None:
    referrals.answer(current.tx, referral.id, WITHDRAWN, staff.id, current.now)
    _set(current, referral.case_id, office_id=None, referral=None)


def partner_page(desk: Desk, staff: StaffRow, case_id: int) -> PartnerPage:
    """NotFound for every case that is not referred to her office now."""
    must(staff, Right.ANSWER_REFERRAL)
    with desk.database.reading() as tx:
        case = seen(tx, staff, case_id)
        referral = referrals.latest(tx, case_id)
        if referral is None or referral.office_id != staff.office_id:
            raise NotFound(reference(case_id))
        return PartnerPage(
            case=replace(case, question=None, form=None, snooze_reason=None),
            reference=reference(case_id),
            referral=referral,
            reports=cases.notes_of(tx, case_id, by_office=staff.office_id),
            tally=tally(tx, desk, staff),
        )


def accept(desk: Desk, staff: StaffRow, case_id: int) -> None:
    """The visitor is told who deals with her matter."""
    with case_at_hand(desk, staff, case_id, Right.ANSWER_REFERRAL) as (current, case):
        referral = _open(current, case, OFFERED)
        referrals.answer(current.tx, referral.id, ACCEPTED, staff.id, current.now)
        _set(current, case_id, referral=ACCEPTED, news=News.ACCEPTED)
        updates.tell(current, case_id, Change.ACCEPTED)
        record(current, staff, case_id, "referral accepted")


def refuse(desk: Desk, staff: StaffRow, case_id: int, reason: str) -> None:
    """Back to who has the case, with a promise that runs: she still waits for help."""
    reason = checked(reason)
    with case_at_hand(desk, staff, case_id, Right.ANSWER_REFERRAL) as (current, case):
        referral = _open(current, case, OFFERED)
        referrals.answer(current.tx, referral.id, REFUSED, staff.id, current.now, reason=reason)
        wait_for_people(current, case, news=News.REFUSED, office_id=None, referral=None)
        updates.tell(current, case_id, Change.REFUSED)
        record(current, staff, case_id, "referral refused")


def report(desk: Desk, staff: StaffRow, case_id: int, text: str, outcome: str | None = None) -> None:
    """To the office, never to the visitor; `outcome`: what came of it there. The case stays with who has it."""
    text = checked(text)
    if outcome is not None and outcome not in STAFF_OUTCOMES:
        raise NotFound(outcome)
    with case_at_hand(desk, staff, case_id, Right.ANSWER_REFERRAL) as (current, case):
        referral = _open(current, case, ACCEPTED)
        cases.add_note(current.tx, case_id, staff.id, text, current.now)
        if outcome is not None:
            referrals.set_outcome(current.tx, referral.id, outcome)
        _set(current, case_id, news=News.REPORTED)
        record(current, staff, case_id, "partner reported")


def present_offices(tx: Transaction) -> list[OfficeRow]:
    return offices.all_present(tx)


def latest(tx: Transaction, case_id: int) -> ReferralRow | None:
    return referrals.latest(tx, case_id)


def _open(current: Thread, case: CaseRow, state: str) -> ReferralRow:
    """The referral that is in this state now."""
    if case.state == "closed":
        raise AlreadyClosed
    referral = referrals.latest(current.tx, case.id)
    if referral is None or case.referral != state:
        raise NotNow(f"answer a referral that is not {state}")
    return referral


def _set(current: Thread, case_id: int, **values: object) -> None:
    cases.change(current.tx, case_id, current.now, **values)
    wake_queue(current)

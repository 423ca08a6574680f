"""Before a promise is broken somebody else is asked; what its owner cannot do goes back to the queue.

Nobody gets a case silently: being asked shows on her pages (desk/notices.py), taking it stays her own act.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import IntEnum

from desk import duty
from desk.conversations import Thread
from desk.desk import Desk
from desk.working import let_go
from desk.working_time import WorkingTime
from locales import Text, _
from storage import bus, cases, conversations, ladder, records
from storage import staff as colleagues
from storage.cases import CaseRow
from storage.database import Transaction
from storage.staff import StaffRow

SEEN_AT_ONCE = 1000  # cases that one look goes through
DONE_AT_ONCE = 25  # acts of one look: SQLite's one writer is not to be held up
AWAY = _("The colleague who dealt with your matter is away now, so another one will take it over. Reply by: {by}.")
SILENT = _("We have given your matter back to all our colleagues, so that somebody can answer you. Reply by: {by}.")
LATE = _("We are sorry that you have to wait. All our colleagues see your matter again, so that somebody answers you.")


class Step(IntEnum):
    NONE = 0
    NEXT_COLLEAGUE = 1  # of an unclaimed case; a claimed one is its owner's, who is reminded
    COORDINATOR = 2
    EVERYBODY = ladder.OVERDUE


def ask_before_late(desk: Desk) -> bool:
    """Only in working time: at night nobody would see it. Says whether there may be more to ask for."""
    now, time = desk.clock.now(), desk.working_time
    if not time.is_open(now):
        return False
    with desk.database.reading() as tx:
        waiting = ladder.due_before(tx, _horizon(desk, now), SEEN_AT_ONCE)
        present = duty.at_work(colleagues.all_present(tx), now, time) if waiting else []
        open_cases = ladder.open_cases_by_colleague(tx) if present else {}
    asked = 0
    for case in waiting:
        step = due_step(desk, case, now)
        whom = whom_to_ask(step, case, present, open_cases)
        if step > case.escalated and (whom or step is Step.EVERYBODY) and _ask(desk, case, step, whom):
            asked += 1
            if whom is not None:
                open_cases[whom.id] = open_cases.get(whom.id, 0) + 1
        if asked == DONE_AT_ONCE:
            return True
    return False


def _horizon(desk: Desk, now: datetime) -> datetime:
    """A promise that ends later has not yet used the share at which the first is asked."""
    office = desk.office
    longest = max(office.reply_within_hours, office.urgent_within_hours)
    return desk.working_time.after(now, longest * (1 - office.escalation.next_colleague))


def due_step(desk: Desk, case: CaseRow, now: datetime) -> Step:
    assert case.heard_at is not None  # else nobody waits
    share, rules = desk.working_time.share(case.heard_at, case.reply_by, now), desk.office.escalation
    if share >= 1:
        return Step.EVERYBODY
    if share >= rules.coordinator:
        return Step.COORDINATOR
    return Step.NEXT_COLLEAGUE if share >= rules.next_colleague else Step.NONE


def whom_to_ask(
    step: Step, case: CaseRow, present: Sequence[StaffRow], open_cases: Mapping[int, int]
) -> StaffRow | None:
    """None for everybody, and while nobody is there to be asked."""
    if step in (Step.NONE, Step.EVERYBODY):
        return None
    coordinators = [staff for staff in present if staff.role == "coordinator"]
    if step is Step.COORDINATOR:
        others = [staff for staff in present if staff.id not in (case.asked_staff_id, case.owner_staff_id)]
        return duty.next_in_turn(coordinators or others, open_cases)
    owner = next((staff for staff in present if staff.id == case.owner_staff_id), None)
    clerks = [staff for staff in present if staff not in coordinators]
    return owner or duty.next_in_turn(clerks or coordinators, open_cases)


def _ask(desk: Desk, case: CaseRow, step: Step, whom: StaffRow | None) -> bool:
    with desk.database.transaction() as tx:
        if not ladder.ask(tx, case, step, whom.id if whom else None):
            return False
        action = f"asked: {step.name.lower().replace('_', ' ')}"
        _record(tx, case, action, desk.clock.now(), whom.id if whom else None)
        return True


def return_of_silent(desk: Desk) -> bool:
    """Cases whose owner did nothing for so many working hours while the visitor waited."""
    now, time = desk.clock.now(), desk.working_time
    hours = timedelta(hours=desk.office.escalation.silent_owner_hours)
    if not time.is_open(now):
        return False

    def is_silent(case: CaseRow) -> bool:
        return case.state == "claimed" and case.heard_at is not None and time.between(_last_act(case), now) >= hours

    with desk.database.reading() as tx:
        found = ladder.silent_since(tx, now - hours, SEEN_AT_ONCE)
    due = [case for case in found if is_silent(case)][:DONE_AT_ONCE]
    returned = [_return(desk, case, is_silent, SILENT, "returned: silent owner") for case in due]
    return any(returned)


def _last_act(case: CaseRow) -> datetime:
    """Of the owner, or when the visitor began to wait, whichever came later."""
    assert case.heard_at is not None
    return max(case.heard_at, case.owner_acted_at or case.heard_at)


def return_of_absent(desk: Desk) -> bool:
    """From the first working minute of an absence on. What she does in her absence keeps its case with her."""
    now, time = desk.clock.now(), desk.working_time
    if not time.is_open(now):
        return False
    with desk.database.reading() as tx:
        today = now.astimezone(desk.zone).date()
        absent = {
            staff.id: staff for staff in ladder.possible_owners(tx) if staff.removed_at or duty.is_away(staff, today)
        }
        found = ladder.open_of(tx, absent, SEEN_AT_ONCE) if absent else []

    def is_left(case: CaseRow) -> bool:
        owner = absent.get(case.owner_staff_id or 0)
        return owner is not None and _is_left_by(owner, case, time)

    due = [case for case in found if is_left(case)][:DONE_AT_ONCE]
    returned = [_return(desk, case, is_left, AWAY, "returned: owner away") for case in due]
    return any(returned)


def _is_left_by(owner: StaffRow, case: CaseRow, time: WorkingTime) -> bool:
    """What is put off until after her absence waits for her."""
    if case.state == "closed":
        return False
    if owner.removed_at is not None:
        return True
    acted = (case.owner_acted_at or case.opened_at).astimezone(time.zone).date()
    back = case.snoozed_until is not None and not duty.is_away(owner, case.snoozed_until.astimezone(time.zone).date())
    return not duty.is_away(owner, acted) and not back


def _return(desk: Desk, found: CaseRow, is_due: Callable[[CaseRow], bool], told: Text, action: str) -> bool:
    """Looked at again under the lock: of several processes one returns it, and her last act counts."""
    with _locked(desk, found) as (current, case):
        if current is None or case is None or not is_due(case):
            return False
        let_go(current, case, _told(case, told, current.now), returned_from=case.owner_staff_id)
        _record(current.tx, case, action, current.now, case.owner_staff_id)
        current.save()
        return True


def _told(case: CaseRow, told: Text, now: datetime) -> Text | None:
    """Only who waits is told; a time that is over is not promised again."""
    if case.heard_at is None:
        return None
    return Text(told.msgid, {"by": case.reply_by}) if case.reply_by > now else LATE


@contextmanager
def _locked(desk: Desk, found: CaseRow) -> Iterator[tuple[Thread | None, CaseRow | None]]:
    with desk.database.transaction() as tx:
        row = conversations.lock_by_id(tx, found.conversation_id)
        current = Thread(desk, tx, row, desk.clock.now()) if row else None
        yield current, cases.get(tx, found.id)


def _record(tx: Transaction, case: CaseRow, action: str, now: datetime, staff_id: int | None) -> None:
    records.add_audit(tx, action, now, staff_id=staff_id, person_id=case.person_id, case_id=case.id)
    tx.wake(bus.QUEUE)

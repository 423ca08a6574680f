"""Tells people what has become of their cases, once for each change and never at night.

By day it is said in the transaction of the change; at night, and where a colleague may be about to write herself, the
change waits in `case_updates` for a job, and a later one takes its place. A claimed or closed conversation has words of
its own (desk/working.py, desk/closing.py).
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from desk import subjects
from desk.cases import Outcome, Reason, reference
from desk.conversations import Thread
from desk.desk import Desk
from desk.lifecycle import State
from desk.messages import Button
from desk.quiet import is_quiet
from locales import Text, _
from storage import case_updates, cases, conversations, records, referrals
from storage.case_updates import UpdateRow
from storage.cases import CaseRow

AT_ONCE = 20  # cases of one look
MAY_WRITE_HERSELF = timedelta(minutes=2)  # who claims a case often answers at once, which says more


class Change(StrEnum):
    CLAIMED = "claimed"  # for the first time
    REFERRED = "referred"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SNOOZED = "snoozed"
    CLOSED = "closed"


OUTCOMES: Mapping[str, Text] = {
    Outcome.INFORMED: _("we have given you information"),
    Outcome.EVENT: _("you have signed up for an event"),
    Outcome.REGISTERED_ELSEWHERE: _("you have registered elsewhere"),
    Outcome.REFERRED: _("a partner office goes on with it"),
    Outcome.ENTERED_PROGRAMME: _("you have entered a programme"),
    Outcome.GOT_JOB: _("you have got a job"),
    Outcome.NO_CONTACT: _("we could not reach you"),
    Outcome.NOT_OURS: _("another organisation deals with such matters"),
}


def tell(thread: Thread, case_id: int, change: Change) -> None:
    """Her case has changed in a way that she should know."""
    case = cases.get(thread.tx, case_id)
    assert case is not None
    if _is_hers_to_know(case):
        waits = MAY_WRITE_HERSELF if change is Change.CLAIMED else timedelta()
        case_updates.put(thread.tx, UpdateRow(case_id, change, thread.now, thread.now + waits))
        if not waits and not is_quiet(thread.desk, thread.now):
            _say(thread, case)


def send_due(desk: Desk) -> bool:
    """Job. True: there is more to do at once."""
    now = desk.clock.now()
    if is_quiet(desk, now):
        return False
    with desk.database.reading() as tx:
        due = case_updates.due(tx, now, AT_ONCE)
    for case_id, conversation_id in due:
        with desk.database.transaction() as tx:
            row = conversations.lock_by_id(tx, conversation_id)
            case = cases.get(tx, case_id)
            if row is not None and case is not None:
                thread = Thread(desk, tx, row, now)
                _say(thread, case)
                thread.save()
    return len(due) == AT_ONCE


def _is_hers_to_know(case: CaseRow) -> bool:
    return (
        case.reason != Reason.CRISIS
        and case.disowned_at is None
        and case.outcome not in (Outcome.SPAM, Outcome.WITHDRAWN)
    )


def _say(thread: Thread, case: CaseRow) -> None:
    """Under the conversation's lock. What is not so any more is not said."""
    waiting = case_updates.get(thread.tx, case.id)
    if waiting is None or waiting.due_at > thread.now or not case_updates.drop(thread.tx, case.id):
        return
    is_reachable = thread.row.erased_at is None and thread.row.unreachable_at is None
    text = WORDS[Change(waiting.change)](thread, case) if is_reachable and _is_hers_to_know(case) else None
    if text is None:
        return
    details = Button(_("Details: {reference}", reference=reference(case.id)), "case", f"details.{case.id}", True)
    thread.notify(text, (details,))
    records.add_audit(thread.tx, "status told", thread.now, person_id=case.person_id, case_id=case.id)


def _about(thread: Thread, case: CaseRow) -> dict[str, str]:
    return {"reference": reference(case.id), "subject": subjects.whole(thread.desk, case, thread.locale)}


def _claimed(thread: Thread, case: CaseRow) -> Text | None:
    """Who has had a word of hers in the meantime knows it already."""
    if case.state != State.CLAIMED or (thread.row.live_case_id == case.id and thread.owner == "staff"):
        return None
    return _(
        "{reference} ({subject}): our colleague is dealing with it. A reply can be expected by: {by}.",
        **_about(thread, case),
        by=case.reply_by,
    )


def _referred(thread: Thread, case: CaseRow) -> Text | None:
    referral = referrals.latest(thread.tx, case.id)
    if referral is None or case.referral != "offered":
        return None
    return _(
        "{reference} ({subject}): with your consent we have passed it on to this partner office: {office}. "
        "We tell you here what they answer.",
        **_about(thread, case),
        office=referral.office,
    )


def _accepted(thread: Thread, case: CaseRow) -> Text | None:
    referral = referrals.latest(thread.tx, case.id)
    if referral is None or case.referral != "accepted":
        return None
    return _(
        "Your matter has been taken on by this partner office: {office}. They will contact you. "
        "You can also go on writing here.",
        office=referral.office,
    )


def _refused(thread: Thread, case: CaseRow) -> Text | None:
    if case.state == State.CLOSED or case.referral is not None or case.heard_at is None:
        return None
    return _(
        "{reference} ({subject}): the partner office could not take it on, so our colleague goes on with it. "
        "A reply can be expected by: {by}.",
        **_about(thread, case),
        by=case.reply_by,
    )


def _snoozed(thread: Thread, case: CaseRow) -> Text | None:
    if case.state != State.SNOOZED or case.snoozed_until is None:
        return None
    return _(
        "{reference} ({subject}): our colleague comes back to it at this time: {moment}. "
        "If anything changes until then, write to us here.",
        **_about(thread, case),
        moment=case.snoozed_until,
    )


def _closed(thread: Thread, case: CaseRow) -> Text | None:
    if case.state != State.CLOSED or case.outcome is None or case.outcome not in OUTCOMES:
        return None
    return _(
        "{reference} ({subject}): our colleague has closed it. What came of it: {outcome}. "
        "If you have more to say about it, write to us here.",
        **_about(thread, case),
        outcome=OUTCOMES[case.outcome],
    )


WORDS: Mapping[Change, Callable[[Thread, CaseRow], Text | None]] = {
    Change.CLAIMED: _claimed,
    Change.REFERRED: _referred,
    Change.ACCEPTED: _accepted,
    Change.REFUSED: _refused,
    Change.SNOOZED: _snoozed,
    Change.CLOSED: _closed,
}

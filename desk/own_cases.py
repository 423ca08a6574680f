"""What a person sees of her own cases: where each stands, what comes next and by when."""

from dataclasses import dataclass
from datetime import date, datetime

from desk import cases, subjects
from desk.cases import NewCase, Opened, Outcome, Reason, reference
from desk.conversations import Thread
from desk.lifecycle import State
from desk.routing import DeskCode, Kind, Routed, Why
from desk.updates import OUTCOMES
from locales import Text, _
from storage import case_updates, intake, records, referrals
from storage import cases as rows
from storage.cases import CaseRow
from storage.referrals import ReferralRow

SHOWN = 5  # the newest; who has more asks a person


@dataclass(frozen=True)
class OwnCase:
    """`next`: what comes and by when, None where nothing does. `is_here`: opened in this very conversation."""

    case: CaseRow
    reference: str
    subject: str
    day: date
    state: Text
    next: Text | None
    is_here: bool


def of(thread: Thread) -> list[OwnCase]:
    """The newest, oldest first. What she took back herself is over, and what she says is not hers stays hidden."""
    mine = [case for case in cases.own_cases(thread) if is_shown(case)]
    return [_seen(thread, case) for case in mine[-SHOWN:]]


def one(thread: Thread, case_id: int) -> OwnCase | None:
    return next((own for own in of(thread) if own.case.id == case_id), None)


def is_shown(case: CaseRow) -> bool:
    return case.outcome != Outcome.WITHDRAWN and case.disowned_at is None


def programmes_of(thread: Thread, own: OwnCase) -> list[str]:
    """Topics that were worth asking about and have not ended since."""
    articles = thread.desk.published.current.articles
    topics = intake.programmes_of(thread.tx, own.case.id)
    return [topic for topic in topics if topic in articles and articles[topic].status_on(thread.today) != "closed"]


def can_be_disowned(thread: Thread, own: OwnCase) -> bool:
    """Not what is being talked about in this very conversation."""
    return own.case.id != thread.row.live_case_id


def disown(thread: Thread, own: OwnCase) -> Opened:
    """She does not see it any more and is told nothing of it; the desk gets a case to find out whose it is."""
    case = own.case
    rows.change(thread.tx, case.id, thread.now, disowned_at=thread.now)
    case_updates.drop(thread.tx, case.id)
    records.add_audit(thread.tx, "said not hers", thread.now, person_id=thread.row.person_id, case_id=case.id)
    routed = Routed(DeskCode.OFFICE, Why.NOTHING)
    return cases.open_case(thread, NewCase(Kind.MESSAGE, Reason.DISOWNED, routed, question=reference(case.id)))


def _seen(thread: Thread, case: CaseRow) -> OwnCase:
    state, following = _course(thread, case, referrals.latest(thread.tx, case.id))
    return OwnCase(
        case=case,
        reference=reference(case.id),
        subject=subjects.whole(thread.desk, case, thread.locale),
        day=case.opened_at.astimezone(thread.desk.zone).date(),
        state=state,
        next=following,
        is_here=case.conversation_id == thread.row.id,
    )


def _course(thread: Thread, case: CaseRow, referral: ReferralRow | None) -> tuple[Text, Text | None]:
    if case.state == State.CLOSED:
        return _closed(case), None
    if referral is not None and case.referral is not None:
        return _referred(thread, case, referral)
    reply = _reply(thread, case)
    match case.state:
        case State.NEW:
            return _("waiting for a colleague"), reply
        case State.WAITING_VISITOR:
            return _("we have replied and are waiting for your answer"), None
        case State.SNOOZED if case.snoozed_until is not None and case.heard_at is None:
            return _("a colleague is dealing with it"), _("we come back to it: {moment}", moment=case.snoozed_until)
    return _("a colleague is dealing with it"), reply


def _closed(case: CaseRow) -> Text:
    outcome = OUTCOMES.get(case.outcome or "")
    return _("closed") if outcome is None else _("closed: {outcome}", outcome=outcome)


def _referred(thread: Thread, case: CaseRow, referral: ReferralRow) -> tuple[Text, Text | None]:
    office = referral.office
    if case.referral == "accepted" and referral.answered_at is not None:
        state = _(
            "taken on by a partner office ({office}), on {day}; this is not yet admission to a programme",
            office=office,
            day=_day(thread, referral.answered_at),
        )
        return state, _("they will contact you")
    state = _("passed on to a partner office ({office}), on {day}", office=office, day=_day(thread, referral.at))
    return state, _("we tell you here what they answer")


def _reply(thread: Thread, case: CaseRow) -> Text | None:
    """The promise that runs; a broken one is owned up to."""
    if case.heard_at is None:
        return None
    if case.reply_by < thread.now:
        return _("our reply is late, we are sorry")
    return _("reply expected by {by}", by=case.reply_by)


def _day(thread: Thread, at: datetime) -> date:
    return at.astimezone(thread.desk.zone).date()

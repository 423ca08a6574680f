"""What the codes of a case are called, in the words of the office."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from desk.blocks import BlockFor
from desk.cases import News, Outcome, Reason
from desk.casework import CaseRow, QueueRow, StaffRow
from desk.notices import Asked, Notice
from desk.routing import Kind
from desk.seats import State
from desk.subjects import KINDS
from locales import Text, _

SOON = timedelta(hours=1)
Case = CaseRow | QueueRow


ERASED = _("The conversation has been deleted, so no reply can be sent. Use the contact data if there are any.")
REASONS = {
    Reason.ASKED: _("Asked for a person"),
    Reason.FALLBACK: _("The program could not answer"),
    Reason.CRISIS: _("Crisis"),
    Reason.FAULT: _("Fault in the program"),
    Reason.FORM: _("Left a message"),
    Reason.URGENT: _("A worker has started already"),
    Reason.DISOWNED: _("Says that a case is not the visitor's own"),
    Reason.EVENT: _("A colleague writes because of an event"),
}
STATES = {
    "new": _("New"),
    "claimed": _("In progress"),
    "waiting_visitor": _("Waiting for the visitor"),
    "snoozed": _("Put off"),
    "closed": _("Closed"),
}
OUTCOMES = {
    Outcome.INFORMED: _("Got information"),
    Outcome.EVENT: _("Signed up for an event"),
    Outcome.REGISTERED_ELSEWHERE: _("Registered elsewhere"),
    Outcome.REFERRED: _("Referred to a partner office"),
    Outcome.ENTERED_PROGRAMME: _("Entered a programme"),
    Outcome.GOT_JOB: _("Got a job"),
    Outcome.NO_CONTACT: _("Could not be reached"),
    Outcome.NOT_OURS: _("Not our task"),
    Outcome.SPAM: _("Spam or abuse"),
    Outcome.WITHDRAWN: _("Withdrawn by the visitor"),
}
CHANNELS = {"web": _("web chat"), "telegram": _("Telegram"), "terminal": _("terminal")}
LANGUAGES = {"hu": _("Hungarian"), "en": _("English")}
ROLES = {
    "coordinator": _("coordinator"),
    "clerk": _("clerk"),
    "partner": _("partner office"),
    "reader": _("reader"),
}
CONSENTS = {
    "contact": _("Storing the data and contacting the visitor in this matter"),
    "partner": _("Passing the matter on to a partner office"),
    "news": _("Notices of the office"),
    "event": _("Keeping a place at an event"),
}
REGISTRATIONS: Mapping[str, Text] = {
    State.SEATED: _("has a place"),
    State.OFFERED: _("a place was offered, no answer yet"),
    State.WAITING: _("on the waiting list"),
    State.CANCELLED: _("gave up the place"),
    State.LEFT: _("left the waiting list"),
    State.DECLINED: _("declined the place that was offered"),
    State.LAPSED: _("did not answer the offer in time"),
    State.CALLED_OFF: _("the event was called off"),
    State.JOINED: _("has another registration"),
}
NEWS = {
    News.WOKEN: _("its time has come"),
    News.CONSENTED: _("the visitor agreed to the referral"),
    News.DECLINED: _("the visitor did not agree to the referral"),
    News.ACCEPTED: _("the partner office took it"),
    News.REFUSED: _("the partner office refused it"),
    News.REPORTED: _("the partner office reported"),
    News.CORRECTED: _("the visitor corrected her data"),
    News.WITHDRAWN: _("the visitor withdrew her consent to the referral"),
    News.ERASED: _("the visitor has had her data deleted"),
}
REFERRALS = {
    "offered": _("offered, no answer yet"),
    "accepted": _("accepted"),
    "refused": _("refused"),
    "withdrawn": _("withdrawn"),
}
ARTICLE_STATES = {
    "open": _("open"),
    "closed": _("ended"),
    "unknown": _("to be verified"),
}
BLOCK_LENGTHS = {
    BlockFor.DAY: _("1 day"),
    BlockFor.WEEK: _("1 week"),
    BlockFor.MONTH: _("1 month (30 days)"),
    BlockFor.GOOD: _("for good – another colleague has to confirm it, it has no effect before"),
}

# Why the staff's group on Telegram shows nothing: what to do.
GROUP_FAILURES = {
    "no right": _("The bot needs the rights to manage topics, pin and delete messages: make it an administrator."),
    "no forum": _("Topics are switched off: switch them on in the group's settings."),
    "gone": _("The bot is not in the group: add it again and make it an administrator."),
}


def state_of(case: Case) -> Text:
    if case.state == "closed" and case.outcome in OUTCOMES:
        return OUTCOMES[Outcome(case.outcome)]
    if case.news in set(News):
        return _("{state}: {news}", state=STATES[case.state], news=NEWS[News(case.news)])
    return STATES[case.state]


def is_answered(case: Case) -> bool:
    """She does not wait for people now."""
    return case.heard_at is None


def nearness(case: Case, now: datetime) -> str | None:
    """ "late" or "soon" while the visitor still waits for the first human answer; a kept promise is no alarm."""
    if case.state == "closed" or is_answered(case):
        return None
    if case.reply_by <= now:
        return "late"
    return "soon" if case.reply_by - now < SOON else None


NEARNESS = {"late": _("overdue"), "soon": _("within 1 hour")}


def owner_of(case: Case, staff: StaffRow) -> Text | str | None:
    if case.owner_staff_id is None:
        return None
    return _("You") if case.owner_staff_id == staff.id else case.owner_name


def asked(notice: Notice, by: str) -> Text:
    """What the ladder asks of the reader; `by`: the promise."""
    reference = notice.reference
    match notice.asked:
        case Asked.TAKE:
            return _(
                "Nobody has taken {case} yet, and you are next. A reply was promised by {by}.", case=reference, by=by
            )
        case Asked.ANSWER:
            return _("{case} waits for your reply, promised by {by}.", case=reference, by=by)
        case Asked.SEE_TO:
            return _(
                "{case} may break its promise. Please see to it: a reply was promised by {by}.", case=reference, by=by
            )
        case Asked.OVERDUE:
            return _("{case} is overdue: a reply was promised by {by}.", case=reference, by=by)
        case Asked.RETURNED:
            return _("{case} went back to the queue because you were away or silent while it waited.", case=reference)


def reason_of(case: Case) -> Text | str:
    if case.reason == Reason.FORM and case.kind != Kind.MESSAGE:
        return KINDS.get(case.kind, case.kind)
    return REASONS[Reason(case.reason)] if case.reason in set(Reason) else case.reason

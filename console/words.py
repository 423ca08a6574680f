"""What the codes of a case are called, in the words of the office."""

from datetime import datetime, timedelta

from desk.cases import Outcome, Reason
from desk.casework import CaseRow, QueueRow, StaffRow, View
from desk.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    DeskError,
    NotAllowed,
    NotFound,
    NotNow,
    NotTheOwner,
    TextRefused,
    Unreachable,
)
from desk.queue import Due
from desk.search import Field
from locales import Text, _

SOON = timedelta(hours=1)
Case = CaseRow | QueueRow


class OutcomeMissing(DeskError):
    """Nothing was chosen; nothing is chosen for anybody."""


ERASED = _("The visitor has erased the conversation, so no reply can be sent. Use the contact data if there are any.")
REASONS = {
    Reason.ASKED: _("Asked for a person"),
    Reason.FALLBACK: _("The program could not answer"),
    Reason.CRISIS: _("Crisis"),
    Reason.FAULT: _("Fault in the program"),
    Reason.FORM: _("Left a message"),
    Reason.URGENT: _("A worker has started already"),
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
VIEWS = {
    View.OPEN: _("Open"),
    View.MINE: _("Mine"),
    View.UNCLAIMED: _("Unclaimed"),
    View.DUE: _("Due today"),
    View.PARTNER: _("At partner offices"),
    View.MESSAGES: _("Left messages"),
    View.PUT_OFF: _("Put off"),
    View.CLOSED: _("Closed"),
}
EMPTY_VIEWS = {
    View.OPEN: _("There is no open case. New ones appear here by themselves."),
    View.MINE: _("You have no open case. Take one from the unclaimed ones."),
    View.UNCLAIMED: _("Every open case has somebody who deals with it."),
    View.DUE: _("No promise is overdue, and none falls due today."),
    View.PARTNER: _("No open case is with a partner office."),
    View.MESSAGES: _("No message that was left is open."),
    View.PUT_OFF: _("No case is put off."),
    View.CLOSED: _("No case has been closed yet."),
}
NOTHING_SO_NARROW = _("No case fits this filter. Show all of them, or change the filter.")
KINDS = {"handover": _("Conversations handed over"), "message": _("Left messages")}
DUES = {Due.OVERDUE: _("overdue"), Due.TODAY: _("later today"), Due.LATER: _("after today")}
# By the rank of a row, storage/queue.py.
GROUPS = {
    0: _("Crisis"),
    1: _("Crisis"),
    2: _("Urgent"),
    3: _("Urgent"),
    4: _("Waiting for an answer"),
    5: _("Answered"),
    6: _("Put off"),
}
FORM_LABELS = {"name": _("Name"), "contact": _("How to reach the visitor"), "message": _("Message")}
SEARCHED = {
    Field.QUESTION: _("question"),
    Field.NAME: _("name"),
    Field.CONTACT: _("contact"),
    Field.MESSAGE: _("message"),
    Field.THREAD: _("conversation"),
    Field.NOTE: _("internal note"),
}
CONSENTS = {"contact": _("Storing the data and contacting the visitor in this matter")}


def state_of(case: Case) -> Text:
    if case.state == "closed" and case.outcome in OUTCOMES:
        return OUTCOMES[Outcome(case.outcome)]
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


REFUSALS: dict[type[DeskError], tuple[int, Text]] = {
    NotFound: (404, _("There is no such case.")),
    NotAllowed: (403, _("Your role does not allow this.")),
    NotNow: (409, _("The case is not in a state for this any more. Look at it again.")),
    AlreadyClosed: (409, _("This case has been closed meanwhile. Nothing was sent.")),
    Unreachable: (409, ERASED),
    TextRefused: (422, _("Nothing was sent: please write at least one and at most 4,000 characters.")),
    OutcomeMissing: (422, _("The case was not closed: please choose what came of it.")),
}


def sentence_of(error: DeskError) -> tuple[int, Text]:
    """The status of the answer and what the colleague reads."""
    match error:
        case AlreadyClaimed(by=""):
            return 409, _("Nobody deals with this case now, so it is in the queue already.")
        case AlreadyClaimed(by=by):
            return 409, _("{name} is dealing with this case already. Nothing was sent.", name=by)
        case NotTheOwner(owner=owner):
            sentence = _("This conversation is being carried on in another case ({case}). Reply there.", case=owner)
            return 409, sentence
    return REFUSALS.get(type(error), (409, _("This cannot be done now.")))


def reason_of(case: Case) -> Text | str:
    return REASONS[Reason(case.reason)] if case.reason in set(Reason) else case.reason

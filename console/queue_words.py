"""What the queue and its filters are called, in the words of the office."""

from collections.abc import Mapping

from desk.casework import View
from desk.queue import Due
from desk.routing import Kind
from desk.search import Field
from locales import Text, _

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
KINDS: Mapping[str, Text] = {
    Kind.HANDOVER: _("Conversations handed over"),
    Kind.MESSAGE: _("Left messages"),
    Kind.JOBSEEKER: _("Jobseekers' interest"),
    Kind.BUSINESS: _("Enquiries of businesses"),
    Kind.LABOUR_NEED: _("Workers wanted"),
    Kind.TRAINING_NEED: _("Training wanted"),
    Kind.PARTNER_REFERRAL: _("From partners, for somebody"),
}
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
SEARCHED = {
    Field.QUESTION: _("question"),
    Field.NAME: _("name"),
    Field.CONTACT: _("contact"),
    Field.MESSAGE: _("message"),
    Field.THREAD: _("conversation"),
    Field.NOTE: _("internal note"),
    Field.SETTLEMENT: _("settlement"),
}

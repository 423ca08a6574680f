"""Cases as the dialogue makes them. What colleagues do with them stands in casework.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk import lifecycle, routing
from desk.consent_texts import must_be_shown
from desk.conversations import BOT, Thread
from desk.lifecycle import Act, State
from desk.routing import DeskCode, Kind, Routed, Why
from storage import bus, cases, records
from storage.cases import CaseRow

FIRST_REFERENCE = 1000


class Reason(StrEnum):
    ASKED = "asked"
    FALLBACK = "fallback"
    CRISIS = "crisis"
    FAULT = "fault"
    FORM = "form"
    URGENT = "urgent"  # a worker has started for whom support would have to be asked before
    DISOWNED = "disowned"  # she says that a case in her list is not hers
    EVENT = "event"  # a colleague writes to her about an event that she comes to


class Outcome(StrEnum):
    """product.md section 6; the last one is given by the visitor, never by a colleague."""

    INFORMED = "informed"
    EVENT = "event"
    REGISTERED_ELSEWHERE = "registered_elsewhere"
    REFERRED = "referred"
    ENTERED_PROGRAMME = "entered_programme"
    GOT_JOB = "got_job"
    NO_CONTACT = "no_contact"
    NOT_OURS = "not_ours"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class News(StrEnum):
    """What has happened to a case by itself or by somebody else; stands with it until its owner acts."""

    WOKEN = "woken"
    CONSENTED = "consented"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPORTED = "reported"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"  # her consent to the referral
    ERASED = "erased"  # she has deleted her data, and with them her case


STAFF_OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.WITHDRAWN)


@dataclass(frozen=True)
class Opened:
    """`desk`: where the matter belongs; the case itself waits in the office's queue."""

    case_id: int
    reply_by: datetime
    desk: DeskCode = DeskCode.OFFICE

    @property
    def reference(self) -> str:
        return reference(self.case_id)


@dataclass(frozen=True)
class NewCase:
    """What a case begins with; `settlement`: its official name, where we know it."""

    kind: Kind
    reason: Reason
    routed: Routed
    question: str | None = None
    form: Mapping[str, str] | None = None
    topic: str | None = None
    subject: str | None = None
    settlement: str | None = None
    urgent: bool = False


def reference(case_id: int) -> str:
    """Tells nothing by itself: what stands behind it is shown only to the address it belongs to and to staff."""
    return f"K-{FIRST_REFERENCE + case_id}"


def hand_over(thread: Thread, reason: Reason, *, topic: str | None = None) -> Opened:
    """The conversation leaves the bot for the queue, with a case that carries what was asked already."""
    assert thread.owner == BOT
    routed = Routed(DeskCode.OFFICE, Why.CRISIS) if reason is Reason.CRISIS else _routed(thread, Kind.HANDOVER, topic)
    urgent = reason in (Reason.CRISIS, Reason.URGENT)
    asked = NewCase(Kind.HANDOVER, reason, routed, thread.state.last_question, topic=topic, urgent=urgent)
    opened = open_case(thread, asked)
    thread.row.owner = "queue"
    thread.row.live_case_id = opened.case_id
    thread.state.end_grace()
    return opened


def take_message(thread: Thread, question: str, form: dict[str, str]) -> Opened:
    """A filled form makes a case and leaves the conversation with the bot."""
    topic = thread.state.topic
    routed = _routed(thread, Kind.MESSAGE, topic)
    return open_case(thread, NewCase(Kind.MESSAGE, Reason.FORM, routed, question, form, topic))


def _routed(thread: Thread, kind: Kind, topic: str | None) -> Routed:
    articles = thread.desk.published.current.articles
    return routing.route(routing.Asked(kind, topic), articles, thread.today)


def open_case(thread: Thread, new: NewCase) -> Opened:
    reply_by = promise(thread, urgent=new.urgent)
    case_id = cases.open_case(
        thread.tx,
        {
            "conversation_id": thread.row.id,
            "person_id": thread.row.person_id,
            "channel": thread.row.channel,
            "kind": new.kind,
            "state": "new",
            "reason": new.reason,
            "topic": new.topic,
            "subject": new.subject,
            "settlement": new.settlement,
            "desk": new.routed.desk,
            "desk_why": new.routed.why,
            "locale": thread.locale,
            "urgent": new.urgent,
            "question": new.question,
            "form": dict(new.form) if new.form is not None else None,
            "reply_by": reply_by,
            "first_reply_by": reply_by,
            "heard_at": thread.now,
            "opened_at": thread.now,
            "changed_at": thread.now,
        },
    )
    person = thread.row.person_id
    records.add_audit(thread.tx, f"case opened: {new.reason}", thread.now, person_id=person, case_id=case_id)
    wake_queue(thread)
    return Opened(case_id, reply_by, new.routed.desk)


def live_case(thread: Thread) -> CaseRow | None:
    case_id = thread.row.live_case_id
    return cases.get(thread.tx, case_id) if case_id is not None else None


def own_cases(thread: Thread) -> list[CaseRow]:
    """The person's, whichever of her linked conversations they were opened in."""
    return cases.of_person(thread.tx, thread.row.person_id)


def cases_from_here(thread: Thread) -> list[CaseRow]:
    return cases.of_conversation(thread.tx, thread.row.id)


def add_contact(thread: Thread, contact: str) -> None:
    """A way to reach the visitor, given while the case already waits."""
    case = live_case(thread)
    assert case is not None
    cases.change(thread.tx, case.id, thread.now, form={**(case.form or {}), "contact": contact})
    wake_queue(thread)


def withdraw(thread: Thread) -> bool:
    """The visitor takes her wish back: the case is closed and the bot speaks again. False once a colleague has it."""
    case = live_case(thread)
    if case is None or thread.row.owner != "queue":
        return False
    cases.close(thread.tx, case.id, Outcome.WITHDRAWN, thread.now)
    give_back(thread)
    return True


def give_back(thread: Thread) -> None:
    thread.row.owner = BOT
    thread.row.owner_staff_id = None
    thread.row.live_case_id = None
    thread.state.form = None  # only the question for a number can stand open while people own the conversation
    thread.state.misses = 0
    thread.state.last_question = thread.state.topic = None
    wake_queue(thread)


def wake_queue(thread: Thread) -> None:
    thread.tx.wake(bus.QUEUE)


NOT_BY_OWNER = (Act.HEAR, Act.WAKE, Act.LET_GO)


def move(thread: Thread, case: CaseRow, act: Act, **values: Any) -> None:
    """The one way in which the state of a case changes; what only a snoozed case has goes with its state."""
    state = lifecycle.after(case.state, act)
    if state is not State.SNOOZED:
        values = {"snoozed_until": None, "snooze_reason": None, **values}
    if act not in NOT_BY_OWNER:
        values = {"news": None, **values}
    cases.change(thread.tx, case.id, thread.now, state=state, **values)
    wake_queue(thread)


def visitor_wrote(thread: Thread) -> None:
    """A line to people. Who was answered before waits for the next reply, with a promise of its own."""
    case = live_case(thread)
    if case is not None and case.state != State.CLOSED:
        wait_for_people(thread, case)


def wait_for_people(thread: Thread, case: CaseRow, **values: Any) -> None:
    """The clock of the next reply runs, from the first thing that asks for one."""
    if case.heard_at is None:
        values |= {"heard_at": thread.now, "reply_by": promise(thread, urgent=case.urgent), "escalated": 0}
    move(thread, case, Act.HEAR, **values)


def promise(thread: Thread, *, urgent: bool) -> datetime:
    office = thread.desk.office
    hours = office.urgent_within_hours if urgent else office.reply_within_hours
    return thread.desk.working_time.after(thread.now, hours)


def mark_urgent(thread: Thread) -> None:
    """A live case turns out to be urgent: first in the queue, with the shorter promise."""
    case = live_case(thread)
    if case is not None and not case.urgent:
        by = min(promise(thread, urgent=True), case.reply_by)
        first = by if case.replied_at is None else case.first_reply_by
        cases.change(thread.tx, case.id, thread.now, urgent=True, reply_by=by, first_reply_by=first)
        wake_queue(thread)


def give_consent(thread: Thread, purpose: str, text_version: str) -> None:
    """NotShown where she has not been shown that text in this conversation."""
    must_be_shown(thread, text_version)
    person, channel = thread.row.person_id, thread.row.channel
    records.give_consent(thread.tx, person, purpose, text_version, channel, thread.now, thread.row.id)

"""After a conversation with people: how it ends, what she thought of it, and how it goes on (product.md section 6)."""

from datetime import timedelta

from desk.cases import Outcome, Reason, move, promise, wake_queue
from desk.conversations import BOT, Thread
from desk.duty import works_on
from desk.lifecycle import Act, State
from desk.messages import Button, Notice
from locales import _
from storage import cases, records, staff
from storage.cases import CaseRow

GRACE = timedelta(days=3)
RATED_WITHIN = timedelta(minutes=30)  # the line that may follow a rating
FACES = {3: _("🙂 It was good"), 2: _("😐 So-so"), 1: _("🙁 It did not help")}
NEW_QUESTION = Button(_("I have a question"), "menu", "question", repeatable=True)


def say_closed(thread: Thread, case: CaseRow, outcome: str) -> None:
    """To the visitor whose live case this was; nothing to who wrote spam, and no rating is asked after a crisis."""
    if outcome == Outcome.SPAM:
        return
    thread.state.begin_grace(case.id, thread.now + GRACE)
    text = _(
        "Our colleague has closed this conversation. If you have more to say about this matter, write it here by "
        "{until}: it goes to our colleague. New questions are answered by the program again.",
        until=thread.now + GRACE,
    )
    if case.reason == Reason.CRISIS:
        thread.say(text, (NEW_QUESTION,))
        return
    faces = [Button(label, "rate", f"{case.id}.{score}") for score, label in FACES.items()]
    how = _("How did you find our help?")
    thread.say(f"{thread.words(text)}\n{thread.words(how)}", (*faces, NEW_QUESTION))


def rate(thread: Thread, case_id: int, score: int) -> None:
    cases.rate(thread.tx, case_id, score, thread.now)
    _changed(thread, case_id)
    thread.state.rated(case_id, thread.now + RATED_WITHIN)


def add_line_to_rating(thread: Thread, text: str) -> None:
    assert thread.state.rating_of is not None
    cases.explain_rating(thread.tx, thread.state.rating_of, text)
    _changed(thread, thread.state.rating_of)
    thread.state.rating_of = None


def _changed(thread: Thread, case_id: int) -> None:
    """Who looks at the case sees it at once."""
    cases.change(thread.tx, case_id, thread.now)
    wake_queue(thread)


def reopenable(thread: Thread) -> CaseRow | None:
    """The case that a line of hers goes back to, while its grace lasts."""
    state = thread.state
    if thread.owner != BOT or state.closed_case is None or state.grace_until is None or thread.now > state.grace_until:
        return None
    case = cases.get(thread.tx, state.closed_case)
    return case if case is not None and case.state == State.CLOSED else None


def reopen(thread: Thread, case: CaseRow) -> None:
    """To the last colleague if she works today, else to the queue; either way with a promise that runs from now."""
    thread.state.end_grace()
    thread.state.park()
    by = promise(thread, urgent=case.urgent)
    values = {"closed_at": None, "outcome": None, "heard_at": thread.now, "reply_by": by, "escalated": 0}
    returns = works(thread, case.owner_staff_id)
    if returns:
        move(thread, case, Act.REOPEN, owner_acted_at=thread.now, **values)
        thread.row.owner, thread.row.owner_staff_id = "staff", case.owner_staff_id
        said = _("Your message is with {name}, who dealt with your case.", name=case.owner_name or "")
    else:
        move(thread, case, Act.REQUEUE, owner_staff_id=None, **values)
        thread.row.owner, thread.row.owner_staff_id = "queue", None
        said = _("Your message is with our colleagues.")
    thread.row.live_case_id = case.id
    expected = _("A reply can be expected by: {by}.", by=by)
    thread.say(f"{thread.words(said)} {thread.words(expected)}", notice=Notice.HANDOVER)
    records.add_audit(thread.tx, "reopened", thread.now, person_id=thread.row.person_id, case_id=case.id)


def works(thread: Thread, staff_id: int | None) -> bool:
    """Whether the colleague works on this day."""
    colleague = staff.get(thread.tx, staff_id) if staff_id is not None else None
    return colleague is not None and works_on(colleague, thread.today, thread.desk.working_time)

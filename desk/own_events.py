"""What somebody has registered for: where each registration stands, what is kept of it, and what she may change."""

from datetime import timedelta
from typing import Any

from desk.attending import EventRow, Own, RegistrationRow
from desk.conversations import Thread
from desk.desk import Desk
from desk.events import QUESTIONS, Question, questions_of
from desk.seats import State
from storage import bus, events, registrations

__all__ = ["QUESTIONS", "EventRow", "Own", "Question", "RegistrationRow"]

STANDING = (State.SEATED, State.OFFERED, State.WAITING)


def standing(thread: Thread) -> list[Own]:
    """For what is not over yet, the next first."""
    mine = [own for own in kept(thread) if own.row.state in STANDING and own.event.ends_at > thread.now]
    return sorted(mine, key=lambda own: (own.event.starts_at, own.row.id))


def kept(thread: Thread) -> list[Own]:
    """All whose name is still kept, the newest first."""
    rows = [row for row in registrations.of_person(thread.tx, thread.row.person_id) if row.emptied_at is None]
    found = [(row, events.get(thread.tx, row.event_id)) for row in rows]
    return [Own(row, event) for row, event in found if event is not None]


def kept_until(desk: Desk, event: EventRow) -> dict[str, Any]:
    """Days on which her name and her answers to the event's questions are deleted."""
    retention = desk.office.retention
    over = event.ends_at.astimezone(desk.zone).date()
    return {
        "name": over + timedelta(days=retention.registration_days),
        "answers": over + timedelta(days=retention.event_answer_days),
    }


# What an event asks besides


def next_question(own: Own, after: Question | None = None) -> Question | None:
    """The first that has no answer yet, of those that come after the one given."""
    asked = questions_of(own.event)
    rest = asked[asked.index(after) + 1 :] if after in asked else asked
    return next((question for question in rest if question not in (own.row.answers or {})), None)


def can_answer(thread: Thread, own: Own) -> bool:
    return own.row.state in STANDING and thread.now < own.event.starts_at


def keep_answer(thread: Thread, own: Own, question: Question, reply: str) -> Own:
    """In the registration alone, so that it goes with it."""
    return _write(thread, own, {**(own.row.answers or {}), question: reply})


def forget_answers(thread: Thread, own: Own) -> Own:
    return _write(thread, own, None)


def _write(thread: Thread, own: Own, answers: dict[str, str] | None) -> Own:
    registrations.change(thread.tx, own.row.id, answers=answers)
    thread.tx.wake(bus.EVENTS)
    row = registrations.get(thread.tx, own.row.id)
    assert row is not None
    return Own(row, own.event)

"""Reminds who has a place: on the day before, and two hours before with the code by which she is let in.

By day, whatever day it is: people are awake on holidays and moved days, too. Who registered, accepted or confirmed
after the moment has just heard of it and is not reminded so; nor is who can be reached in no conversation of hers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from desk import quiet, seats
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import StorageRefused, StorageUnavailable
from desk.event_lines import people, span, where
from desk.event_news import Line, coming, giving_up, joined, seat_button
from desk.events import EventState
from locales import _
from storage import conversations, events, records, registrations, untold
from storage.events import EventRow
from storage.registrations import RegistrationRow

log = structlog.get_logger()

DAY_BEFORE_FROM = time(10)
BEFORE = timedelta(hours=2)
LEAST_LEFT = timedelta(minutes=30)  # until the start: who is told later could not come for it
LOOKED_AHEAD = timedelta(hours=48)


@dataclass(frozen=True)
class Reminder:
    """`column`: of the registration, when it was said; `due_at` until `over_at`: when it may be."""

    column: str
    due_at: Callable[[EventRow, ZoneInfo], datetime]
    over_at: Callable[[EventRow, ZoneInfo], datetime]
    line: Callable[[Thread, EventRow, RegistrationRow], Line]


def send_due(desk: Desk) -> bool:
    """Job of several processes at once. All that is due is said in one look."""
    now = desk.clock.now()
    if quiet.is_quiet(desk, now):
        return False
    with desk.database.reading() as tx:
        due = [
            (reminder, row)
            for event in events.starting(tx, now, now + LOOKED_AHEAD)
            for reminder in REMINDERS
            if _is_due(desk, reminder, event, now)
            for row in untold.to_remind(tx, event.id, reminder.column, reminder.due_at(event, desk.zone))
        ]
    for reminder, row in due:
        try:
            _remind(desk, reminder, row)
        except Exception as fault:  # of ours: it must not hold up the others
            if isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused):
                raise
            log.exception("somebody could not be reminded of an event")
    return False


def on_the_day_before(event: EventRow, zone: ZoneInfo) -> datetime:
    day = event.starts_at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, DAY_BEFORE_FROM, zone)


def hours_before(event: EventRow, zone: ZoneInfo) -> datetime:
    """Of an early event: when people have woken."""
    return quiet.awake(event.starts_at.astimezone(UTC) - BEFORE, zone)


def _midnight(event: EventRow, zone: ZoneInfo) -> datetime:
    return datetime.combine(event.starts_at.astimezone(zone).date(), time(), zone)


def _at_last(event: EventRow, _zone: ZoneInfo) -> datetime:
    return event.starts_at - LEAST_LEFT


def _is_due(desk: Desk, reminder: Reminder, event: EventRow, now: datetime) -> bool:
    return reminder.due_at(event, desk.zone) <= now <= reminder.over_at(event, desk.zone)


def _remind(desk: Desk, reminder: Reminder, row: RegistrationRow) -> None:
    """Under both locks: another process may have been faster, or she may just have given up her place."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        way = untold.way_to(tx, row, now)
        conversation = conversations.lock_by_id(tx, way) if way is not None else None
        event = seats.locked(tx, row.event_id)
        if event.state != EventState.PUBLISHED or not _is_due(desk, reminder, event, now):
            return
        due = untold.to_remind(tx, event.id, reminder.column, reminder.due_at(event, desk.zone))
        fresh = next((one for one in due if one.id == row.id), None)
        if fresh is None or fresh.conversation_id != row.conversation_id:
            return
        registrations.change(tx, row.id, **{reminder.column: now})
        if conversation is not None and conversation.erased_at is None and conversation.unreachable_at is None:
            registrations.change(tx, row.id, conversation_id=conversation.id)
            thread = Thread(desk, tx, conversation, now)
            line = reminder.line(thread, event, fresh)
            thread.notify(line.text, line.buttons)
            thread.save()
            records.add_audit(tx, f"reminded: {event.id}", now, person_id=row.person_id)


def _tomorrow(thread: Thread, event: EventRow, row: RegistrationRow) -> Line:
    lines = [
        _("You are coming to us tomorrow. Event: {event}.", event=event.title(thread.locale)),
        _("When: {when}", when=span(event, thread.desk.zone)),
        _("Where: {where}", where=where(event)),
        _("We expect: {people}. Will you be there?", people=people(row.seats)),
    ]
    return Line(joined(thread, lines), coming(row))


def _soon(thread: Thread, event: EventRow, row: RegistrationRow) -> Line:
    lines = [
        _("We expect you today. Event: {event}.", event=event.title(thread.locale)),
        _("When: {when}", when=span(event, thread.desk.zone)),
        _("Where: {where}", where=where(event)),
        _("At the entrance please say this code: {code}", code=row.code),
    ]
    return Line(joined(thread, lines), (seat_button(_("My code at the door"), "code", row), giving_up(row)))


REMINDERS = (
    Reminder("reminded_day_at", on_the_day_before, _midnight, _tomorrow),
    Reminder("reminded_hours_at", hours_before, _at_last, _soon),
)

"""Tells people what has become of their places: each in her own conversation, by day, and once.

A job of several processes at once. Lock order: conversation → event; what is due is looked up before and looked at
again under both. An offer that cannot be told counts as declined; with a number to phone it is left to colleagues, who
see it on the event's page. That is no case in the queue: a case promises a reply to somebody who has asked, and its
clocks would run for people who have asked nothing.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from desk import event_news, quiet, reminders, seats
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import StorageRefused, StorageUnavailable
from desk.seats import News, State
from storage import bus, conversations, records, registrations, untold
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow

log = structlog.get_logger()

AT_ONCE = 20  # registrations of one look, of each kind
LOOK_AGAIN = timedelta(minutes=10)  # at one whose line is a fault of ours
TOLD = {"notice": None, "notice_at": None}

Find = Callable[[Transaction, datetime, int], Sequence[RegistrationRow]]
Act = Callable[[Desk, RegistrationRow], None]


def tell_due(desk: Desk) -> bool:
    """Job. True: there is more to do at once."""
    freed = [
        each(desk, untold.undelivered, _not_delivered),
        each(desk, untold.stranded, _not_there),
        each(desk, untold.lapsed, _lapse),
    ]
    told = each(desk, _whom_to_tell(desk), _tell)
    return any(freed) or told == AT_ONCE  # who gets what was freed may be out of reach as well


def _whom_to_tell(desk: Desk) -> Find:
    now = desk.clock.now()
    if not quiet.is_quiet(desk, now):
        return untold.due
    return partial(untold.due_at_night, before=quiet.first_to_sleep(now, desk.zone))


def each(desk: Desk, find: Find, act: Act) -> int:
    """A fault of ours at one of them must not hold up the others. Returns how many it went well with."""
    now, done = desk.clock.now(), 0
    with desk.database.reading() as tx:
        found = find(tx, now, AT_ONCE)
    for row in found:
        try:
            act(desk, row)
            done += 1
        except Exception as fault:
            if isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused):
                raise
            log.exception("somebody could not be told of an event")
            with desk.database.transaction() as tx:
                seats.locked(tx, row.event_id)
                untold.put_off(tx, row.id, now + LOOK_AGAIN)
    return done


def _lapse(desk: Desk, row: RegistrationRow) -> None:
    with desk.database.transaction() as tx:
        seats.lapse(desk, tx, row.id)


def _not_delivered(desk: Desk, row: RegistrationRow) -> None:
    """The wire has refused her offer: it is over, unless she can be told elsewhere, or phoned, while it is held."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        seats.locked(tx, row.event_id)
        fresh = registrations.get(tx, row.id)
        if fresh is None or fresh.state != State.OFFERED or fresh.offer_message != row.offer_message:
            return
        conversation = conversations.get(tx, row.conversation_id) if row.conversation_id else None
        is_gone = conversation is None or conversation.unreachable_at is not None
        if is_gone and (fresh.phone is not None or untold.other_conversation(tx, row.person_id, now) is not None):
            registrations.change(tx, row.id, notice=News.OFFER, notice_at=now, offer_message=None)
            tx.wake(bus.EVENTS)
            return
        registrations.change(tx, row.id, held_until=now, offer_message=None)
        seats.lapse(desk, tx, row.id)


def _not_there(desk: Desk, row: RegistrationRow) -> None:
    """Where she registered nothing can be told: it is told elsewhere, or by phone, or not at all.

    The other conversation is locked, too: a registration that moves there needs it (docs/decisions/0029).
    """
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        other = untold.other_conversation(tx, row.person_id, now)
        there = conversations.lock_by_id(tx, other) if other is not None else None
        seats.locked(tx, row.event_id)
        fresh = registrations.get(tx, row.id)
        if fresh is None or (fresh.notice, fresh.conversation_id) != (row.notice, row.conversation_id):
            return
        if there is not None and there.person_id == fresh.person_id:
            registrations.change(tx, row.id, conversation_id=there.id)
        elif fresh.state == State.OFFERED and fresh.phone is None:
            registrations.change(tx, row.id, held_until=now)
            seats.lapse(desk, tx, row.id)
        elif fresh.notice == News.LAPSED:
            registrations.change(tx, row.id, **TOLD)


def _tell(desk: Desk, row: RegistrationRow) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        conversation = conversations.lock_by_id(tx, row.conversation_id) if row.conversation_id else None
        event = seats.locked(tx, row.event_id)
        fresh = registrations.get(tx, row.id)
        if fresh is None or fresh.notice_at is None or fresh.notice_at > now:
            return
        if event.starts_at <= now or fresh.came is not None:  # nobody is told any more what she can see
            registrations.change(tx, fresh.id, **TOLD)
        elif conversation is not None and conversation.id == fresh.conversation_id:
            thread = Thread(desk, tx, conversation, now)
            _say(thread, event, fresh)
            thread.save()


def _say(thread: Thread, event: EventRow, row: RegistrationRow) -> None:
    if thread.row.erased_at is not None or thread.row.unreachable_at is not None:
        return
    if row.notice == News.OFFER and not _still_held(thread, event, row):
        return
    row = registrations.get(thread.tx, row.id) or row
    line = event_news.line_of(thread, event, row)
    knows = {} if row.notice == News.LAPSED else {"told_sequence": event.sequence}
    message = thread.notify(line.text, line.buttons, line.file) if line is not None else None
    registrations.change(thread.tx, row.id, **TOLD, **knows, **_asked(thread, event, row, message))
    if line is not None:
        records.add_audit(thread.tx, f"told {row.notice}: {event.id}", thread.now, person_id=row.person_id)
    thread.tx.wake(bus.EVENTS)


def _still_held(thread: Thread, event: EventRow, row: RegistrationRow) -> bool:
    """What we were late to tell is held as long as if it were offered now; too late for that, it goes to nobody.

    Too late it may also be because the event was moved after the place had been offered.
    """
    until = seats.hold_until(thread.now, event.starts_at, thread.desk.zone)
    held_until = max(until, row.held_until or until) if until is not None else thread.now
    registrations.change(thread.tx, row.id, held_until=held_until)
    if until is None:
        seats.lapse(thread.desk, thread.tx, row.id)
    return until is not None


def _asked(thread: Thread, event: EventRow, row: RegistrationRow, message: str | None) -> dict[str, Any]:
    """Who has just been asked whether she comes need not be reminded on the day before."""
    if message is None:
        return {}
    match row.notice:
        case News.OFFER:
            return {"offer_message": message}
        case News.CHANGED if row.state == State.SEATED:
            is_near = thread.now >= reminders.on_the_day_before(event, thread.desk.zone)
            return {"confirmed_at": None, "reminded_day_at": thread.now if is_near else None}
    return {}

"""Sends announcements: moves their recipients into the outbox, a few at a time, each under its conversation's lock.

No more wait there than are sent in about a second: so a pause takes effect at once, and a reply has little to
overtake. A recipient is `waiting`, then `queued` in one commit with her line, then what the wire says; whatever dies
in between is found in the database.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from desk.announcements import State, selection_of
from desk.announcements import one as shown
from desk.conversations import BOT, TELEGRAM, Thread
from desk.desk import Desk
from desk.errors import NoTelegram
from desk.lanes import Lane
from desk.news import PURPOSE, UNSUBSCRIBE, is_subscribed
from desk.quiet import is_quiet
from storage import announcements, conversations, people, records
from storage import staff as colleagues
from storage.announcements import AnnouncementRow, Recipient
from storage.database import StorageRefused, StorageUnavailable, Transaction
from storage.outbox import Ended
from storage.staff import StaffRow

log = structlog.get_logger()

AHEAD = 40  # lines that wait in the outbox at most
AT_ONCE = 5  # recipients of one look, so that replies come in between
JUST_HEARD = timedelta(minutes=3)  # she may be in the middle of something
LOOK_AGAIN = timedelta(minutes=5)  # at one whom people own
WAITS_FOR_PEOPLE = timedelta(days=3)


def send_due(desk: Desk) -> bool:
    """Job, of one process at a time. True: there is more to do at once."""
    now = desk.clock.now()
    held = (State.PAUSED, State.STOPPED)
    if is_quiet(desk, now):
        _take_back(desk, (State.RUNNING, *held))
        return False
    _begin_due(desk, now)
    _take_back(desk, held)
    moved = _move(desk, now)
    if moved < AT_ONCE:
        _end_what_is_done(desk, now)
    return moved == AT_ONCE


def note(tx: Transaction, ended: Sequence[Ended], now: datetime) -> None:
    """For the outbox: how sending ended, in the same transaction."""
    announcements.note(tx, ended, Lane.ANNOUNCEMENT, now)


def try_out(desk: Desk, staff: StaffRow, announcement_id: int) -> None:
    """To the colleague's own Telegram, as people would get it. NoTelegram where the bot cannot write to her."""
    row = shown(desk, staff, announcement_id).row
    with desk.database.transaction() as tx:
        address = colleagues.telegram_of(tx, staff.id)
        conversation = conversations.find(tx, TELEGRAM, address) if address else None
        if conversation is None or conversation.unreachable_at is not None or conversation.owner != BOT:
            raise NoTelegram
        thread = Thread(desk, tx, conversation, desk.clock.now())
        thread.announce(row.text_hu, (UNSUBSCRIBE,))
        thread.save()
        records.add_audit(tx, f"announcement tried: {row.id}", thread.now, staff_id=staff.id)


def _begin_due(desk: Desk, now: datetime) -> None:
    with desk.database.reading() as tx:
        waiting = announcements.under_way(tx, (State.SCHEDULED,))
    for row in waiting:
        if row.starts_at is None or row.starts_at > now:
            continue
        with desk.database.transaction() as tx:
            if announcements.change(tx, row.id, (State.SCHEDULED,), state=State.RUNNING, starts_at=now):
                announcements.choose(tx, row.id, PURPOSE, selection_of(row))
                records.add_audit(tx, f"announcement began: {row.id}", now)


def _move(desk: Desk, now: datetime) -> int:
    """How many were looked at."""
    with desk.database.reading() as tx:
        room = AHEAD - announcements.count_queued(tx)
        due = announcements.due(tx, now, min(room, AT_ONCE)) if room > 0 else []
    try:
        _queue(desk, due, now)
    except Exception as fault:  # of ours: it must not hold up the others
        if isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused):
            raise
        _queue_each(desk, due, now)
    return len(due)


def _queue(desk: Desk, due: Sequence[Recipient], now: datetime) -> None:
    """One commit for all: waiting for the disk is what a line costs most. It locks several conversations (0012).

    What is paused before the commit stays waiting: whoever has seen the pause confirmed sees nothing more go out.
    """
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        rows = {row.id: row for row in announcements.hold(tx, (State.RUNNING,))}
        for one in due:
            if one.announcement_id in rows:
                _settle(desk, tx, rows[one.announcement_id], one, now)


def _queue_each(desk: Desk, due: Sequence[Recipient], now: datetime) -> None:
    """After a fault: whose line it was is marked, all others go."""
    for one in due:
        try:
            _queue(desk, [one], now)
        except Exception as fault:
            if isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused):
                raise
            log.exception("an announcement could not be said")
            with desk.database.transaction() as tx:
                announcements.mark(tx, one, "failed", now, failure="fault")


def _settle(desk: Desk, tx: Transaction, row: AnnouncementRow, one: Recipient, now: datetime) -> None:
    """Under the conversation's lock: her line, or why not, or when to look again."""
    conversation = conversations.lock_by_id(tx, one.conversation_id)
    current = announcements.recipient(tx, one.announcement_id, one.conversation_id)
    if conversation is None or current is None or current.state != "waiting":
        return
    thread = Thread(desk, tx, conversation, now)
    reason = _why_not(thread, one)
    later = _when(thread, now)
    if reason is None and later is not None and row.starts_at and now - row.starts_at >= WAITS_FOR_PEOPLE:
        reason = "people"
    if reason is not None:
        announcements.mark(tx, one, "skipped", now, failure=reason)
    elif later is not None:
        announcements.mark(tx, one, "waiting", later)
    else:
        _say(thread, row, one)


def _say(thread: Thread, row: AnnouncementRow, one: Recipient) -> None:
    text = row.text_en if thread.locale == "en" and row.text_en else row.text_hu
    message_id = thread.announce(text, (UNSUBSCRIBE,))
    thread.save()
    state = "queued" if thread.is_pushed else "sent"
    announcements.mark(thread.tx, one, state, thread.now, message_id=message_id)


def _why_not(thread: Thread, one: Recipient) -> str | None:
    """What has changed since she was chosen."""
    if thread.row.erased_at is not None:
        return "erased"
    if not is_subscribed(thread):
        return "unsubscribed"
    if announcements.had_by_person(thread.tx, one.announcement_id, thread.row.person_id):
        return "joined"
    return "unreachable" if thread.row.unreachable_at is not None else None


def _when(thread: Thread, now: datetime) -> datetime | None:
    """When to look again at one who is in the middle of something; None: now."""
    if thread.owner != BOT:
        return now + LOOK_AGAIN
    heard = thread.row.last_heard_at
    return heard + JUST_HEARD if now - heard < JUST_HEARD else None


def _take_back(desk: Desk, states: tuple[State, ...]) -> None:
    """What was queued and nobody has begun to send; who is sending a line now finishes it."""
    with desk.database.reading() as tx:
        queued = [one for row in announcements.under_way(tx, states) for one in announcements.queued(tx, row.id)]
    for one in queued:
        with desk.database.transaction() as tx:
            conversation = conversations.lock_by_id(tx, one.conversation_id)
            if conversation is None or one.message_id is None:
                continue
            thread = Thread(desk, tx, conversation, desk.clock.now())
            if thread.withdraw(one.message_id):
                thread.save()
                announcements.mark(tx, one, "waiting", None)


def _end_what_is_done(desk: Desk, now: datetime) -> None:
    with desk.database.reading() as tx:
        rows = announcements.under_way(tx, (State.RUNNING, State.STOPPED))
    for row in rows:
        with desk.database.transaction() as tx:
            if row.state == State.STOPPED:
                announcements.skip_waiting(tx, row.id, "stopped", now)
            if not announcements.anybody_left(tx, row.id):
                done = State.DONE if row.state == State.RUNNING else State.STOPPED
                announcements.change(tx, row.id, (row.state,), state=done, ended_at=now)

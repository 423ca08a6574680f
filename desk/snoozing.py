"""Putting a case off: the moments that are offered, and the cases whose moment has come."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from desk.cases import News, move, wake_queue
from desk.conversations import Thread
from desk.desk import Desk
from desk.lifecycle import Act, State
from storage import cases, conversations, records

MONDAY_AT = time(9)
AFTERNOON_AT = time(13)
MONDAY = 0
WORKING_DAYS_A_WEEK = 5


class Later(StrEnum):
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    WEEK = "week"


def moments(desk: Desk, now: datetime) -> Mapping[Later, datetime]:
    """The next working morning; Monday at nine, or the first open moment after; the morning five working days on."""
    today = now.astimezone(desk.zone).date()
    week = today
    for _day in range(WORKING_DAYS_A_WEEK):
        week = opening(desk, week + timedelta(days=1)).astimezone(desk.zone).date()
    next_monday = today + timedelta(days=7 - (today.weekday() - MONDAY))
    return {
        Later.TOMORROW: opening(desk, today + timedelta(days=1)),
        Later.MONDAY: opening(desk, next_monday, MONDAY_AT),
        Later.WEEK: opening(desk, week),
    }


def this_afternoon(desk: Desk, now: datetime) -> datetime | None:
    """None when it has begun, or the office does not open any more today."""
    today = now.astimezone(desk.zone).date()
    at = opening(desk, today, AFTERNOON_AT)
    return at if at > now and at.astimezone(desk.zone).date() == today else None


def opening(desk: Desk, day: date, at: time = time()) -> datetime:
    """The first open moment on that day, or on the next one on which the office opens."""
    return desk.working_time.after(datetime.combine(day, at, desk.zone), 0)


def wake_due(desk: Desk) -> bool:
    """Job: cases whose moment has come go back to their owners."""
    now = desk.clock.now()
    with desk.database.reading() as tx:
        due = cases.snoozed_until(tx, now)
    for case_id in due:
        _wake(desk, case_id, now)
    return False


def _wake(desk: Desk, case_id: int, now: datetime) -> None:
    with desk.database.transaction() as tx:
        case = cases.get(tx, case_id)
        row = conversations.lock_by_id(tx, case.conversation_id) if case else None
        case = cases.get(tx, case_id)
        if case is None or row is None or case.state != State.SNOOZED:
            return
        if case.snoozed_until is None or case.snoozed_until > now:  # put off again meanwhile
            return
        thread = Thread(desk, tx, row, now)
        move(thread, case, Act.WAKE, news=News.WOKEN)
        records.add_audit(tx, "woken at its time", now, person_id=case.person_id, case_id=case_id)
        wake_queue(thread)

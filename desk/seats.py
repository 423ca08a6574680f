"""The places of an event: who has one, who waits, and to whom a freed one goes.

Every act runs in its caller's transaction, locks the event (after the conversation, never before it: lock order) and
counts places there; they are nowhere stored. What somebody is to be told by itself is left to desk/event_notices.py:
only her own conversation may be written into here.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk import quiet
from desk.desk import Desk
from desk.errors import EventClosed, NotFound, NotNow
from desk.events import EventState, closed
from storage import bus, events, merges, records, registrations
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow

LONGEST_HOLD, SHORTEST_HOLD = timedelta(hours=24), timedelta(hours=1)
SHARE_OF_TIME_LEFT = 4  # a place is held for a quarter of it
NO_OFFER_WITHIN = timedelta(hours=2)  # of the start
CODE_DIGITS = 5


class State(StrEnum):
    SEATED = "seated"
    OFFERED = "offered"  # a place is held for her until `held_until`
    WAITING = "waiting"
    CANCELLED = "cancelled"  # gave up the place
    LEFT = "left"  # the waiting list
    DECLINED = "declined"  # the place that was offered
    LAPSED = "lapsed"  # did not answer in time, or could not be told
    CALLED_OFF = "called_off"  # the event was
    JOINED = "joined"  # somebody who turned out to be the same person has another one


class News(StrEnum):
    """What somebody has yet to be told by itself."""

    OFFER = "offer"
    LAPSED = "lapsed"
    CHANGED = "changed"
    CALLED_OFF = "called_off"


@dataclass(frozen=True)
class Who:
    """Somebody who registers. `conversation_id`: None where a colleague writes her in."""

    person_id: str
    conversation_id: int | None
    name: str
    phone: str | None = None
    source: str | None = None
    staff_id: int | None = None


@dataclass(frozen=True)
class Places:
    """`free`: None where as many as come are let in; `waiting`: registrations in the line."""

    free: int | None
    waiting: int


def places(tx: Transaction, event: EventRow) -> Places:
    waiting = len(registrations.line(tx, event.id))
    return Places(_free(tx, event), waiting)


def position(tx: Transaction, row: RegistrationRow) -> int:
    """From 1 on."""
    return [other.id for other in registrations.line(tx, row.event_id)].index(row.id) + 1


def register(desk: Desk, tx: Transaction, event_id: int, who: Who, seats: int) -> RegistrationRow:
    """A place, or one in the waiting list; who is registered already gets the registration she has, unchanged.

    A colleague also gets that of somebody whom colleagues hold for the same person; nobody herself does, for whom it
    may be a stranger's (docs/decisions/0027).

    Raises EventClosed, also for more people than come with one registration; NotFound.
    """
    now = desk.clock.now()
    event = locked(tx, event_id)
    standing = _standing(tx, event.id, who)
    if standing is not None:
        return standing
    why = closed(event, now)
    if why is not None:
        raise EventClosed(why)
    if not 1 <= seats <= event.group_size:
        raise EventClosed("group")
    fits = _fits_now(tx, event, seats)
    values = {
        "event_id": event.id,
        "conversation_id": who.conversation_id,
        "person_id": who.person_id,
        "name": who.name,
        "phone": who.phone,
        "source": who.source,
        "staff_id": who.staff_id,
        "state": State.SEATED if fits else State.WAITING,
        "waiting_since": None if fits else now,
        "seats": seats,
        "at": now,
        "told_sequence": event.sequence,
        "code": new_code(tx, event.id),
        "walk_in": False,
    }
    registration_id = registrations.add(tx, values)
    return _done(tx, registration_id, "registered" if fits else "waits", now, who.staff_id)


def accept(desk: Desk, tx: Transaction, registration_id: int, staff_id: int | None = None) -> RegistrationRow:
    """NotNow when the place is not held for her any more; who has accepted before is simply there."""
    now = desk.clock.now()
    _event, row = _both(tx, registration_id)
    if row.state == State.SEATED:
        return row
    if row.state != State.OFFERED or row.held_until is None or row.held_until <= now:
        raise NotNow("accept")
    _set(tx, row, State.SEATED)
    return _done(tx, row.id, "place accepted", now, staff_id)


def give_up(desk: Desk, tx: Transaction, registration_id: int, staff_id: int | None = None) -> RegistrationRow:
    """The place, the offer or the wait; what it frees goes to the next in the same transaction.

    Who has none of these any more is simply out; NotNow once she was let in or the event has begun.
    """
    now = desk.clock.now()
    event, row = _both(tx, registration_id)
    ended = {State.SEATED: State.CANCELLED, State.OFFERED: State.DECLINED, State.WAITING: State.LEFT}
    if row.state not in ended:
        return row
    if row.came is not None or now >= event.starts_at:
        raise NotNow("cancel")
    _set(tx, row, ended[State(row.state)], ended_at=now)
    hand_on(desk, tx, event)
    return _done(tx, row.id, f"registration {ended[State(row.state)]}", now, staff_id)


def resize(
    desk: Desk, tx: Transaction, registration_id: int, seats: int, staff_id: int | None = None
) -> RegistrationRow:
    """Fewer or more people come. More of them only where nobody who waits is overtaken; else NotNow.

    Who waits keeps her place in the line. EventClosed for more than come with one registration.
    """
    now = desk.clock.now()
    event, row = _both(tx, registration_id)
    if not 1 <= seats <= event.group_size:
        raise EventClosed("group")
    if row.state not in (State.SEATED, State.WAITING) or now >= event.starts_at or row.came is not None:
        raise NotNow("resize")
    more = seats - row.seats
    if more > 0 and row.state == State.SEATED and not _fits_now(tx, event, more):
        raise NotNow("resize")
    registrations.change(tx, row.id, seats=seats)
    hand_on(desk, tx, event)
    return _done(tx, row.id, "registration resized", now, staff_id)


def lapse(desk: Desk, tx: Transaction, registration_id: int) -> None:
    """An offer that was not answered in time, or could not be told, is declined."""
    now = desk.clock.now()
    event, row = _both(tx, registration_id)
    if row.state != State.OFFERED or row.held_until is None or row.held_until > now:
        return
    told = {"notice": News.LAPSED, "notice_at": now} if row.offer_message is not None else {}
    _set(tx, row, State.LAPSED, ended_at=now, **told)
    hand_on(desk, tx, event)
    _done(tx, row.id, "registration lapsed", now, None)


def hand_on(desk: Desk, tx: Transaction, event: EventRow) -> None:
    """Under the event's lock: free places go to whoever is next and fits; a group that does not keeps its place."""
    now = desk.clock.now()
    until = hold_until(now, event.starts_at, desk.zone)
    if event.state != EventState.PUBLISHED or until is None:
        return
    free = _free(tx, event)
    for row in registrations.line(tx, event.id):
        if free is not None and row.seats > free:
            continue
        free = None if free is None else free - row.seats
        offer = {"offered_at": now, "held_until": until, "offer_message": None}
        _set(tx, row, State.OFFERED, **offer, notice=News.OFFER, notice_at=quiet.awake(now, desk.zone))
        records.add_audit(tx, f"place offered: {event.id}", now, person_id=row.person_id)


def hold_until(now: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
    """How long a place that is offered now is held; None: too late for an offer, she would be told too late.

    The hold is counted from when she can be told, while people are awake, and ends with the start at the latest.
    """
    told = quiet.awake(now, zone)
    left = starts_at - told
    if left < NO_OFFER_WITHIN:
        return None
    hold = min(LONGEST_HOLD, max(left / SHARE_OF_TIME_LEFT, SHORTEST_HOLD))
    return min(quiet.after(told, hold, zone), starts_at)


def locked(tx: Transaction, event_id: int) -> EventRow:
    event = events.lock(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    return event


def new_code(tx: Transaction, event_id: int) -> str:
    """By which somebody is let in; under the event's lock."""
    used = registrations.codes(tx, event_id)
    while True:
        code = "".join(secrets.choice("0123456789") for _digit in range(CODE_DIGITS))
        if code not in used:
            return code


def _standing(tx: Transaction, event_id: int, who: Who) -> RegistrationRow | None:
    ones = merges.together(tx, who.person_id) if who.staff_id is not None else [who.person_id]
    found = (registrations.standing(tx, event_id, one) for one in ones)
    return next((row for row in found if row is not None), None)


def _free(tx: Transaction, event: EventRow) -> int | None:
    return None if event.capacity is None else max(event.capacity - registrations.taken(tx, event.id), 0)


def _fits_now(tx: Transaction, event: EventRow, seats: int) -> bool:
    """Without overtaking anybody whom the free places would be enough for."""
    free = _free(tx, event)
    if free is None:
        return True
    return seats <= free and all(row.seats > free for row in registrations.line(tx, event.id))


def _both(tx: Transaction, registration_id: int) -> tuple[EventRow, RegistrationRow]:
    """The event locked, then the registration as nobody else can change it any more."""
    row = registrations.get(tx, registration_id)
    if row is None:
        raise NotFound(f"registration {registration_id}")
    event = locked(tx, row.event_id)
    fresh = registrations.get(tx, registration_id)
    if fresh is None:
        raise NotFound(f"registration {registration_id}")
    return event, fresh


def _set(tx: Transaction, row: RegistrationRow, state: State, **values: object) -> None:
    """What she was to be told of the state before is void."""
    void = {"held_until": None, "notice": None, "notice_at": None}
    registrations.change(tx, row.id, **{**void, **values, "state": state})


def _done(tx: Transaction, registration_id: int, action: str, now: datetime, staff_id: int | None) -> RegistrationRow:
    row = registrations.get(tx, registration_id)
    assert row is not None
    records.add_audit(tx, f"{action}: {row.event_id}", now, staff_id=staff_id, person_id=row.person_id)
    tx.wake(bus.EVENTS)
    return row

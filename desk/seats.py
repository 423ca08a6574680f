"""The places of an event: who has one, who waits, and to whom a freed one goes.

Every act runs in its caller's transaction, locks the event (after the conversation, never before it: lock order) and
counts places there; they are nowhere stored. What somebody is to be told by itself is left to desk/event_notices.py:
only her own conversation may be written into here.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from desk import quiet
from desk.desk import Desk
from desk.errors import EventClosed, NotFound, NotNow
from desk.events import closed
from desk.places import News, Places, State, end_of_line, enter, fits_now, hand_on, hold_until, places, position
from storage import bus, events, merges, records, registrations
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow

__all__ = [
    "TIME_AND_PLACE",
    "News",
    "Places",
    "State",
    "Who",
    "accept",
    "amended",
    "call_off",
    "give_up",
    "hand_on",
    "hold_until",
    "lapse",
    "locked",
    "new_code",
    "new_person",
    "places",
    "position",
    "register",
    "resize",
]

CODE_DIGITS = 5
# What tells people when and where to come: who knows it otherwise is told, and asked again whether she comes.
TIME_AND_PLACE = ("starts_at", "ends_at", "venue", "address", "settlement")


@dataclass(frozen=True)
class Who:
    """Somebody who registers. `conversation_id`: None where a colleague writes her in."""

    person_id: str
    conversation_id: int | None
    name: str
    phone: str | None = None
    source: str | None = None
    staff_id: int | None = None


def new_person() -> str:
    """For somebody whom no conversation knows."""
    return secrets.token_hex(12)


def register(desk: Desk, tx: Transaction, event_id: int, who: Who, seats: int) -> RegistrationRow:
    """A place, or one in the waiting list; who is registered already gets the registration she has, unchanged.

    A colleague also gets that of somebody whom colleagues hold for the same person; nobody herself does, for whom it
    may be a stranger's (docs/decisions/0027).

    Raises EventClosed, also for more people than come with one registration; NotFound.
    """
    event = locked(tx, event_id)
    now = desk.clock.now()
    standing = _standing(tx, event.id, who)
    if standing is not None:
        return standing
    why = closed(event, now)
    if why is not None:
        raise EventClosed(why)
    if not 1 <= seats <= event.group_size:
        raise EventClosed("group")
    fits = fits_now(tx, event, seats)
    values = {
        "event_id": event.id,
        "conversation_id": who.conversation_id,
        "person_id": who.person_id,
        "name": who.name,
        "phone": who.phone,
        "source": who.source,
        "staff_id": who.staff_id,
        "state": State.SEATED if fits else State.WAITING,
        "waiting_since": None if fits else end_of_line(tx, event, now),
        "seats": seats,
        "at": now,
        "told_sequence": event.sequence,
        "code": new_code(tx, event.id),
        "walk_in": False,
    }
    registration_id = registrations.add(tx, values)
    return _done(tx, registration_id, "registered" if fits else "waits", now, who.staff_id)


def accept(desk: Desk, tx: Transaction, registration_id: int, staff_id: int | None = None) -> RegistrationRow:
    """NotNow when the place is not held for her any more; who has accepted before is simply there.

    Who accepts says that she comes. What has changed since she was told is still to be told.
    """
    now = desk.clock.now()
    event, row = _both(tx, registration_id)
    if row.state == State.SEATED:
        return row
    if row.state != State.OFFERED or row.held_until is None or row.held_until <= now:
        raise NotNow("accept")
    if row.told_sequence == event.sequence:
        enter(tx, row, State.SEATED, confirmed_at=now)
    else:
        enter(tx, row, State.SEATED, notice=News.CHANGED, notice_at=_in_time(desk, tx, event))
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
    enter(tx, row, ended[State(row.state)], ended_at=now)
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
    if seats == row.seats:
        return row
    more = seats - row.seats
    if more > 0 and row.state == State.SEATED and not fits_now(tx, event, more):
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
    knows = row.offer_message is not None and row.conversation_id is not None
    told = {"notice": News.LAPSED, "notice_at": quiet.awake(now, desk.zone)} if knows else {}
    enter(tx, row, State.LAPSED, ended_at=now, **told)
    hand_on(desk, tx, event)
    _done(tx, row.id, "registration lapsed", now, None)


def amended(desk: Desk, tx: Transaction, before: EventRow, after: EventRow) -> None:
    """Under the event's lock, once the change is written: a colleague has changed the event.

    Another time or place is told to everybody who stands, who is asked again whether she comes; places that were added
    go to who waits. Where there are fewer than are taken nobody loses one: none is offered until there is room.
    """
    if any(getattr(before, name) != getattr(after, name) for name in TIME_AND_PLACE):
        registrations.ask_again(tx, after.id)
        registrations.notice_standing(tx, after.id, News.CHANGED, _in_time(desk, tx, after))
        registrations.shorten_holds(tx, after.id, after.starts_at)
    hand_on(desk, tx, after)
    tx.wake(bus.EVENTS)


def call_off(desk: Desk, tx: Transaction, event: EventRow) -> None:
    """Under the event's lock, once it is written: all who stand are out and told so. Who has come has come."""
    now = desk.clock.now()
    told = {"notice": News.CALLED_OFF, "notice_at": _in_time(desk, tx, event)}
    for row in registrations.of_event(tx, event.id):
        if row.came is None:
            enter(tx, row, State.CALLED_OFF, ended_at=now, **told)
            _done(tx, row.id, "registration called off", now, None)


def _in_time(desk: Desk, tx: Transaction, event: EventRow) -> datetime:
    """When people are told of a change: for whatever they know by then it must not be too late."""
    now = desk.clock.now()
    return quiet.in_time(now, events.soonest(tx, event.id, now) or event.starts_at, desk.zone)


def locked(tx: Transaction, event_id: int) -> EventRow:
    event = events.lock(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    return event


def new_code(tx: Transaction, event_id: int) -> str:
    """By which somebody is let in; under the event's lock. Longer once half of the short ones are used."""
    used = registrations.codes(tx, event_id)
    digits = max(CODE_DIGITS, len(str(2 * len(used))))
    while True:
        code = "".join(secrets.choice("0123456789") for _digit in range(digits))
        if code not in used:
            return code


def _standing(tx: Transaction, event_id: int, who: Who) -> RegistrationRow | None:
    ones = merges.together(tx, who.person_id) if who.staff_id is not None else [who.person_id]
    found = (registrations.standing(tx, event_id, one) for one in ones)
    return next((row for row in found if row is not None), None)


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


def _done(tx: Transaction, registration_id: int, action: str, now: datetime, staff_id: int | None) -> RegistrationRow:
    row = registrations.get(tx, registration_id)
    assert row is not None
    records.add_audit(tx, f"{action}: {row.event_id}", now, staff_id=staff_id, person_id=row.person_id)
    tx.wake(bus.EVENTS)
    return row

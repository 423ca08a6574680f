"""How many places of an event are free, who waits for one, and to whom a free one is offered.

All of it under the event's lock, in the transaction that freed the place.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk import quiet
from desk.desk import Desk
from desk.events import EventState
from storage import records, registrations
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow

LONGEST_HOLD, SHORTEST_HOLD = timedelta(hours=24), timedelta(hours=1)
SHARE_OF_TIME_LEFT = 4  # a place is held for a quarter of it
NO_OFFER_WITHIN = timedelta(hours=2)  # of the start


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
class Places:
    """`free`: None where as many as come are let in; `waiting`: registrations in the line."""

    free: int | None
    waiting: int


def places(tx: Transaction, event: EventRow) -> Places:
    return Places(free_places(tx, event), len(registrations.sizes_in_line(tx, event.id)))


def position(tx: Transaction, row: RegistrationRow) -> int:
    """From 1 on, of who waits."""
    return registrations.before_in_line(tx, row) + 1


def end_of_line(tx: Transaction, event: EventRow, now: datetime) -> datetime:
    """Since when somebody waits who comes now: after all others, also those whose process has a faster clock."""
    return max(now, registrations.end_of_line(tx, event.id) or now)


def hand_on(desk: Desk, tx: Transaction, event: EventRow) -> None:
    """Under the event's lock: free places go to whoever is next and fits; a group that does not keeps its place."""
    now = desk.clock.now()
    until = hold_until(now, event.starts_at, desk.zone)
    if event.state != EventState.PUBLISHED or until is None:
        return
    free = free_places(tx, event)
    for row in registrations.line(tx, event.id):
        if free is not None and row.seats > free:
            continue
        free = None if free is None else free - row.seats
        offer = {"offered_at": now, "held_until": until, "offer_message": None}
        enter(tx, row, State.OFFERED, **offer, notice=News.OFFER, notice_at=quiet.awake(now, desk.zone))
        records.add_audit(tx, f"place offered: {event.id}", now, person_id=row.person_id)


def hold_until(now: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime | None:
    """How long a place that is offered now is held; None: too late for an offer, she would be told too late.

    The hold is counted from when she can be told, while people are awake, and ends with the start at the latest.
    """
    told = quiet.awake(now, zone).astimezone(UTC)  # there an hour is an hour in any night
    left = starts_at.astimezone(UTC) - told
    if left < NO_OFFER_WITHIN:
        return None
    hold = min(LONGEST_HOLD, max(left / SHARE_OF_TIME_LEFT, SHORTEST_HOLD))
    return min(quiet.after(told, hold, zone), starts_at)


def free_places(tx: Transaction, event: EventRow) -> int | None:
    return None if event.capacity is None else max(event.capacity - registrations.taken(tx, event.id), 0)


def fits_now(tx: Transaction, event: EventRow, seats: int) -> bool:
    """Without overtaking anybody whom the free places would be enough for."""
    free = free_places(tx, event)
    if free is None:
        return True
    return seats <= free and all(size > free for size in registrations.sizes_in_line(tx, event.id))


def enter(tx: Transaction, row: RegistrationRow, state: State, **values: object) -> None:
    """Under the event's lock, into another state: what she was to be told of the one before is void."""
    void = {"held_until": None, "notice": None, "notice_at": None}
    registrations.change(tx, row.id, **{**void, **values, "state": state})

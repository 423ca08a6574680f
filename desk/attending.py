"""Events as somebody sees them who may come: what there is, how it stands, her own registrations and nobody else's."""

from dataclasses import dataclass

from desk import seats
from desk.conversations import Thread
from desk.events import Closed, EventState, closed
from desk.seats import Places, State
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow

__all__ = ["EventRow", "RegistrationRow"]

MOST_LISTED = 200


@dataclass(frozen=True)
class Seen:
    """An event as it is for her now. `own`: her registration, where one stands."""

    event: EventRow
    places: Places
    closed: Closed | None
    own: RegistrationRow | None


@dataclass(frozen=True)
class Own:
    row: RegistrationRow
    event: EventRow


def upcoming(thread: Thread) -> list[EventRow]:
    """Everything listed that has yet to begin, the next first."""
    return events.upcoming(thread.tx, thread.now, MOST_LISTED, after=thread.now)


def places(thread: Thread, event: EventRow) -> Places:
    return seats.places(thread.tx, event)


def look_at(thread: Thread, event_id: int) -> Seen | None:
    """A draft is nobody's business but the office's."""
    event = events.get(thread.tx, event_id)
    if event is None or event.state == EventState.DRAFT:
        return None
    own = registrations.standing(thread.tx, event.id, thread.row.person_id)
    return Seen(event, places(thread, event), closed(event, thread.now), own)


def mine(thread: Thread, registration_id: int) -> Own | None:
    """None for another's, whoever has learned its number."""
    row = registrations.get(thread.tx, registration_id)
    event = events.get(thread.tx, row.event_id) if row is not None else None
    if row is None or event is None or row.person_id != thread.row.person_id:
        return None
    return Own(row, event)


def position(thread: Thread, row: RegistrationRow) -> int | None:
    return seats.position(thread.tx, row) if row.state == State.WAITING else None

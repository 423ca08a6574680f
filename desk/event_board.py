"""How the coming events stand, in numbers alone: everybody in the staff's group reads it."""

from dataclasses import dataclass

from desk import event_people
from desk.desk import Desk
from desk.events import EventState
from desk.rights import Right, must
from desk.seats import State
from storage import events, registrations
from storage.events import EventRow
from storage.staff import StaffRow

__all__ = ["EventRow"]

MOST = 50


@dataclass(frozen=True)
class Standing:
    """`taken`: places, offered ones included; `waiting` and `offered`: people."""

    event: EventRow
    taken: int
    waiting: int
    offered: int
    to_phone: int


def coming(desk: Desk, staff: StaffRow) -> list[Standing]:
    """Published ones, by invitation or not, the next first."""
    must(staff, Right.READ_EVENTS)
    now = desk.clock.now()
    with desk.database.reading() as tx:
        found = [event for event in events.of_office(tx, now, MOST) if event.state == EventState.PUBLISHED]
        ids = [event.id for event in found]
        taken, phone = events.taken(tx, ids), event_people.to_phone(tx, ids, now)
        people = registrations.people(tx, ids)
    return [
        Standing(
            event,
            taken[event.id],
            people[event.id].get(State.WAITING, 0),
            people[event.id].get(State.OFFERED, 0),
            phone.get(event.id, 0),
        )
        for event in found
    ]

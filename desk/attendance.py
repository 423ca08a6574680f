"""Who is expected at an event and who is in, as the page of its door and its sheet show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import seats
from desk.check_in import TICKET, Door, is_code, opens_at, seen, state_of
from desk.desk import Desk
from desk.seats import State
from knowledge.text import folded
from storage import registrations, staff
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

__all__ = ["EventRow"]

MOST_SHOWN = 100  # of the expected, where nobody is looked for
HAS_COME_TO_NOTHING = (State.CALLED_OFF, State.JOINED)


@dataclass(frozen=True)
class Guest:
    """`position`: in the waiting list, where she waits. `let_in_by`: the colleague's name."""

    row: RegistrationRow
    position: int | None = None
    let_in_by: str = ""

    @property
    def is_in(self) -> bool:
        return self.row.came is not None


@dataclass(frozen=True)
class Counts:
    """People, not registrations. `came` holds the `walk_ins`; `expected`: who have yet to come; `free`: None where as
    many as come are let in."""

    came: int
    expected: int
    walk_ins: int
    free: int | None


@dataclass(frozen=True)
class AtTheDoor:
    """`others`: who has no place. Without words nobody of these is listed. `left_out`: expected, but not shown."""

    event: EventRow
    door: Door
    opens_at: datetime
    counts: Counts
    expected: list[Guest]
    inside: list[Guest]
    others: list[Guest]
    left_out: int = 0


def at_the_door(desk: Desk, colleague: StaffRow, event_id: int, words: str = "") -> AtTheDoor:
    """With `words` only whom they find: beginnings of names, a code, or what a reader of codes typed."""
    with desk.database.reading() as tx:
        event = seen(tx, colleague, event_id)
        guests = guests_of(tx, event)
        free = seats.places(tx, event).free
    found = [guest for guest in guests if is_found(guest.row, event, words)]
    expected = [guest for guest in found if not guest.is_in and guest.row.state == State.SEATED]
    shown = expected if words.strip() else expected[:MOST_SHOWN]
    inside = sorted((guest for guest in found if guest.is_in), key=_came_last)
    others = [guest for guest in found if not guest.is_in and guest.row.state != State.SEATED]
    return AtTheDoor(
        event,
        state_of(event, desk.clock.now(), desk.zone),
        opens_at(event, desk.zone),
        counted([guest.row for guest in guests], free),
        shown,
        inside,
        others if words.strip() else [],
        len(expected) - len(shown),
    )


def one_at_the_door(desk: Desk, colleague: StaffRow, event_id: int, registration_id: int) -> Guest | None:
    with desk.database.reading() as tx:
        event = seen(tx, colleague, event_id)
        return next((guest for guest in guests_of(tx, event) if guest.row.id == registration_id), None)


def guests_of(tx: Transaction, event: EventRow) -> list[Guest]:
    """By name; of several registrations of one person the one that stands, else the newest."""
    rows = [row for row in registrations.everybody(tx, event.id) if row.state not in HAS_COME_TO_NOTHING]
    by_person = {row.person_id: row for row in sorted(rows, key=_weight)}
    line = {row.id: place for place, row in enumerate(registrations.line(tx, event.id), start=1)}
    names = {one.id: one.name for one in staff.everybody(tx)}
    guests = (Guest(row, line.get(row.id), names.get(row.came_staff_id or 0, "")) for row in by_person.values())
    return sorted(guests, key=lambda guest: (folded(guest.row.name or "~"), guest.row.id))


def counted(rows: Sequence[RegistrationRow], free: int | None) -> Counts:
    return Counts(
        came=sum(row.came or 0 for row in rows),
        expected=sum(row.seats for row in rows if row.state == State.SEATED and row.came is None),
        walk_ins=sum(row.came or 0 for row in rows if row.walk_in),
        free=free,
    )


def is_found(row: RegistrationRow, event: EventRow, words: str) -> bool:
    """Each word is the beginning of a part of the name, whatever the order and the accents."""
    words = words.strip()
    ticket = TICKET.fullmatch(words)
    if ticket is not None:
        return (ticket[1], ticket[2]) == (event.key, row.code)
    if is_code(words):
        return words == row.code
    parts = folded(row.name or "").replace("-", " ").split()
    return all(any(part.startswith(word) for part in parts) for word in folded(words).replace("-", " ").split())


def _weight(row: RegistrationRow) -> tuple[bool, int]:
    return row.state in (State.SEATED, State.OFFERED, State.WAITING), row.id


def _came_last(guest: Guest) -> tuple[float, int]:
    at = guest.row.came_at
    return (-at.timestamp() if at else 0.0, -guest.row.id)

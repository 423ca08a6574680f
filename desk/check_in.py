"""The door of an event: who has come, found by name, by code or by what a camera reads; and who comes unregistered.

Letting somebody in says that she is here, it never turns anything over: a second tap, a second colleague or a form
that is sent again when the network is back finds her in. All of it under the event's lock, like all that takes places.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk import seats
from desk.consent_texts import TEXTS
from desk.desk import Desk
from desk.errors import ConsentMissing, EventClosed, NotFound, NotNow
from desk.events import EventState
from desk.rights import Right, may, must
from desk.seats import CODE_DIGITS, State
from storage import bus, events, records, registrations
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

OPEN_AFTER_END = timedelta(days=2)  # for what was written on paper
MOST_WALK_INS = 50  # people with one line
LONGEST_NAME = 100
CONSENT = "event-1"  # read out at the door
SPOKEN = "person"
CHECK_IN = "check in"
TICKET = re.compile(r"PAKTUM:([A-Za-z0-9-]{1,80}):(\d{5,9})", re.ASCII)
IN_LINE = (State.OFFERED, State.WAITING)


class Door(StrEnum):
    OPEN = "open"
    EARLY = "early"  # it opens in the morning of the day
    OVER = "over"
    DRAFT = "draft"
    CALLED_OFF = "called_off"


class Outcome(StrEnum):
    IN = "in"
    ALREADY = "already"
    COUNTED = "counted"  # she was in, and how many came with her is another number now
    ASK = "ask"  # somebody at the door has to decide: she has no place, or was taken back
    BACK = "back"  # taken back
    OTHER_EVENT = "other"  # the code is of another event
    UNKNOWN = "unknown"  # nobody's code


@dataclass(frozen=True)
class Result:
    """`row`: as it is now; None where it is nobody's, or was taken back whole."""

    outcome: Outcome
    row: RegistrationRow | None = None


@dataclass(frozen=True)
class Arrival:
    """`came`: how many; by default all who were registered. `sure`: although it has to be decided (Outcome.ASK)."""

    registration_id: int
    came: int | None = None
    sure: bool = False


@dataclass(frozen=True)
class WalkIn:
    """`person_id`: by which a form that is sent twice counts once. A name needs her consent (`agreed`)."""

    person_id: str
    name: str
    seats: int
    agreed: bool


def state_of(event: EventRow, now: datetime, zone: ZoneInfo) -> Door:
    if event.state != EventState.PUBLISHED:
        return Door(event.state)
    if now < opens_at(event, zone):
        return Door.EARLY
    return Door.OPEN if now < event.ends_at + OPEN_AFTER_END else Door.OVER


def opens_at(event: EventRow, zone: ZoneInfo) -> datetime:
    """In the morning of the day on which it starts."""
    return datetime.combine(event.starts_at.astimezone(zone).date(), time(), zone)


def seen(tx: Transaction, staff: StaffRow, event_id: int) -> EventRow:
    """For a partner office there are no events."""
    event = events.get(tx, event_id) if may(staff, Right.READ_EVENTS) else None
    if event is None:
        raise NotFound(f"event {event_id}")
    return event


def ticket_payload(event: EventRow, row: RegistrationRow) -> str:
    """What the QR code of a registration holds: nothing of the person."""
    return f"PAKTUM:{event.key}:{row.code}"


def most(event: EventRow, row: RegistrationRow) -> int:
    return max(event.group_size, row.seats)


def let_in(desk: Desk, staff: StaffRow, event_id: int, arrival: Arrival) -> Result:
    """Raises NotNow while the door is not open, EventClosed for more people than come with one registration."""
    with _open_door(desk, staff, event_id) as entry:
        row = entry.registration(arrival.registration_id)
        return entry.let_in(row, arrival.came, sure=arrival.sure)


def scan(desk: Desk, staff: StaffRow, event_id: int, scanned: str) -> Result:
    """By what the camera has read. It lets nobody in who was taken back: that is for a tap."""
    ticket = TICKET.fullmatch(scanned.strip())
    with _open_door(desk, staff, event_id) as entry:
        if ticket is None:
            return Result(Outcome.UNKNOWN)
        if ticket[1] != entry.event.key:
            return Result(Outcome.OTHER_EVENT)
        found = registrations.by_code(entry.tx, event_id, ticket[2])
        if found is None:
            return Result(Outcome.UNKNOWN)
        row = entry.registration(found.id)
        if row.came is None and row.taken_back_at is not None:
            return Result(Outcome.ASK, row)
        return entry.let_in(row, None, sure=False)


def take_back(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> Result:
    """She has not come after all. Who was written down at the door is not kept; who had no place has none again."""
    with _open_door(desk, staff, event_id) as entry:
        row = registrations.get(entry.tx, registration_id)
        if row is None or row.event_id != event_id:
            return Result(Outcome.BACK)
        return entry.forget_walk_in(row) if row.walk_in else entry.take_back(row)


def add_walk_in(desk: Desk, staff: StaffRow, event_id: int, walk_in: WalkIn) -> Result:
    """Beyond the capacity too: whoever stands at the door decides. Without a name people are only counted.

    Raises ConsentMissing for a name without her consent, EventClosed for a senseless number.
    """
    name = " ".join(walk_in.name.split())[:LONGEST_NAME]
    if not 1 <= walk_in.seats <= MOST_WALK_INS:
        raise EventClosed("group")
    if name and not walk_in.agreed:
        raise ConsentMissing
    with _open_door(desk, staff, event_id) as entry:
        known = registrations.standing(entry.tx, event_id, walk_in.person_id)
        return Result(Outcome.ALREADY, known) if known else entry.add_walk_in(walk_in, name or None)


@dataclass(frozen=True)
class Entry:
    """The open door in one transaction, under the event's lock, and the colleague who stands there."""

    desk: Desk
    tx: Transaction
    staff: StaffRow
    event: EventRow
    now: datetime

    def registration(self, registration_id: int) -> RegistrationRow:
        """Of one who has given up and registered again the one that stands, whichever code she shows."""
        row = registrations.get(self.tx, registration_id)
        if row is None or row.event_id != self.event.id:
            raise NotFound(f"registration {registration_id}")
        return registrations.standing(self.tx, self.event.id, row.person_id) or row

    def let_in(self, row: RegistrationRow, came: int | None, *, sure: bool) -> Result:
        if came is not None and not 1 <= came <= most(self.event, row):
            raise EventClosed("group")
        if row.came is not None and came in (None, row.came):
            return Result(Outcome.ALREADY, row)
        if row.came is not None:
            return Result(Outcome.COUNTED, self._changed(row, "check-in corrected", came=came))
        if row.state != State.SEATED and not sure:
            return Result(Outcome.ASK, row)
        values = {"came": came or row.seats, "came_at": self.now, "came_staff_id": self.staff.id, "taken_back_at": None}
        return Result(Outcome.IN, self._changed(row, "checked in", **values, **_with_a_place(row)))

    def take_back(self, row: RegistrationRow) -> Result:
        if row.came is None:
            return Result(Outcome.BACK, row)
        none = {"came": None, "came_at": None, "came_staff_id": None, "taken_back_at": self.now}
        self._changed(row, "check-in taken back", **none, **_as_before(row, self.now))
        if row.let_in_from is not None:
            seats.hand_on(self.desk, self.tx, self.event)
        return Result(Outcome.BACK, registrations.get(self.tx, row.id))

    def add_walk_in(self, walk_in: WalkIn, name: str | None) -> Result:
        values = {
            "event_id": self.event.id,
            "conversation_id": None,
            "person_id": walk_in.person_id,
            "name": name,
            "state": State.SEATED,
            "seats": walk_in.seats,
            "at": self.now,
            "told_sequence": self.event.sequence,
            "code": seats.new_code(self.tx, self.event.id),
            "walk_in": True,
            "staff_id": self.staff.id,
            "came": walk_in.seats,
            "came_at": self.now,
            "came_staff_id": self.staff.id,
        }
        registration_id = registrations.add(self.tx, values)
        if name:
            purpose = TEXTS[CONSENT].purpose
            records.give_consent(self.tx, walk_in.person_id, purpose, CONSENT, SPOKEN, self.now)
        self._record("walk-in let in", walk_in.person_id)
        return Result(Outcome.IN, registrations.get(self.tx, registration_id))

    def forget_walk_in(self, row: RegistrationRow) -> Result:
        records.withdraw_consent(self.tx, row.person_id, TEXTS[CONSENT].purpose, CONSENT, self.now)
        registrations.remove(self.tx, row.id)
        self._record("walk-in taken back", row.person_id)
        return Result(Outcome.BACK)

    def _changed(self, row: RegistrationRow, action: str, **values: object) -> RegistrationRow | None:
        registrations.change(self.tx, row.id, **values)
        self._record(action, row.person_id)
        return registrations.get(self.tx, row.id)

    def _record(self, action: str, person_id: str) -> None:
        act = f"{action}: {self.event.id}"
        records.add_audit(self.tx, act, self.now, staff_id=self.staff.id, person_id=person_id)
        self.tx.wake(bus.EVENTS)


@contextmanager
def _open_door(desk: Desk, staff: StaffRow, event_id: int) -> Iterator[Entry]:
    with desk.database.transaction() as tx:
        seen(tx, staff, event_id)
        must(staff, Right.WORK_EVENTS)
        now, event = desk.clock.now(), seats.locked(tx, event_id)
        if state_of(event, now, desk.zone) is not Door.OPEN:
            raise NotNow(CHECK_IN)
        yield Entry(desk, tx, staff, event, now)


def _with_a_place(row: RegistrationRow) -> dict[str, object]:
    """What she had yet to be told is void: she is here."""
    void: dict[str, object] = {"notice": None, "notice_at": None}
    if row.state == State.SEATED:
        return void
    return {**void, "state": State.SEATED, "let_in_from": row.state, "held_until": None, "ended_at": None}


def _as_before(row: RegistrationRow, now: datetime) -> dict[str, object]:
    """Whom a place was offered waits again: the time for her answer is over, or begins anew. Not who turned out to be
    somebody else who is expected: that one's registration stands."""
    if row.let_in_from is None or row.state != State.SEATED:
        return {}
    if row.let_in_from in IN_LINE:
        return {"state": State.WAITING, "let_in_from": None}
    return {"state": row.let_in_from, "let_in_from": None, "ended_at": now}


def is_code(words: str) -> bool:
    return len(words) >= CODE_DIGITS and words.isascii() and words.isdigit()

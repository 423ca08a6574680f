"""Who phones or stands at the counter is registered by a colleague, through the same places as everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from desk import contacts, event_people, search, seats
from desk.contacts import Contact
from desk.desk import Desk
from desk.errors import ValueFault, ValueRefused
from desk.event_people import Guest, must_work
from desk.seats import Who
from knowledge.text import folded
from storage import records, registrations
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

CONSENT_PURPOSE, CONSENT_TEXT = "event", "event-1"  # desk/consent_texts.py: what a colleague reads out
LONGEST_NAME, LONGEST_PHONE = 80, 30
COUNTRY = "HU"
NEW = ""  # nobody whom the office knows already
MOST_SEATS = 1000


class Said(StrEnum):
    """How consent was given; the channel that its record names."""

    PHONE = "phone"
    IN_PERSON = "person"


@dataclass(frozen=True)
class Entry:
    """As typed. `person_id`: of somebody whom `doubts` has found; NEW for nobody of them."""

    name: str
    phone: str
    seats: int
    said: str
    person_id: str = NEW


@dataclass(frozen=True)
class Doubts:
    """Who may be the same: registered for this event already, or known to the office otherwise."""

    registered: Sequence[Guest]
    known: Sequence[Contact]

    def __bool__(self) -> bool:
        return bool(self.registered or self.known)


@dataclass(frozen=True)
class Written:
    row: RegistrationRow
    was_there: bool  # she had a place, or one in the line, before


def checked(entry: Entry) -> Entry:
    """As it is kept. ValueRefused names the field."""
    name = " ".join(entry.name.split())
    if not name or not name.isprintable() or not any(map(str.isalpha, name)):
        raise ValueRefused("name", ValueFault.MISSING)
    if len(name) > LONGEST_NAME:
        raise ValueRefused("name", ValueFault.TOO_LARGE, LONGEST_NAME)
    if entry.seats not in range(1, MOST_SEATS):
        raise ValueRefused("seats", ValueFault.NUMBER)
    if entry.said not in set(Said):
        raise ValueRefused("said", ValueFault.MISSING)
    return Entry(name, checked_phone(entry.phone), entry.seats, entry.said, entry.person_id)


def checked_phone(typed: str) -> str:
    """ "+36 30 123 4567"; empty stays empty."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed[:LONGEST_PHONE], COUNTRY)
    except phonenumbers.NumberParseException:
        raise ValueRefused("phone", ValueFault.FORM) from None
    if len(typed) > LONGEST_PHONE or not phonenumbers.is_possible_number(number):
        raise ValueRefused("phone", ValueFault.FORM)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def doubts(desk: Desk, staff: StaffRow, event_id: int, entry: Entry) -> Doubts:
    """Looked for by name and by number; a colleague decides. That she searched is recorded."""
    must_work(staff)
    found = _doubts(desk, staff, event_id, checked(entry))
    search.record(desk, staff, "searched people", len(found.known))
    return found


def _doubts(desk: Desk, staff: StaffRow, event_id: int, entry: Entry) -> Doubts:
    with desk.database.reading() as tx:
        rows = [row for row in registrations.of_event(tx, event_id) if _is_like(row, entry)]
        registered = event_people.guests_of(tx, rows)
    there = {guest.row.person_id for guest in registered}
    found = [one for words in (entry.phone, entry.name) if words for one in contacts.find(desk, staff, words).people]
    known = {one.person_id: one for one in found if one.person_id not in there}
    return Doubts(registered, list(known.values()))


def _is_like(row: RegistrationRow, entry: Entry) -> bool:
    same_name = sorted(folded(row.name or "").split()) == sorted(folded(entry.name).split())
    return same_name or bool(entry.phone and row.phone and _as_kept(row.phone) == entry.phone)


def _as_kept(phone: str) -> str:
    """What is kept may have come by another way."""
    try:
        return checked_phone(phone)
    except ValueRefused:
        return phone


def write_in(desk: Desk, staff: StaffRow, event_id: int, entry: Entry) -> Written:
    """A place, or one in the waiting list. Raises what seats.register does, and ValueRefused."""
    must_work(staff)
    entry = checked(entry)
    if entry.person_id != NEW:
        _must_be_found(desk, staff, event_id, entry)
    person_id, now = entry.person_id or seats.new_person(), desk.clock.now()
    with desk.database.transaction() as tx:
        before = registrations.standing(tx, event_id, person_id)
        who = Who(person_id, None, entry.name, entry.phone or None, staff_id=staff.id)
        row = seats.register(desk, tx, event_id, who, entry.seats)
        if before is None:
            records.give_consent(tx, person_id, CONSENT_PURPOSE, CONSENT_TEXT, entry.said, now)
        return Written(row, was_there=before is not None)


def _must_be_found(desk: Desk, staff: StaffRow, event_id: int, entry: Entry) -> None:
    """Nobody else's registration can be made by an id that was not offered."""
    found = _doubts(desk, staff, event_id, entry)
    offered = {one.row.person_id for one in found.registered} | {one.person_id for one in found.known}
    if entry.person_id not in offered:
        raise ValueRefused("person", ValueFault.MISSING)

"""An event for a test, and people who want to come."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from desk import event_notices, seats, visitors
from desk.conversations import WEB
from desk.desk import Desk
from desk.messages import Incoming
from desk.seats import Who
from desk.turns import Turn, turn
from storage import conversations, events, messages, registrations
from storage.events import EventRow
from storage.messages import MessageRow
from storage.registrations import RegistrationRow
from tests.channels import MEMORY

NUMBERS = count(1)


def make_event(desk: Desk, **values: Any) -> EventRow:
    """Published, in ten days at this hour, for two hours, twenty places, groups of three."""
    now = desk.clock.now()
    starts_at = values.pop("starts_at", now + timedelta(days=10))
    written = {
        "key": f"teszt{next(NUMBERS)}",
        "kind": "information_day",
        "title_hu": "Tájékoztató álláskeresőknek",
        "venue": "Művelődési Központ",
        "address": "Szabadság tér 1.",
        "settlement": "Kecskemét",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 20,
        "group_size": 3,
        "questions": "",
        "by_invitation": False,
        "state": "published",
        "sequence": 0,
        "at": now,
        "changed_at": now,
        "published_at": now,
    }
    with desk.database.transaction() as tx:
        event_id = events.add(tx, {**written, **values})
        event = events.get(tx, event_id)
        assert event is not None
        events.add_version(tx, event, now)
        return event


class Guest:
    """Registers and gives up as a turn of hers does, without the dialogue."""

    def __init__(self, desk: Desk, channel: str = MEMORY, name: str = "Minta Mária") -> None:
        self.desk, self.channel, self.name = desk, channel, name
        self.address = visitors.open_session(desk).address if channel == WEB else uuid4().hex

    def incoming(self) -> Incoming:
        return Incoming(self.channel, self.address, uuid4().hex, self.desk.clock.now(), text="x")

    def register(self, event: EventRow, places: int = 1) -> RegistrationRow:
        with turn(self.desk, self.incoming()) as current:
            return seats.register(self.desk, current.tx, event.id, self.who(current), places)

    def who(self, current: Turn) -> Who:
        return Who(current.row.person_id, current.row.id, self.name)

    def accept(self, row: RegistrationRow) -> RegistrationRow:
        with turn(self.desk, self.incoming()) as current:
            return seats.accept(self.desk, current.tx, row.id)

    def give_up(self, row: RegistrationRow) -> RegistrationRow:
        with turn(self.desk, self.incoming()) as current:
            return seats.give_up(self.desk, current.tx, row.id)


def now_is(desk: Desk, row: RegistrationRow) -> RegistrationRow:
    """As it stands in the database."""
    with desk.database.reading() as tx:
        fresh = registrations.get(tx, row.id)
    assert fresh is not None
    return fresh


def amend(desk: Desk, event: EventRow, **values: Any) -> EventRow:
    """As a colleague changes it once it is published."""
    with desk.database.transaction() as tx:
        before = seats.locked(tx, event.id)
        events.change(tx, event.id, **values, sequence=before.sequence + 1, changed_at=desk.clock.now())
        after = seats.locked(tx, event.id)
        events.add_version(tx, after, desk.clock.now())
        seats.amended(desk, tx, before, after)
    return after


def call_off(desk: Desk, event: EventRow) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        before = seats.locked(tx, event.id)
        values = {"state": "called_off", "called_off_at": now, "changed_at": now}
        events.change(tx, event.id, **values, sequence=before.sequence + 1)
        seats.call_off(desk, tx, seats.locked(tx, event.id))


def lines_to(desk: Desk, guest: Guest) -> list[MessageRow]:
    """What the program has told her by itself."""
    with desk.database.reading() as tx:
        row = conversations.find(tx, guest.channel, guest.address)
        assert row is not None
        return [line for line in messages.thread(tx, row.id) if line.automatic and not line.deleted]


def tell(desk: Desk) -> None:
    """All that is due now."""
    while event_notices.tell_due(desk):
        pass


def told(desk: Desk, guest: Guest) -> list[str]:
    """All that she has been told, what is due now with it."""
    tell(desk)
    return [line.text for line in lines_to(desk, guest)]

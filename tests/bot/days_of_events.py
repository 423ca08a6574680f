"""Three days of events, played by the same script wherever they are needed: offers, changes, reminders, calling off.

Who plays them settles what is due after each step in a way of its own: at once in this process, or by workers that die.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from desk import erasing, event_on_behalf, seats
from desk.desk import Desk
from desk.turns import turn
from storage import events as rows
from storage import models, registrations
from storage.database import Database
from storage.events import EventRow
from storage.registrations import RegistrationRow
from tests.bot.accounts import thread_of
from tests.bot.crash_child import NOBODY, WIRE
from tests.bot.day_of_jobs import Account
from tests.clock import SharedClock, budapest
from tests.events import Guest, amend, call_off, make_event
from tests.visitor import colleague

BEGINS = budapest(2026, 11, 23, 9)
OF_A_REGISTRATION = (
    "id", "event_id", "state", "seats", "waiting_since", "offered_at", "held_until", "confirmed_at", "ended_at",
    "told_sequence", "notice", "notice_at", "reminded_day_at", "reminded_hours_at",
)  # fmt: skip
CODE = re.compile(r"\b\d{5}\b")


class Oversold(AssertionError):
    pass


@dataclass
class Round:
    """Three events and their people."""

    desk: Desk
    number: int
    guests: dict[str, Guest] = field(default_factory=dict)
    has: dict[str, RegistrationRow] = field(default_factory=dict)

    def begin(self) -> None:
        key = self.number
        self.forum = make_event(
            self.desk, key=f"forum{key}", capacity=1, starts_at=budapest(2026, 11, 26, 14), group_size=1
        )
        self.club = make_event(self.desk, key=f"klub{key}", capacity=2, starts_at=budapest(2026, 11, 25, 18))
        self.breakfast = make_event(
            self.desk, key=f"reggeli{key}", capacity=None, starts_at=budapest(2026, 11, 25, 8, 30)
        )
        for name in ("ada", "bea", NOBODY, "cili", "dora"):
            self.comes(name, self.forum)
        for name, places in (("emma", 1), ("fanni", 1), ("pair", 2), ("gitta", 1), ("hanna", 1)):
            self.comes(name, self.club, places)
        for name in ("ilona", "judit"):
            self.comes(name, self.breakfast)

    def comes(self, name: str, event: EventRow, places: int = 1) -> None:
        guest = Guest(self.desk, WIRE)
        guest.address = f"{name} {self.number}"
        self.guests[name], self.has[name] = guest, guest.register(event, places)

    def a_place_is_given_up(self) -> None:
        self.guests["ada"].give_up(self.has["ada"])

    def who_was_offered_next_accepts(self) -> None:
        self.guests["cili"].accept(self.has["cili"])

    def there_is_more_room(self) -> None:
        with self.desk.database.transaction() as tx:
            before = seats.locked(tx, self.club.id)
            rows.change(tx, self.club.id, capacity=4)
            seats.amended(self.desk, tx, before, seats.locked(tx, self.club.id))

    def who_holds_a_place_is_forgotten(self) -> None:
        guest = self.guests["pair"]
        with turn(self.desk, guest.incoming()) as current:
            erasing.forget(current)

    def in_the_evening_much_changes(self) -> None:
        later = budapest(2026, 11, 25, 9, 30)
        amend(self.desk, self.breakfast, starts_at=later, ends_at=later + timedelta(hours=2))
        amend(self.desk, self.forum, venue="Városháza")
        event_on_behalf.cancel(self.desk, colleague(self.desk, "kati"), self.club.id, self.has["emma"].id)

    def the_forum_is_called_off(self) -> None:
        call_off(self.desk, self.forum)


Act = Callable[[Round], None]
STEPS: Mapping[str, tuple[datetime, Act | None]] = {
    "a place is offered": (BEGINS, Round.a_place_is_given_up),
    "who does not answer and who cannot be reached are passed over": (budapest(2026, 11, 24, 16, 15), None),
    "the next one accepts": (budapest(2026, 11, 24, 16, 20), Round.who_was_offered_next_accepts),
    "there is more room": (budapest(2026, 11, 24, 17), Round.there_is_more_room),
    "who holds a place is forgotten": (budapest(2026, 11, 24, 17, 5), Round.who_holds_a_place_is_forgotten),
    "what is urgent is told at night": (budapest(2026, 11, 24, 21), Round.in_the_evening_much_changes),
    "the rest in the morning": (budapest(2026, 11, 25, 8), None),
    "reminders of the day before": (budapest(2026, 11, 25, 10), None),
    "reminders of the hours before": (budapest(2026, 11, 25, 16), None),
    "it is called off": (budapest(2026, 11, 25, 17), Round.the_forum_is_called_off),
}


@dataclass
class DaysOfEvents:
    desk: Desk
    clock: SharedClock
    settle: Callable[[str], None]
    each: int = 1  # rounds

    def play(self) -> None:
        self.rounds = [Round(self.desk, number) for number in range(self.each)]
        for one in self.rounds:
            one.begin()
        for step, (moment, act) in STEPS.items():
            self.clock.set(moment)
            if act is not None:
                for one in self.rounds:
                    act(one)
            self.settle(step)

    @property
    def guests(self) -> list[Guest]:
        return [guest for one in self.rounds for guest in one.guests.values()]


def account_of_events(database: Database) -> Account:
    """All that must be the same, whoever died on the way; Oversold at any time at which it is looked at."""
    with database.reading() as tx:
        for event in tx.all(select(models.events.c.id, models.events.c.capacity)):
            taken = registrations.taken(tx, event.id)
            if event.capacity is not None and taken > event.capacity:
                raise Oversold(f"{taken} of {event.capacity} places are taken")
        found = tx.all(select(models.registrations).order_by(models.registrations.c.id))
        acts = Counter(row.action for row in tx.all(select(models.audit.c.action)))
        there = models.conversations.c.erased_at.is_(None)
        addresses = [row.address for row in tx.all(select(models.conversations.c.address).where(there))]
    return {
        "registrations": [[getattr(row, name) for name in OF_A_REGISTRATION] for row in found],
        "acts": {act: times for act, times in acts.items() if "opened" not in act},
        "threads": {one: said_in(database, one) for one in addresses},
    }


def said_in(database: Database, address: str) -> list[tuple[str, str]]:
    return [(line.sender, CODE.sub("#####", line.text)) for line in thread_of(database, address)]

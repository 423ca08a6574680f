"""Everything that touches events at once, by threads of chance: nobody waits for somebody who waits for her."""

from collections.abc import Callable
from contextlib import suppress
from random import Random

import pytest

from desk import (
    attending,
    check_in,
    erasing,
    event_by_hand,
    event_notices,
    event_on_behalf,
    merging,
    mydata,
    reminders,
    seats,
)
from desk.check_in import Arrival
from desk.desk import Desk
from desk.errors import EventClosed, NotFound, NotNow, OneErased, RunAgain
from desk.event_by_hand import NEW, Entry, Said
from desk.turns import Turn, turn
from storage import conversations, events, merges, registrations
from storage.models import merges as joined
from storage.models import registrations as registered
from storage.registrations import RegistrationRow
from storage.staff import StaffRow
from tests.clock import FrozenClock, budapest
from tests.events import Guest, make_event, tell
from tests.threads import at_once

REFUSALS = (NotNow, EventClosed, NotFound, OneErased)
PEOPLE, EVENTS, THREADS = 8, 5, 6


class Chaos:
    """Events of this very day, so that the door is open, too. One act is one or more transactions of the product."""

    def __init__(self, desk: Desk, kati: StaffRow, chance: Random) -> None:
        self.desk, self.kati, self.chance = desk, kati, chance
        self.guests = [Guest(desk) for _number in range(PEOPLE)]
        self.events = [make_event(desk, capacity=2, starts_at=budapest(2026, 11, 23, 18)) for _n in range(EVENTS)]
        self.acts: tuple[Callable[[], object], ...] = (
            *[self.registers] * 5, *[self.gives_up] * 3, self.accepts, self.confirms, self.by_hand, self.by_phone,
            self.on_behalf, self.lets_in, self.takes_back, self.changes, self.changes_a_row, self.is_forgotten,
            self.withdraws, self.links, self.links, self.parts, self.cannot_be_reached, self.can_be_reached,
            *[self.jobs] * 4,
        )  # fmt: skip

    def run(self, acts: int) -> None:
        for _number in range(acts):
            with suppress(*REFUSALS):
                self.chance.choice(self.acts)()

    def in_turn(self, act: Callable[[Turn], object]) -> None:
        guest = self.chance.choice(self.guests)
        for may_join in (False, True):
            with suppress(RunAgain), turn(self.desk, guest.incoming(), may_join=may_join) as current:
                act(current)
                return

    def hers(self, act: Callable[[Turn, RegistrationRow], object]) -> None:
        def on_one(current: Turn) -> None:
            rows = registrations.of_person(current.tx, current.row.person_id)
            if rows:
                act(current, self.chance.choice(rows))

        self.in_turn(on_one)

    def anybodys(self) -> RegistrationRow:
        with self.desk.database.reading() as tx:
            ids = [row.id for row in tx.all(registered.select().with_only_columns(registered.c.id))]
            row = registrations.get(tx, self.chance.choice(ids)) if ids else None
        if row is None:
            raise NotFound
        return row

    def registers(self) -> None:
        event = self.chance.choice(self.events)
        size = self.chance.randint(1, 2)
        self.in_turn(lambda now: seats.register(self.desk, now.tx, event.id, self.guests[0].who(now), size))

    def gives_up(self) -> None:
        self.hers(lambda now, row: seats.give_up(self.desk, now.tx, row.id))

    def accepts(self) -> None:
        self.hers(lambda now, row: seats.accept(self.desk, now.tx, row.id))

    def confirms(self) -> None:
        self.hers(lambda now, row: attending.confirm(now, row.id))

    def by_hand(self) -> None:
        entry = Entry("Kézi Klára", "+36 30 123 4567", 1, Said.PHONE, NEW)
        event_by_hand.write_in(self.desk, self.kati, self.chance.choice(self.events).id, entry)

    def by_phone(self) -> None:
        row = self.anybodys()
        comes = self.chance.choice([True, False])
        event_on_behalf.tell_by_phone(self.desk, self.kati, row.event_id, row.id, comes=comes)

    def on_behalf(self) -> None:
        row = self.anybodys()
        event_on_behalf.cancel(self.desk, self.kati, row.event_id, row.id)

    def lets_in(self) -> None:
        row = self.anybodys()
        check_in.let_in(self.desk, self.kati, row.event_id, Arrival(row.id, sure=True))

    def takes_back(self) -> None:
        row = self.anybodys()
        check_in.take_back(self.desk, self.kati, row.event_id, row.id)

    def changes(self) -> None:
        self._change([self.chance.choice(self.events).id])

    def changes_a_row(self) -> None:
        self._change(sorted(event.id for event in self.chance.sample(self.events, 3)))

    def _change(self, event_ids: list[int]) -> None:
        with self.desk.database.transaction() as tx:
            for event_id in event_ids:
                before = seats.locked(tx, event_id)
                values = {"venue": f"{self.chance.random()}", "capacity": self.chance.randint(1, 5)}
                events.change(tx, event_id, **values, sequence=before.sequence + 1, changed_at=self.desk.clock.now())
                after = seats.locked(tx, event_id)
                events.add_version(tx, after, self.desk.clock.now())
                seats.amended(self.desk, tx, before, after)

    def is_forgotten(self) -> None:
        self.in_turn(erasing.forget)

    def withdraws(self) -> None:
        self.in_turn(mydata._leave_events)

    def links(self) -> None:
        other = self.chance.choice(self.guests)
        with self.desk.database.reading() as tx:
            there = conversations.find(tx, other.channel, other.address)

        def join(current: Turn) -> None:
            if not current.may_join:
                raise RunAgain
            row = conversations.lock_by_id(current.tx, there.id) if there is not None else None
            if row is not None and row.erased_at is None and row.person_id != current.row.person_id:
                merging.become_one(current, row.person_id, merges.LINK)

        self.in_turn(join)

    def parts(self) -> None:
        with self.desk.database.reading() as tx:
            ids = [row.id for row in tx.all(joined.select().with_only_columns(joined.c.id))]
        if ids:
            merging.undo(self.desk, self.kati, self.chance.choice(ids))

    def cannot_be_reached(self) -> None:
        guest = self.chance.choice(self.guests)
        with self.desk.database.transaction() as tx:
            row = conversations.find(tx, guest.channel, guest.address)
            if row is not None:
                conversations.mark_unreachable(tx, row.id, self.desk.clock.now())

    def can_be_reached(self) -> None:
        guest = self.chance.choice(self.guests)
        with self.desk.database.transaction() as tx:
            row = conversations.find(tx, guest.channel, guest.address)
            if row is not None:
                conversations.mark_reachable(tx, row.id)

    def jobs(self) -> None:
        self.chance.choice((event_notices.tell_due, reminders.send_due, event_on_behalf.tell_due))(self.desk)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer at a time
def test_no_two_acts_wait_for_each_other(desk: Desk, clock: FrozenClock, kati: StaffRow, seed: int) -> None:
    """A deadlock would end one of them with an error of the database."""
    print(f"PAKTUM_TEST_SEED={seed}")
    chaos = Chaos(desk, kati, Random(seed))
    at_once(*[lambda: chaos.run(400)] * THREADS)
    clock.move(hours=1)
    tell(desk)
    with desk.database.reading() as tx:
        for event in chaos.events:
            rows = registrations.of_event(tx, event.id)
            people = [row.person_id for row in rows]
            assert len(people) == len(set(people))

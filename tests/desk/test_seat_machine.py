"""Whatever people do in whatever order: no place is given twice, and nobody is overtaken but by who fits."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desk import event_notices, seats
from desk.errors import EventClosed, NotNow
from desk.places import News, State
from desk.quiet import is_quiet
from desk.turns import turn
from storage import events, registrations
from storage.crypto import Keyring
from storage.database import Database
from storage.models.events import STANDING
from storage.registrations import RegistrationRow
from tests.clock import FrozenClock, budapest
from tests.conftest import make_desk
from tests.databases import SECRET, sqlite_url, without_waiting_for_the_disk
from tests.events import Guest, make_event

GUESTS = st.integers(0, 7)
SIZES = st.integers(1, 3)
FIRST_CAPACITY = 4
ENDED = {"seated": State.CANCELLED, "offered": State.DECLINED, "waiting": State.LEFT}


@dataclass(frozen=True)
class Sight:
    """What is committed. `line`: who waits, in order."""

    at: datetime
    rows: Sequence[RegistrationRow]
    line: Sequence[RegistrationRow]
    free: int

    def of(self, registration_id: int) -> RegistrationRow:
        return next(row for row in self.rows if row.id == registration_id)


class Seats(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = FrozenClock(budapest(2026, 11, 23, 9))
        database = Database(sqlite_url(Path(self.folder.name)), Keyring([SECRET]))
        self.desk = make_desk(without_waiting_for_the_disk(database), self.clock)
        self.event = make_event(self.desk, capacity=FIRST_CAPACITY, starts_at=budapest(2026, 11, 26, 9))
        self.guests = [Guest(self.desk) for _number in range(8)]
        self.persons = [self.arrive(guest) for guest in self.guests]
        self.capacity = FIRST_CAPACITY
        self.seen = self.sight()

    def arrive(self, guest: Guest) -> str:
        with turn(self.desk, guest.incoming()) as current:
            return current.row.person_id

    def teardown(self) -> None:
        self.desk.database.close()
        self.folder.cleanup()

    def sight(self) -> Sight:
        with self.desk.database.reading() as tx:
            free = self.capacity - registrations.taken(tx, self.event.id)
            rows = registrations.everybody(tx, self.event.id)
            return Sight(self.clock.now(), rows, registrations.line(tx, self.event.id), free)

    def last_of(self, number: int) -> RegistrationRow | None:
        """Her newest registration, in whatever state."""
        rows = [row for row in self.seen.rows if row.person_id == self.persons[number]]
        return max(rows, key=lambda row: row.id, default=None)

    @property
    def offers_go_out(self) -> bool:
        return seats.hold_until(self.clock.now(), self.event.starts_at, self.desk.zone) is not None

    @initialize(groups=st.lists(SIZES, min_size=4, max_size=8))
    def many_come_at_first(self, groups: Sequence[int]) -> None:
        for number, places in enumerate(groups):
            self.registers(number, places)
            self.seen = self.sight()

    @rule(number=GUESTS, places=SIZES)
    def registers(self, number: int, places: int) -> None:
        had, free, line = self.last_of(number), self.seen.free, self.seen.line
        try:
            row = self.guests[number].register(self.event, places)
        except EventClosed:
            assert self.clock.now() >= self.event.starts_at
            return
        if had is not None and had.state in STANDING:
            assert row == had
        elif row.state == State.SEATED:
            assert places <= free
            assert all(waiting.seats > free for waiting in line)
        else:
            assert self.sight().line[-1].id == row.id

    @rule(number=GUESTS)
    def accepts(self, number: int) -> None:
        row = self.last_of(number)
        if row is None:
            return
        held = row.state == State.OFFERED and row.held_until is not None and self.clock.now() < row.held_until
        try:
            after = self.guests[number].accept(row)
        except NotNow:
            assert not held
            assert row.state != State.SEATED
        else:
            assert held or row.state == State.SEATED
            assert after.state == State.SEATED

    @rule(number=GUESTS)
    def gives_up(self, number: int) -> None:
        row = self.last_of(number)
        if row is None:
            return
        try:
            after = self.guests[number].give_up(row)
        except NotNow:
            assert self.clock.now() >= self.event.starts_at
        else:
            assert after.state == ENDED.get(row.state, row.state)

    @rule(number=GUESTS, places=SIZES)
    def resizes(self, number: int, places: int) -> None:
        row = self.last_of(number)
        if row is None:
            return
        with suppress(NotNow), self.desk.database.transaction() as tx:
            seats.resize(self.desk, tx, row.id, places)
        after = self.sight().of(row.id)
        more = after.seats - row.seats
        if row.state == State.SEATED and more > 0:
            assert all(waiting.seats > self.seen.free for waiting in self.seen.line)

    @rule(hours=st.sampled_from([0.25, 1, 3, 9, 14]))
    def time_passes(self, hours: float) -> None:
        self.clock.move(hours=hours)
        while event_notices.tell_due(self.desk):
            pass
        assert [row for row in self.sight().rows if self.is_late(row)] == []

    def is_late(self, row: RegistrationRow) -> bool:
        """Of whom we have kept waiting until night the time for an answer begins in the morning, when she is told."""
        now = self.clock.now()
        kept_waiting = row.notice == News.OFFER and is_quiet(self.desk, now)
        return row.held_until is not None and row.held_until <= now and not kept_waiting

    @precondition(lambda self: self.capacity < FIRST_CAPACITY + 4)
    @rule(more=st.integers(1, 2))
    def there_is_more_room(self, more: int) -> None:
        self.capacity += more
        with self.desk.database.transaction() as tx:
            before = seats.locked(tx, self.event.id)
            events.change(tx, self.event.id, capacity=self.capacity)
            seats.amended(self.desk, tx, before, seats.locked(tx, self.event.id))

    @invariant()
    def it_is_in_order(self) -> None:
        before, now = self.seen, self.sight()
        assert now.free >= 0
        standing = [row.person_id for row in now.rows if row.state in STANDING]
        assert len(standing) == len(set(standing))
        assert [row.id for row in now.line] == sorted(row.id for row in now.line)  # as they came
        if self.offers_go_out:
            assert all(row.seats > now.free for row in now.line)
        if before.at == now.at:  # else places may have become free one after the other
            self.nobody_was_overtaken(before, now)
        self.seen = now

    def nobody_was_overtaken(self, before: Sight, now: Sight) -> None:
        """Who still waits was passed over because there was not room enough for her when it was her turn."""
        moved = [row for row in before.line if now.of(row.id).state == State.OFFERED]
        for row in now.line:
            behind = sum(now.of(other.id).seats for other in moved if other.id > row.id)
            assert behind == 0 or row.seats > now.free + behind


TestSeats = Seats.TestCase
TestSeats.settings = settings(max_examples=20, stateful_step_count=30, phases=(Phase.generate,))

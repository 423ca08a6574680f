"""What an event came to: who had registered, came, stayed away, walked in, or waited in vain.

The definition, once for every page and file:

- *Registered* are all registrations but walk-ins, whatever became of them; of two that turned out to be one person's,
  the one that was kept.
- *Came* counts people as they were let in. Who was let in from the waiting list has come; more than had been registered
  are counted as they came. *Walk-ins* had not registered, and are counted apart.
- *No-show*: people who held a place when it began and did not come. Who cancelled, left the list, declined or did not
  answer an offer held none. A group of three of whom two came is one person who stayed away, and no registration.
- *Share of no-shows*: of the people who held a place.
- *Waited in vain*: people who were in the line, or had an offer open, when it began.
- There are no figures before the end, nor of an event that was called off. Where nobody at all was let in, nothing was
  recorded at the door: then nothing is said about who came.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.desk import Desk
from desk.errors import NotFound
from desk.rights import Right, may
from storage import event_figures, events, records
from storage.database import Transaction
from storage.event_figures import CountRow
from storage.events import EventRow
from storage.staff import StaffRow

ALWAYS = ("registrations", "people", "waited")
AT_THE_DOOR = ("seated", "came", "walk_ins", "absent", "absent_registrations")


@dataclass(frozen=True)
class Figures:
    """People, except where it says registrations. From `seated` on: None where nobody was let in."""

    registrations: int
    people: int
    waited: int
    seated: int | None = None
    came: int | None = None
    walk_ins: int | None = None
    absent: int | None = None
    absent_registrations: int | None = None

    @property
    def share(self) -> int | None:
        """Percent of no-shows."""
        return round(100 * self.absent / self.seated) if self.seated and self.absent is not None else None


@dataclass(frozen=True)
class OfEvent:
    event: EventRow
    all: Figures
    by_source: Sequence[tuple[str | None, Figures]]


@dataclass(frozen=True)
class Overview:
    """`first` and `last`: days. `by_audience`: None for events that are for everybody."""

    first: date
    last: date
    events: Sequence[OfEvent]
    by_audience: Sequence[tuple[str | None, Figures]]
    by_source: Sequence[tuple[str | None, Figures]]
    all: Figures


def of_event(desk: Desk, staff: StaffRow, event_id: int) -> OfEvent | None:
    """None: there are no figures (yet)."""
    if not may(staff, Right.READ_EVENTS):
        raise NotFound
    with desk.database.reading() as tx:
        event = events.get(tx, event_id)
        if event is None:
            raise NotFound(f"event {event_id}")
        return _of_events(tx, [event])[0] if is_over(event, desk.clock.now()) else None


def is_over(event: EventRow, now: datetime) -> bool:
    return event.state == "published" and event.ends_at <= now


def between(desk: Desk, staff: StaffRow, first: date, last: date) -> Overview:
    """Of the events that began on these days and are over."""
    if not may(staff, Right.READ_EVENTS):
        raise NotFound
    with desk.database.reading() as tx:
        return _overview(desk, tx, first, last)


def taken_away(desk: Desk, staff: StaffRow, first: date, last: date) -> Overview:
    """The same for a file; it is recorded."""
    if not may(staff, Right.READ_EVENTS):
        raise NotFound
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        found = _overview(desk, tx, first, last)
        records.add_audit(tx, "event figures downloaded", now, staff_id=staff.id, hits=len(found.events))
        return found


def _overview(desk: Desk, tx: Transaction, first: date, last: date) -> Overview:
    since = datetime.combine(first, time(), desk.zone)
    until = datetime.combine(last + timedelta(days=1), time(), desk.zone)
    found = _of_events(tx, event_figures.over(tx, since, until, desk.clock.now()))
    return Overview(
        first,
        last,
        found,
        by_audience=_grouped((one.event.audience, one.all) for one in found),
        by_source=_grouped(part for one in found for part in one.by_source),
        all=total(one.all for one in found),
    )


def _of_events(tx: Transaction, rows: Sequence[EventRow]) -> list[OfEvent]:
    counted: dict[int, list[CountRow]] = {event.id: [] for event in rows}
    for row in event_figures.counted(tx, list(counted)):
        counted[row.event_id].append(row)
    return [_of_one(event, counted[event.id]) for event in rows]


def _of_one(event: EventRow, rows: Sequence[CountRow]) -> OfEvent:
    was_kept = any(row.came or row.walk_ins for row in rows)
    parts = [(row.source, _figures(row, was_kept=was_kept)) for row in rows]
    return OfEvent(event, total(part for _source, part in parts), parts)


def _figures(row: CountRow, *, was_kept: bool) -> Figures:
    """`was_kept`: whether it was recorded at the door who came."""
    at_the_door = (row.seated, row.came, row.walk_ins, row.absent, row.absent_registrations)
    return Figures(row.registrations, row.people, row.waited, *(at_the_door if was_kept else ()))


def _grouped(parts: Iterable[tuple[str | None, Figures]]) -> list[tuple[str | None, Figures]]:
    """By name; what has none stands last."""
    groups: dict[str | None, list[Figures]] = {}
    for name, part in parts:
        groups.setdefault(name, []).append(part)
    names = sorted(groups, key=lambda name: (name is None, name or ""))
    return [(name, total(groups[name])) for name in names]


def total(parts: Iterable[Figures]) -> Figures:
    """What was not recorded at the door adds nothing; None where it was nowhere."""
    rows = list(parts)
    kept = [row for row in rows if row.came is not None]
    at_the_door = {name: sum(getattr(row, name) for row in kept) for name in AT_THE_DOOR} if kept else {}
    return Figures(**{name: sum(getattr(row, name) for row in rows) for name in ALWAYS}, **at_the_door)

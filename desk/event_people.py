"""Who comes to an event, as colleagues see it: one event's people, and those of them whom somebody has to phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import event_sources, queue, seats
from desk.desk import Desk
from desk.errors import NotFound
from desk.event_sources import Source
from desk.rights import Right, may, must
from desk.seats import News, Places, State
from storage import event_people, events, records, registrations, untold
from storage.database import Transaction
from storage.events import EventRow, VersionRow
from storage.queue import Tally
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

__all__ = ["EventRow", "RegistrationRow", "VersionRow"]  # what pages need of the rows

ENDED = (State.CANCELLED, State.LEFT, State.DECLINED, State.LAPSED, State.CALLED_OFF)


@dataclass(frozen=True)
class Guest:
    """`channel`: None for who was written in by a colleague, or whose conversation is gone. `has_page`: of her own."""

    row: RegistrationRow
    channel: str | None
    has_page: bool

    @property
    def can_be_told(self) -> bool:
        return self.channel is not None


@dataclass(frozen=True)
class Call:
    """Somebody to phone. `news`: what about; `before`: when and where she thinks it is, where that has changed."""

    guest: Guest
    news: News
    before: VersionRow | None


@dataclass(frozen=True)
class EventPage:
    """Everybody in the order in which they came; `waiting` in the order of the line."""

    event: EventRow
    taken: int
    places: Places
    seated: Sequence[Guest]
    offered: Sequence[Guest]
    waiting: Sequence[Guest]
    ended: Sequence[Guest]
    calls: Sequence[Call]
    sources: Sequence[Source]
    tally: Tally

    @property
    def people(self) -> int:
        """Registrations."""
        return sum(map(len, (self.seated, self.offered, self.waiting, self.ended)))


@dataclass(frozen=True)
class Opened:
    """One registration. `call`: where the person has to be phoned; `hears`: what is done for her reaches her."""

    event: EventRow
    guest: Guest
    call: Call | None
    tally: Tally
    is_to_come: bool
    hears: bool


def may_work(staff: StaffRow) -> bool:
    return may(staff, Right.WORK_EVENTS)


def must_work(staff: StaffRow, right: Right = Right.WORK_EVENTS) -> None:
    """For whom events are nothing at all, this one does not exist; others are told that they may not."""
    if not may(staff, Right.READ_EVENTS):
        raise NotFound
    must(staff, right)


def open_event(desk: Desk, staff: StaffRow, event_id: int) -> EventPage:
    """Its people's names are read here, so every opening is recorded; it is a write, so that none can go without."""
    must_work(staff, Right.READ_EVENTS)
    with desk.database.transaction() as tx:
        page = _page(desk, tx, staff, event_id)
        records.add_audit(tx, f"event opened: {event_id}", desk.clock.now(), staff_id=staff.id, hits=page.people)
        return page


def look_again(desk: Desk, staff: StaffRow, event_id: int) -> EventPage:
    """What an open page fetches when something has changed; its opening stands in the audit."""
    must_work(staff, Right.READ_EVENTS)
    with desk.database.reading() as tx:
        return _page(desk, tx, staff, event_id)


def _page(desk: Desk, tx: Transaction, staff: StaffRow, event_id: int) -> EventPage:
    event = events.get(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    rows = registrations.everybody(tx, event_id)
    guests = guests_of(tx, rows)
    by_id = {guest.row.id: guest for guest in guests}
    by_state = {state: [guest for guest in guests if guest.row.state == state] for state in State}
    return EventPage(
        event=event,
        taken=registrations.taken(tx, event_id),
        places=seats.places(tx, event),
        seated=by_state[State.SEATED],
        offered=by_state[State.OFFERED],
        waiting=sorted(by_state[State.WAITING], key=lambda guest: (guest.row.waiting_since, guest.row.id)),
        ended=[guest for guest in guests if guest.row.state in ENDED],
        calls=_calls(tx, event, by_id, desk.clock.now()),
        sources=event_sources.of_event(desk, tx, event),
        tally=queue.tally(tx, desk, staff),
    )


def guests_of(tx: Transaction, rows: Sequence[RegistrationRow]) -> list[Guest]:
    channels = event_people.channels(tx, [row.conversation_id for row in rows if row.conversation_id is not None])
    with_page = event_people.with_conversation(tx, [row.person_id for row in rows])
    return [Guest(row, channels.get(row.conversation_id or 0), row.person_id in with_page) for row in rows]


def _calls(tx: Transaction, event: EventRow, guests: Mapping[int, Guest], now: datetime) -> list[Call]:
    return [_call(tx, event, guests[row.id]) for row in event_people.untold(tx, [event.id], now) if row.id in guests]


def _call(tx: Transaction, event: EventRow, guest: Guest) -> Call:
    row = guest.row
    news = news_of(row)
    told = row.told_sequence if row.told_sequence < event.sequence else event.sequence - 1
    return Call(guest, news, events.version(tx, event.id, told) if news is News.CHANGED else None)


def news_of(row: RegistrationRow) -> News:
    """What somebody has to be told who has to be phoned; where its line was written and not seen, by the state."""
    if row.notice in set(News):
        return News(row.notice)
    return {State.OFFERED: News.OFFER, State.CALLED_OFF: News.CALLED_OFF}.get(State(row.state), News.CHANGED)


def to_phone(tx: Transaction, event_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many have to be phoned, by event."""
    return {**dict.fromkeys(event_ids, 0), **event_people.count_untold(tx, event_ids, now)}


def all_to_phone(tx: Transaction, now: datetime) -> int:
    """Of all events."""
    return sum(event_people.count_untold(tx, event_people.upcoming(tx, now), now).values())


def one(desk: Desk, staff: StaffRow, event_id: int, registration_id: int) -> Opened:
    """Somebody's registration on a page of its own; its opening is recorded."""
    must_work(staff, Right.READ_EVENTS)
    with desk.database.transaction() as tx:
        event, row = events.get(tx, event_id), registrations.get(tx, registration_id)
        if event is None or row is None or row.event_id != event_id:
            raise NotFound(f"registration {registration_id}")
        guest, now = guests_of(tx, [row])[0], desk.clock.now()
        call = next(iter(_calls(tx, event, {row.id: guest}, now)), None)
        records.add_audit(tx, f"registration opened: {event_id}", now, staff_id=staff.id, person_id=row.person_id)
        return Opened(
            event,
            guest,
            call,
            queue.tally(tx, desk, staff),
            is_to_come=now < event.starts_at,
            hears=untold.hears(tx, row.id, now),
        )


def for_form(desk: Desk, staff: StaffRow, event_id: int) -> tuple[EventRow, Places]:
    must_work(staff)
    with desk.database.reading() as tx:
        event = events.get(tx, event_id)
        if event is None:
            raise NotFound(f"event {event_id}")
        return event, seats.places(tx, event)

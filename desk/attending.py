"""Events as somebody sees them who may come: what there is, how it stands, her own registrations and nobody else's."""

import re
from dataclasses import dataclass

from desk import seats
from desk.cases import cases_from_here, give_consent
from desk.consent_texts import EVENT
from desk.conversations import Thread
from desk.errors import NotNow
from desk.events import Closed, EventState, closed
from desk.seats import News, Places, State, Who
from storage import bus, events, records, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow

__all__ = ["EventRow", "RegistrationRow"]

MOST_LISTED = 200
LINKS_REMEMBERED = 10
LINK = re.compile(r"e_(?P<key>[A-Za-z0-9-]+)(?:_(?P<source>[A-Za-z0-9_-]+))?")


@dataclass(frozen=True)
class Wanted:
    """Which events somebody asks for: None takes all."""

    audience: str | None = None
    settlement: str | None = None
    kind: str | None = None

    def takes(self, event: EventRow) -> bool:
        """What is for everybody is for each audience."""
        return (
            (self.audience is None or event.audience in (None, self.audience))
            and self.settlement in (None, event.settlement)
            and self.kind in (None, event.kind)
        )


@dataclass(frozen=True)
class Seen:
    """An event as it is for her now. `own`: her registration, where one stands."""

    event: EventRow
    places: Places
    closed: Closed | None
    own: RegistrationRow | None


@dataclass(frozen=True)
class Own:
    row: RegistrationRow
    event: EventRow


def upcoming(thread: Thread) -> list[EventRow]:
    """Everything listed that has yet to begin, the next first."""
    return events.upcoming(thread.tx, thread.now, MOST_LISTED, after=thread.now)


def places(thread: Thread, event: EventRow) -> Places:
    return seats.places(thread.tx, event)


def look_at(thread: Thread, event_id: int) -> Seen | None:
    return _seen(thread, events.get(thread.tx, event_id))


def _seen(thread: Thread, event: EventRow | None) -> Seen | None:
    """A draft is nobody's business but the office's."""
    if event is None or event.state == EventState.DRAFT:
        return None
    own = registrations.standing(thread.tx, event.id, thread.row.person_id)
    return Seen(event, places(thread, event), closed(event, thread.now), own)


def is_link(payload: str) -> bool:
    return LINK.fullmatch(payload) is not None


def opened(thread: Thread, payload: str) -> Seen | None:
    """What a link leads to (desk.events.link_payload). Counted where the office has made its source.

    The source is remembered for this event alone; as what brought her here at all the first one counts.
    """
    link = LINK.fullmatch(payload)
    seen = _seen(thread, events.by_key(thread.tx, link["key"])) if link else None
    if link is None or seen is None:
        return None
    source = link["source"]
    if source and events.count_opened(thread.tx, seen.event.id, source):
        thread.row.source = thread.row.source or source
        links = {**thread.state.event_links, seen.event.id: source}
        thread.state.event_links = dict(list(links.items())[-LINKS_REMEMBERED:])
    return seen


def mine(thread: Thread, registration_id: int) -> Own | None:
    """None for another's, whoever has learned its number."""
    row = registrations.get(thread.tx, registration_id)
    event = events.get(thread.tx, row.event_id) if row is not None else None
    if row is None or event is None or row.person_id != thread.row.person_id:
        return None
    return Own(row, event)


def position(thread: Thread, row: RegistrationRow) -> int | None:
    return seats.position(thread.tx, row) if row.state == State.WAITING else None


def known_name(thread: Thread) -> str | None:
    """As she gave it last in this conversation. What was written in a linked one is not repeated here: a link may
    have been made by mistake."""
    here = [row for row in registrations.of_person(thread.tx, thread.row.person_id) if row.name]
    hers = [row.name for row in here if row.conversation_id == thread.row.id]
    if hers:
        return hers[0]
    given = [case.form["name"] for case in cases_from_here(thread) if case.form and case.form.get("name")]
    return given[-1] if given else None


def register(thread: Thread, event_id: int, name: str, people: int) -> RegistrationRow:
    """Her consent, and a place or one in the line. Raises as seats.register does, NotShown for a text not shown."""
    standing = registrations.standing(thread.tx, event_id, thread.row.person_id)
    if standing is not None:
        return standing
    who = Who(thread.row.person_id, thread.row.id, name, source=thread.state.event_links.get(event_id))
    row = seats.register(thread.desk, thread.tx, event_id, who, people)
    give_consent(thread, EVENT.purpose, EVENT.version)
    return row


def confirm(thread: Thread, registration_id: int) -> bool:
    """That she comes. False: time or place have changed since she was told; now she is, and has to be asked again.

    NotNow where she has no place, and once the event has begun.
    """
    row = registrations.get(thread.tx, registration_id)
    event = seats.locked(thread.tx, row.event_id) if row is not None else None
    row = registrations.get(thread.tx, registration_id)
    if event is None or row is None or row.state != State.SEATED or thread.now >= event.starts_at:
        raise NotNow("confirm")
    if row.told_sequence < event.sequence:
        pending = {"notice": None, "notice_at": None} if row.notice == News.CHANGED else {}
        registrations.change(thread.tx, row.id, told_sequence=event.sequence, **pending)
        return False
    registrations.change(thread.tx, row.id, confirmed_at=thread.now)
    records.add_audit(thread.tx, f"attendance confirmed: {event.id}", thread.now, person_id=row.person_id)
    return True


def rename(thread: Thread, registration_id: int, name: str) -> RegistrationRow:
    """As she wants it to be called out at the door."""
    registrations.change(thread.tx, registration_id, name=name)
    row = registrations.get(thread.tx, registration_id)
    assert row is not None
    records.add_audit(thread.tx, f"registration corrected: {row.event_id}", thread.now, person_id=row.person_id)
    thread.tx.wake(bus.EVENTS)
    return row


def keep_phone(thread: Thread, registration_id: int, phone: str) -> None:
    registrations.change(thread.tx, registration_id, phone=phone)

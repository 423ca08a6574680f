"""What is printed for an event, or shown on a phone: the code to be let in by, the attendance sheet, the poster."""

import io
from dataclasses import dataclass
from datetime import datetime

import segno

from desk.attendance import Guest, guests_of
from desk.check_in import seen, ticket_payload
from desk.conversations import TELEGRAM, WEB
from desk.desk import Desk
from desk.errors import NotFound
from desk.events import link_payload
from desk.seats import State
from storage import events, records
from storage.events import EventRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

PIXELS = 10  # a side of the smallest square of a code that is shown on a phone
QUIET_ZONE = 4  # squares around it (ISO/IEC 18004)
BLANK_LINES = 10  # of a printed sheet, for who comes unregistered


@dataclass(frozen=True)
class Sheet:
    """Who has a place, and who came without one, by name."""

    event: EventRow
    guests: list[Guest]
    made_at: datetime


@dataclass(frozen=True)
class Poster:
    """`link`: None where nothing can be opened by that way; `source`: counted by it, None: not counted."""

    event: EventRow
    source: str | None
    sources: list[str]
    way: str
    ways: list[str]
    link: str | None


def ticket(event: EventRow, registration: RegistrationRow) -> bytes:
    """The code by which she is let in, as a PNG."""
    picture = io.BytesIO()
    code = segno.make(ticket_payload(event, registration), error="m", micro=False)
    code.save(picture, kind="png", scale=PIXELS, border=QUIET_ZONE)
    return picture.getvalue()


def sheet(desk: Desk, staff: StaffRow, event_id: int) -> Sheet:
    """Leaves the house on paper or as a file, so the audit remembers it."""
    with desk.database.transaction() as tx:
        event, now = seen(tx, staff, event_id), desk.clock.now()
        guests = [guest for guest in guests_of(tx, event) if guest.row.state == State.SEATED]
        records.add_audit(tx, f"attendance sheet made: {event.id}", now, staff_id=staff.id, hits=len(guests))
        return Sheet(event, guests, now)


def poster(desk: Desk, staff: StaffRow, event_id: int, source: str | None = None, way: str = "") -> Poster:
    """`source`: one that the office has made, else NotFound: what nobody counts must not hang on a wall."""
    with desk.database.reading() as tx:
        event = seen(tx, staff, event_id)
        sources = [row.source for row in events.sources(tx, event.id)]
    if source is not None and source not in sources:
        raise NotFound(f"source {source}")
    payload = link_payload(event, source)
    links = {name: desk.links[name](payload) for name in (WEB, TELEGRAM) if name in desk.links}
    ways = [name for name, link in links.items() if link is not None]
    chosen = way if way in ways else next(iter(ways), "")
    return Poster(event, source, sources, chosen, ways, links.get(chosen))

"""Where people learn of an event: a link of its own for each poster and page, and what came by it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk.desk import Desk
from desk.errors import NotFound, ValueFault, ValueRefused
from desk.events import link_payload
from desk.rights import Right, may, must
from knowledge.text import folded
from storage import bus, event_figures, events, records
from storage.database import Transaction
from storage.event_figures import CountRow
from storage.events import EventRow
from storage.staff import StaffRow

LONGEST_SOURCE = 24
LONGEST_PAYLOAD = 64  # https://core.telegram.org/bots/features#deep-linking
NOT_IN_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Source:
    """`code`: None for the link that names no source. `opened`: None where nobody counts it.

    `registered` and `came`: people; who was let in without having registered came by no link.
    """

    code: str | None
    opened: int | None
    registered: int
    came: int
    links: Mapping[str, str]  # by channel


def make(desk: Desk, staff: StaffRow, event_id: int, name: str) -> str:
    """Returns its code: "Könyvtár" becomes "konyvtar". One that is there already stays as it is."""
    if not may(staff, Right.READ_EVENTS):
        raise NotFound
    must(staff, Right.WORK_EVENTS)
    code = code_of(name)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        event = events.lock(tx, event_id)
        if event is None:
            raise NotFound(f"event {event_id}")
        longest = min(LONGEST_SOURCE, LONGEST_PAYLOAD - len(link_payload(event, "")))
        if not code:
            raise ValueRefused("source", ValueFault.FORM)
        if len(code) > longest:
            raise ValueRefused("source", ValueFault.TOO_LARGE, longest)
        events.add_source(tx, event_id, code, now)
        records.add_audit(tx, f"source made: {event_id}", now, staff_id=staff.id)
        tx.wake(bus.EVENTS)
    return code


def code_of(name: str) -> str:
    return NOT_IN_CODE.sub("-", folded(name)).strip("-")


def of_event(desk: Desk, tx: Transaction, event: EventRow) -> list[Source]:
    """The link without a source first. People who came by a code that nobody has made stand with those."""
    made = {row.source: row for row in events.sources(tx, event.id)}
    counted = event_figures.counted(tx, [event.id])
    direct = [row for row in counted if row.source not in made]
    return [
        _source(desk, event, None, None, direct),
        *(
            _source(desk, event, code, row.opened, [one for one in counted if one.source == code])
            for code, row in made.items()
        ),
    ]


def _source(desk: Desk, event: EventRow, code: str | None, opened: int | None, rows: Sequence[CountRow]) -> Source:
    payload = link_payload(event, code)
    links = {channel: address for channel, link in desk.links.items() if (address := link(payload)) is not None}
    return Source(code, opened, sum(row.people for row in rows), sum(row.came for row in rows), links)

"""An event as a colleague types it into the form."""

from desk import event_drafts
from desk.desk import Desk
from storage import events
from storage.events import EventRow
from storage.staff import StaffRow

TYPED = {
    "title": "Tájékoztató álláskeresőknek",
    "kind": "information_day",
    "venue": "Művelődési Központ",
    "address": "Szabadság tér 1.",
    "settlement": "Kecskemét",
    "day": "2026-12-05",
    "start": "10:00",
    "end": "12:00",
    "capacity": "20",
    "group_size": "3",
}


def typed(**values: str) -> dict[str, str]:
    return TYPED | values


def drafted(desk: Desk, staff: StaffRow, **values: str) -> EventRow:
    return event(desk, event_drafts.add(desk, staff, typed(**values)))


def published(desk: Desk, staff: StaffRow, **values: str) -> EventRow:
    draft = drafted(desk, staff, **values)
    event_drafts.publish(desk, staff, draft.id)
    return event(desk, draft.id)


def event(desk: Desk, event_id: int) -> EventRow:
    """As it stands in the database."""
    with desk.database.reading() as tx:
        row = events.get(tx, event_id)
    assert row is not None
    return row

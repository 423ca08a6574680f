"""Events as colleagues prepare them: the list, drafts written, copied, deleted, published."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from desk import event_checks, event_fields, event_lines, seats
from desk.desk import Desk
from desk.errors import EditedMeanwhile, NotFound, NotNow
from desk.event_checks import Check
from desk.event_fields import Fields
from desk.event_series import Scope, of_scope
from desk.events import EventState, link_payload
from desk.rights import Right, must
from desk.seats import Places
from locales import LOCALES, Locale
from storage import bus, events, records, registrations
from storage.database import Transaction
from storage.events import EventRow
from storage.staff import StaffRow

__all__ = ["EventRow", "StaffRow"]

LISTED = 200
KEY_LETTERS, KEY_LENGTH = "abcdefghjkmnpqrstuvwxyz23456789", 10  # none that is read as another
# What a copy takes over: all that was written, nothing that has happened.
WRITTEN = (
    "kind",
    "title_hu",
    "title_en",
    "about_hu",
    "about_en",
    "venue",
    "address",
    "map_url",
    "settlement",
    "starts_at",
    "ends_at",
    "capacity",
    "group_size",
    "audience",
    "programme",
    "measure",
    "opens_at",
    "closes_at",
    "questions",
    "by_invitation",
)


@dataclass(frozen=True)
class Listed:
    """`taken`: places, offered ones included; `waiting` and `offered`: people."""

    event: EventRow
    taken: int
    waiting: int
    offered: int


@dataclass(frozen=True)
class Prepared:
    """`checks`: what to look at before it is published; `siblings`: the others of its row of dates, in order.

    `links`: by channel, those that are known. `said`: as a chat tells its details, by language.
    """

    event: EventRow
    said: Mapping[Locale, str]
    checks: Sequence[Check]
    siblings: Sequence[EventRow]
    links: Mapping[str, str]


def listing(desk: Desk, staff: StaffRow, kind: str | None, *, over: bool = False) -> list[Listed]:
    """Those to come, the next first; `over`: the others, the last first. Drafts and those called off among them."""
    must(staff, Right.READ_EVENTS)
    with desk.database.reading() as tx:
        rows = events.of_office(tx, desk.clock.now(), LISTED, kind, over=over)
        ids = [row.id for row in rows]
        taken, standing = events.taken(tx, ids), registrations.people(tx, ids)
    return [
        Listed(row, taken[row.id], standing[row.id].get("waiting", 0), standing[row.id].get("offered", 0))
        for row in rows
    ]


def one(desk: Desk, staff: StaffRow, event_id: int) -> EventRow:
    must(staff, Right.READ_EVENTS)
    with desk.database.reading() as tx:
        return existing(tx, event_id)


def prepared(desk: Desk, staff: StaffRow, event_id: int) -> Prepared:
    must(staff, Right.READ_EVENTS)
    with desk.database.reading() as tx:
        event = existing(tx, event_id)
        checks = event_checks.of(desk, tx, event) if event.state == EventState.DRAFT else []
        row = events.of_series(tx, event.series) if event.series else []
        places = seats.places(tx, event)
    found = {channel: link(link_payload(event)) for channel, link in desk.links.items()}
    links = {channel: address for channel, address in found.items() if address}
    said = {locale: _details(desk, event, places, locale) for locale in LOCALES}
    return Prepared(event, said, checks, [each for each in row if each.id != event.id], links)


def _details(desk: Desk, event: EventRow, places: Places, locale: Locale) -> str:
    """A draft as it will be read once it is published."""
    shown = replace(event, state=EventState.PUBLISHED) if event.state == EventState.DRAFT else event
    lines = event_lines.details(shown, places, locale, desk.zone, desk.clock.now())
    return "\n".join(desk.translator.into(locale, line) for line in lines)


def add(desk: Desk, staff: StaffRow, typed: Fields) -> int:
    """A draft; raises EventRefused. The id."""
    must(staff, Right.WORK_EVENTS)
    values = event_fields.read(desk, typed)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        event_id = insert(tx, values, staff, now)
        noted(tx, "event made", event_id, staff, now)
    return event_id


def save(desk: Desk, staff: StaffRow, event_id: int, typed: Fields, seen: str) -> None:
    """A draft. `seen`: the mark of what the page was opened with; EditedMeanwhile where it is another one by now."""
    must(staff, Right.WORK_EVENTS)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        before = locked(tx, event_id, EventState.DRAFT)
        values = event_fields.read(desk, typed, before)
        if mark(before) != seen:
            raise EditedMeanwhile
        events.change(tx, event_id, **values, changed_at=now)
        noted(tx, "event changed", event_id, staff, now)


def publish(desk: Desk, staff: StaffRow, event_id: int, scope: Scope = Scope.ONE) -> int:
    """Returns how many. NotNow for what is no draft any more, or has begun."""
    must(staff, Right.WORK_EVENTS)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        found = of_scope(tx, event_id, scope, now)
        chosen = [event for event in found if event.state == EventState.DRAFT and event.starts_at > now]
        if found[0] not in chosen:
            raise NotNow("publish")
        for event in chosen:
            values = {"state": EventState.PUBLISHED, "published_at": now, "changed_at": now}
            events.change(tx, event.id, **values)
            events.add_version(tx, event, now)
            noted(tx, "event published", event.id, staff, now)
    return len(chosen)


def copy(desk: Desk, staff: StaffRow, event_id: int) -> int:
    """As a draft of its own, in no row of dates. The id."""
    must(staff, Right.WORK_EVENTS)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        copied = insert(tx, written(existing(tx, event_id)), staff, now)
        noted(tx, "event copied", copied, staff, now)
    return copied


def delete(desk: Desk, staff: StaffRow, event_id: int) -> None:
    """A draft only: what was published is called off."""
    must(staff, Right.WORK_EVENTS)
    with desk.database.transaction() as tx:
        locked(tx, event_id, EventState.DRAFT)
        events.remove(tx, event_id)
        noted(tx, "event draft deleted", event_id, staff, desk.clock.now())


def mark(event: EventRow) -> str:
    """Another one after each change."""
    return event.changed_at.isoformat()


def written(event: EventRow) -> dict[str, Any]:
    return {name: getattr(event, name) for name in WRITTEN}


def insert(
    tx: Transaction, values: Mapping[str, Any], staff: StaffRow, now: datetime, series: str | None = None
) -> int:
    made = {"state": EventState.DRAFT, "sequence": 0, "staff_id": staff.id, "at": now, "changed_at": now}
    return events.add(tx, {**values, **made, "key": _free_key(tx), "series": series})


def _free_key(tx: Transaction) -> str:
    """Not to be guessed: who has the link of an event by invitation can register."""
    while True:
        key = "".join(secrets.choice(KEY_LETTERS) for _letter in range(KEY_LENGTH))
        if events.by_key(tx, key) is None:
            return key


def existing(tx: Transaction, event_id: int) -> EventRow:
    event = events.get(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    return event


def locked(tx: Transaction, event_id: int, state: EventState) -> EventRow:
    """NotNow in any other state."""
    event = events.lock(tx, event_id)
    if event is None:
        raise NotFound(f"event {event_id}")
    if event.state != state:
        raise NotNow("change")
    return event


def noted(tx: Transaction, act: str, event_id: int, staff: StaffRow, now: datetime) -> None:
    records.add_audit(tx, f"{act}: {event_id}", now, staff_id=staff.id)
    tx.wake(bus.EVENTS)

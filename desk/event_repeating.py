"""The same event on further days."""

from collections.abc import Sequence
from datetime import date
from secrets import token_hex

from desk.desk import Desk
from desk.errors import NotNow
from desk.event_drafts import existing, insert, noted, written
from desk.event_series import MOST, Candidate, Repeat, candidates, moved
from desk.events import EventState
from desk.rights import Right, must
from storage import events
from storage.database import Transaction
from storage.events import EventRow
from storage.staff import StaffRow

SERIES_BYTES = 8


def days(desk: Desk, staff: StaffRow, event_id: int, repeat: Repeat) -> tuple[EventRow, list[Candidate]]:
    must(staff, Right.WORK_EVENTS)
    with desk.database.reading() as tx:
        event = existing(tx, event_id)
        there = _days_of(desk, tx, event.series) if event.series else set()
    return event, candidates(desk, event, repeat, there)


def repeat(desk: Desk, staff: StaffRow, event_id: int, chosen: Sequence[date]) -> int:
    """As drafts, each with a link of its own. Returns how many: a day on which one of the row stands gets no second.

    NotNow for one that was called off, for more than MOST days, or days that are over.
    """
    must(staff, Right.WORK_EVENTS)
    now = desk.clock.now()
    if len(chosen) > MOST or any(day < now.astimezone(desk.zone).date() for day in chosen):
        raise NotNow("repeat")
    with desk.database.transaction() as tx:
        event = events.lock(tx, existing(tx, event_id).id)
        if event is None or event.state == EventState.CALLED_OFF:
            raise NotNow("repeat")
        series = event.series or token_hex(SERIES_BYTES)
        events.change(tx, event.id, series=series)
        free = sorted({*chosen} - _days_of(desk, tx, series))
        for day in free:
            made = insert(tx, written(event) | moved(desk, event, day), staff, now, series)
            noted(tx, "event repeated", made, staff, now)
    return len(free)


def _days_of(desk: Desk, tx: Transaction, series: str) -> set[date]:
    return {row.starts_at.astimezone(desk.zone).date() for row in events.of_series(tx, series)}

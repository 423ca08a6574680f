"""The queue: which part of it a colleague looks at, page by page, with counts. Rights are checked here."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from desk.desk import Desk
from desk.lifecycle import State
from desk.rights import Right, must, only_office
from desk.routing import DeskCode
from storage import offices, queue
from storage.database import Transaction
from storage.offices import OfficeRow
from storage.queue import COUNTED, PAGE, Filter, Place, QueueRow, Tally
from storage.staff import StaffRow

__all__ = ["COUNTED", "OfficeRow", "QueueRow", "Tally"]  # what pages need of the rows


class View(StrEnum):
    """The named filters of the queue; each can be narrowed."""

    OPEN = "open"
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    DUE = "due"  # overdue, or promised for today
    PARTNER = "partner"
    MESSAGES = "messages"
    PUT_OFF = "put_off"
    CLOSED = "closed"


class Due(StrEnum):
    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"


@dataclass(frozen=True)
class Narrowed:
    """What is left of a view; nothing asked means all of it."""

    state: State | None = None
    kind: str | None = None
    due: Due | None = None
    office: int | None = None
    urgent: bool = False
    outcome: str | None = None
    desk: DeskCode | None = None
    settlement: str | None = None


ALL = Narrowed()


@dataclass(frozen=True)
class Queue:
    """`count`: how many the whole filter holds, at most COUNTED; `next`: where the following page begins."""

    cases: list[QueueRow]
    tally: Tally
    offices: list[OfficeRow]
    count: int
    next: str | None


def queue_page(
    desk: Desk, staff: StaffRow, view: View = View.OPEN, narrowed: Narrowed = ALL, after: str | None = None
) -> Queue:
    must(staff, Right.READ_CASES)
    office, wanted = only_office(staff), _filter(desk, staff, view, narrowed)
    with desk.database.reading() as tx:
        rows = queue.page(tx, wanted, office=office, after=_place(after), limit=PAGE + 1)
        shown = rows[:PAGE]
        return Queue(
            cases=shown,
            tally=tally(tx, desk, staff),
            offices=offices.all_present(tx) if office is None else [],
            count=queue.count(tx, wanted, office),
            next=_end_of(shown[-1]) if len(rows) > len(shown) else None,
        )


def tally(tx: Transaction, desk: Desk, staff: StaffRow) -> Tally:
    return queue.tally(tx, staff.id, tomorrow(desk), only_office(staff))


def version(desk: Desk, staff: StaffRow) -> str:
    """For open pages that may have missed a wake-up; a partner office learns only of its own cases."""
    with desk.database.reading() as tx:
        return queue.version(tx, only_office(staff))


def sees_all(staff: StaffRow) -> bool:
    return only_office(staff) is None


def tomorrow(desk: Desk) -> datetime:
    """The midnight that ends the office's day."""
    today = desk.clock.now().astimezone(desk.zone).date()
    return datetime.combine(today + timedelta(days=1), time(), desk.zone)


def _filter(desk: Desk, staff: StaffRow, view: View, narrowed: Narrowed) -> Filter:
    """What the view itself asks for stands; the rest can be narrowed."""
    named = _named(desk, staff, view)
    wanted = replace(
        named,
        kind=named.kind or narrowed.kind,
        urgent=narrowed.urgent,
        office=narrowed.office,
        desk=narrowed.desk,
        settlement=narrowed.settlement,
    )
    if named.closed:
        return replace(wanted, outcome=narrowed.outcome)
    start, end = _span(desk, narrowed.due)
    return replace(wanted, state=named.state or narrowed.state, due_after=start, due_until=end or named.due_until)


def _named(desk: Desk, staff: StaffRow, view: View) -> Filter:
    filters = {
        View.MINE: Filter(owned_by=staff.id),
        View.UNCLAIMED: Filter(unclaimed=True),
        View.DUE: Filter(due_until=tomorrow(desk)),
        View.PARTNER: Filter(referred=True),
        View.MESSAGES: Filter(kind="message"),
        View.PUT_OFF: Filter(state=State.SNOOZED),
        View.CLOSED: Filter(closed=True),
    }
    return filters.get(view, Filter())


def _span(desk: Desk, due: Due | None) -> tuple[datetime | None, datetime | None]:
    now, end = desk.clock.now(), tomorrow(desk)
    spans = {None: (None, None), Due.OVERDUE: (None, now), Due.TODAY: (now, end), Due.LATER: (end, None)}
    return spans[due]


def _place(after: str | None) -> Place | None:
    """The beginning for what is no place."""
    try:
        return Place.read(after) if after else None
    except ValueError:
        return None


def _end_of(row: QueueRow) -> str:
    return str(Place(row.rank, row.closed_at or row.sorted_by, row.id))

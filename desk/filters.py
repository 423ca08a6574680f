"""What a colleague asks of the queue again and again, under a name of hers."""

from dataclasses import dataclass

from desk.desk import Desk
from desk.errors import FilterRefused, NotFound
from desk.lifecycle import State
from desk.queue import Due, Narrowed, View
from desk.rights import Right, must
from desk.routing import DeskCode
from storage import filters, records
from storage.database import Transaction
from storage.filters import FilterRow
from storage.staff import StaffRow

LONGEST_NAME = 60
MOST_FILTERS = 20  # of one colleague


@dataclass(frozen=True)
class SavedFilter:
    id: int
    name: str
    view: View
    narrowed: Narrowed


def of(desk: Desk, staff: StaffRow) -> list[SavedFilter]:
    must(staff, Right.READ_CASES)
    with desk.database.reading() as tx:
        return [_read(row) for row in filters.of_staff(tx, staff.id)]


def save(desk: Desk, staff: StaffRow, name: str, view: View, narrowed: Narrowed) -> None:
    """The same filter again is the same one under its new name."""
    must(staff, Right.READ_CASES)
    name = _checked(name)
    with desk.database.transaction() as tx:
        same = next((row for row in map(_read, filters.of_staff(tx, staff.id)) if _asks(row) == (view, narrowed)), None)
        if same is not None:
            filters.rename(tx, same.id, staff.id, name)
        elif filters.count(tx, staff.id) >= MOST_FILTERS:
            raise FilterRefused
        else:
            filters.add(tx, _row(staff, name, view, narrowed), desk.clock.now())
        _record(tx, desk, staff, "queue filter saved")


def rename(desk: Desk, staff: StaffRow, filter_id: int, name: str) -> None:
    must(staff, Right.READ_CASES)
    name = _checked(name)
    with desk.database.transaction() as tx:
        if not filters.rename(tx, filter_id, staff.id, name):
            raise NotFound
        _record(tx, desk, staff, "queue filter renamed")


def remove(desk: Desk, staff: StaffRow, filter_id: int) -> None:
    must(staff, Right.READ_CASES)
    with desk.database.transaction() as tx:
        if not filters.remove(tx, filter_id, staff.id):
            raise NotFound
        _record(tx, desk, staff, "queue filter removed")


def _asks(saved: SavedFilter) -> tuple[View, Narrowed]:
    return saved.view, saved.narrowed


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise FilterRefused
    return name


def _read(row: FilterRow) -> SavedFilter:
    narrowed = Narrowed(
        state=State(row.state) if row.state else None,
        kind=row.kind,
        due=Due(row.due) if row.due else None,
        office=row.office_id,
        urgent=row.urgent,
        outcome=row.outcome,
        desk=DeskCode(row.desk) if row.desk else None,
        settlement=row.settlement,
    )
    return SavedFilter(row.id, row.name, View(row.view), narrowed)


def _row(staff: StaffRow, name: str, view: View, narrowed: Narrowed) -> FilterRow:
    return FilterRow(
        id=0,
        staff_id=staff.id,
        name=name,
        view=view,
        state=narrowed.state,
        kind=narrowed.kind,
        due=narrowed.due,
        office_id=narrowed.office,
        urgent=narrowed.urgent,
        outcome=narrowed.outcome,
        desk=narrowed.desk,
        settlement=narrowed.settlement,
    )


def _record(tx: Transaction, desk: Desk, staff: StaffRow, action: str) -> None:
    records.add_audit(tx, action, desk.clock.now(), staff_id=staff.id)

"""Reading the audit. It is only ever added to; the database itself refuses the rest (migration 0003)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from desk.desk import Desk
from desk.rights import Right, must
from storage import records
from storage import staff as rows
from storage.records import AuditFilter, AuditRow
from storage.staff import StaffRow

__all__ = ["AuditRow", "StaffRow"]  # what pages need of the rows

PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """None leaves it open; `before`: only rows older than the one with this id."""

    staff_id: int | None = None
    action: str | None = None
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Audit:
    """The newest first. `names`: of colleagues who were removed as well. `next_before`: where an older page begins."""

    rows: list[AuditRow]
    names: dict[int, str]
    actions: list[str]
    next_before: int | None


def read(desk: Desk, reader: StaffRow, wanted: Wanted) -> Audit:
    must(reader, Right.READ_AUDIT)
    since, until = _span(desk, wanted.day)
    chosen = AuditFilter(wanted.staff_id, wanted.action, since, until, wanted.before)
    with desk.database.reading() as tx:
        found = records.audit_page(tx, chosen, PAGE + 1)
        names = {row.id: row.name for row in rows.everybody(tx)}
        actions = records.audit_actions(tx)
    shown = found[:PAGE]
    return Audit(shown, names, actions, shown[-1].id if len(found) > PAGE else None)


def _span(desk: Desk, day: date | None) -> tuple[datetime, datetime] | tuple[None, None]:
    """A day of the office, which in March and October is not 24 hours long."""
    if day is None:
        return None, None
    begins = (datetime.combine(each, clock_time(), desk.zone) for each in (day, day + timedelta(days=1)))
    since, until = begins
    return since, until

"""The labour and training needs that businesses have reported, month by month: an internal table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from desk.desk import Desk
from desk.intake import SHIFTS, NeedKind, Shift
from desk.profile import SCHOOLING_NEEDED
from desk.rights import Right, must
from knowledge.profile import Schooling
from locales import Text, _
from storage import intake, records
from storage.intake import NeedRow
from storage.staff import StaffRow

__all__ = ["KINDS", "NeedRow"]

MOST = 2000  # of one month; nobody reads more
KINDS = {NeedKind.LABOUR: _("Workers wanted"), NeedKind.TRAINING: _("Training wanted")}


@dataclass(frozen=True)
class MonthOfNeeds:
    """`month`: its first day."""

    month: date
    rows: list[NeedRow]

    @property
    def before(self) -> date:
        return moved(self.month, -1)

    @property
    def after(self) -> date:
        return moved(self.month, 1)


def of_month(desk: Desk, staff: StaffRow, month: date | None = None) -> MonthOfNeeds:
    """Reported in that month, in this one by default."""
    must(staff, Right.READ_NEEDS)
    first = (month or desk.clock.now().astimezone(desk.zone).date()).replace(day=1)
    start, end = (datetime.combine(day, time(), desk.zone) for day in (first, moved(first, 1)))
    with desk.database.reading() as tx:
        return MonthOfNeeds(first, intake.needs_between(tx, start, end, MOST))


def taken_away(desk: Desk, staff: StaffRow, month: date | None) -> MonthOfNeeds:
    """The same as a file, which the audit remembers."""
    found = of_month(desk, staff, month)
    with desk.database.transaction() as tx:
        records.add_audit(tx, "needs downloaded", desk.clock.now(), staff_id=staff.id, hits=len(found.rows))
    return found


def coded(need: NeedRow) -> Iterator[Text]:
    if need.schooling is not None:
        yield SCHOOLING_NEEDED[Schooling(need.schooling)]
    if need.shift is not None:
        yield SHIFTS[Shift(need.shift)]


def moved(month: date, by: int) -> date:
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)

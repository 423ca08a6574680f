"""Working days and absences, as the staff page enters them."""

from datetime import date

from sqlalchemy import update

from desk.desk import Desk
from storage.models import staff
from storage.staff import StaffRow


def set_absence(desk: Desk, colleague: StaffRow, first: date, last: date | None) -> None:
    with desk.database.transaction() as tx:
        tx.execute(update(staff).where(staff.c.id == colleague.id).values(away_from=first, away_until=last))


def set_working_days(desk: Desk, colleague: StaffRow, days: str) -> None:
    with desk.database.transaction() as tx:
        tx.execute(update(staff).where(staff.c.id == colleague.id).values(working_days=days))

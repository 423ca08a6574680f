"""The morning digest: what the day begins with. Lists for the console, counts and references for the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk import duty, event_people
from desk.desk import Desk
from desk.rights import Right, may, must
from storage import bus, digests, records
from storage import staff as colleagues
from storage.cases import CaseRow
from storage.database import Transaction
from storage.digests import Figures, Listed
from storage.staff import StaffRow

__all__ = ["CaseRow", "Figures", "Listed"]  # what pages need of the rows

AT = time(7, 45)
NO_LATER = time(12)  # a morning digest made in the afternoon would only mislead
MOST_LISTED = 20
LONGEST_BREAK = 60  # days without a working day that the figures look back over
SECTIONS = ("urgent", "overdue", "today", "unclaimed", "waking")


@dataclass(frozen=True)
class Digest:
    """`figures` are those from the beginning of `since`, the last working day, to the beginning of `day`."""

    day: date
    is_working_day: bool
    sections: Mapping[str, Listed]
    absent: Sequence[StaffRow]
    samples: Sequence[str]
    years_without_decree: Sequence[int]
    since: date
    figures: Figures
    to_phone: int  # people of events who can be told something they have to know by phone only


def today(desk: Desk, staff: StaffRow) -> Digest:
    must(staff, Right.READ_DIGEST)
    with desk.database.reading() as tx:
        return compiled(desk, tx)


def compiled(desk: Desk, tx: Transaction) -> Digest:
    now, working = desk.clock.now(), desk.working_time
    day = now.astimezone(desk.zone).date()
    since = _last_working_day(desk, day)
    people = [staff for staff in colleagues.all_present(tx) if may(staff, Right.WORK)]
    return Digest(
        day=day,
        is_working_day=bool(working.spans(day)),
        sections=digests.listed(tx, now, _beginning(desk, day + timedelta(days=1)), MOST_LISTED),
        absent=[staff for staff in people if working.spans(day) and not duty.works_on(staff, day, working)],
        samples=desk.office.samples,
        years_without_decree=working.years_without_decree(now),
        since=since,
        figures=digests.figures(tx, _beginning(desk, since), _beginning(desk, day)),
        to_phone=event_people.all_to_phone(tx, now),
    )


def _beginning(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), desk.zone)


def _last_working_day(desk: Desk, day: date) -> date:
    before = (day - timedelta(days=number) for number in range(1, LONGEST_BREAK))
    return next((day for day in before if desk.working_time.spans(day)), day - timedelta(days=1))


def make_due(desk: Desk) -> bool:
    """At 7:45 on a working day, once, whichever process comes first. The page shows it anew, the mail goes out once."""
    now = desk.clock.now()
    local = now.astimezone(desk.zone)
    if not AT <= local.time() < NO_LATER or not desk.working_time.spans(local.date()):
        return False
    with desk.database.reading() as tx:
        if digests.exists(tx, local.date()):
            return False
    with desk.database.transaction() as tx:
        if digests.make(tx, local.date(), now):
            records.add_audit(tx, "digest made", now)
            tx.wake(bus.QUEUE)
    return False


def readers(tx: Transaction, day: date) -> list[StaffRow]:
    """Who gets it by mail: those who deal with cases and are not away."""
    return [staff for staff in colleagues.all_present(tx) if may(staff, Right.WORK) and not duty.is_away(staff, day)]

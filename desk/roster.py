"""Colleagues and partner offices: who is one, in which role, working when; every change is in the audit."""

from dataclasses import dataclass
from datetime import date

from desk import casework, staff, telegram_links
from desk.desk import Desk
from desk.errors import (
    AlreadyThere,
    LastCoordinator,
    NotFound,
    OfficeInUse,
    OfficeMissing,
    SenselessDays,
    TextRefused,
)
from desk.rights import RIGHTS, Right, must
from desk.routing import DeskCode
from desk.staff import SignInLink
from storage import cases, offices, records, sign_in
from storage import staff as rows
from storage.database import Transaction
from storage.offices import OfficeRow
from storage.staff import StaffRow

__all__ = ["OfficeRow", "StaffRow"]  # what pages need of the rows

WORKING_DAYS = "0123456"  # Monday to Sunday
LONGEST_NAME = 80


@dataclass(frozen=True)
class Roster:
    colleagues: list[StaffRow]
    offices: list[OfficeRow]

    def office_of(self, colleague: StaffRow) -> str | None:
        return next((office.name for office in self.offices if office.id == colleague.office_id), None)


@dataclass(frozen=True)
class Place:
    """What a colleague is here; `office_id` of a partner's colleague only."""

    name: str
    role: str
    office_id: int | None
    working_days: str


def read(desk: Desk, reader: StaffRow) -> Roster:
    must(reader, Right.READ_STAFF)
    with desk.database.reading() as tx:
        return Roster(rows.all_present(tx), offices.all_present(tx))


def invite(desk: Desk, by: StaffRow, email: str, role: str, office_id: int | None) -> SignInLink:
    """A new colleague, or one who was removed; NoEmail, AlreadyThere, OfficeMissing."""
    must(by, Right.MANAGE_STAFF)
    email, now = staff.as_email(email), desk.clock.now()
    with desk.database.transaction() as tx:
        known = rows.by_email(tx, email)
        if known is not None and known.removed_at is None:
            raise AlreadyThere
        row = rows.add(tx, email, staff.name_from(email), role, _office_for(tx, role, office_id), now)
        records.add_staff_audit(tx, f"colleague added: {role}", now, by.id, row.id)
        return staff.new_link(tx, row, now, by=by.id)


def renew_link(desk: Desk, by: StaffRow, staff_id: int) -> SignInLink:
    """For lost factors: once the link is used, the old ones and all her sessions are worthless."""
    must(by, Right.MANAGE_STAFF)
    with desk.database.transaction() as tx:
        return staff.new_link(tx, _present(tx, staff_id), desk.clock.now(), by=by.id)


def change(desk: Desk, by: StaffRow, staff_id: int, place: Place) -> None:
    """Who may work on cases no more gives hers back to the queue."""
    must(by, Right.MANAGE_STAFF)
    name, now = _named(place.name), desk.clock.now()
    if place.role not in RIGHTS or not set(place.working_days) <= set(WORKING_DAYS):
        raise NotFound(place.role)
    with desk.database.transaction() as tx:
        before = _present(tx, staff_id)
        if place.role != "coordinator":
            _another_coordinator_than(tx, staff_id)
        office_id = _office_for(tx, place.role, place.office_id)
        values = {"name": name, "role": place.role, "office_id": office_id, "working_days": place.working_days}
        rows.change(tx, staff_id, **values)
        if (before.role, before.office_id) != (place.role, office_id):
            records.add_staff_audit(tx, f"role changed: {place.role}", now, by.id, staff_id)
        else:
            records.add_staff_audit(tx, "colleague changed", now, by.id, staff_id)
    if Right.WORK not in RIGHTS[place.role]:
        _release_cases(desk, by, staff_id)


def remove(desk: Desk, by: StaffRow, staff_id: int) -> None:
    """Her sessions end, her Telegram account is forgotten, her open cases go back to the queue.

    What she wrote stays under her name.
    """
    must(by, Right.MANAGE_STAFF)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        _present(tx, staff_id)
        _another_coordinator_than(tx, staff_id)
        rows.change(tx, staff_id, removed_at=now, password=None, totp_secret=None, totp_step=None)
        sign_in.end_sessions(tx, staff_id)
        sign_in.end_links(tx, staff_id)
        telegram_links.forget(tx, staff_id)
        records.add_staff_audit(tx, "colleague removed", now, by.id, staff_id)
    _release_cases(desk, by, staff_id)


def _release_cases(desk: Desk, by: StaffRow, staff_id: int) -> None:
    """Each in a transaction of its own, under its conversation's lock."""
    with desk.database.reading() as tx:
        hers = cases.open_ids_of(tx, staff_id)
    for case_id in hers:
        casework.release(desk, by, case_id, staff_id)


def set_absence(desk: Desk, by: StaffRow, staff_id: int, first: date | None, last: date | None) -> None:
    """Whole days, the last one included; neither: she is here. What becomes of her cases is not decided here."""
    must(by, Right.OWN_ABSENCE if by.id == staff_id else Right.MANAGE_STAFF)
    now = desk.clock.now()
    today = now.astimezone(desk.zone).date()
    if (first is None) != (last is None) or (first and last and (last < first or last < today)):
        raise SenselessDays
    with desk.database.transaction() as tx:
        _present(tx, staff_id)
        rows.change(tx, staff_id, away_from=first, away_until=last)
        records.add_staff_audit(tx, "absence entered" if first else "absence ended", now, by.id, staff_id)


def add_office(desk: Desk, by: StaffRow, name: str) -> None:
    must(by, Right.MANAGE_STAFF)
    name, now = _named(name), desk.clock.now()
    with desk.database.transaction() as tx:
        known = offices.find(tx, name)
        if known is not None and known.removed_at is None:
            raise AlreadyThere
        offices.named(tx, name, now)
        records.add_audit(tx, "office added", now, staff_id=by.id)


def rename_office(desk: Desk, by: StaffRow, office_id: int, name: str) -> None:
    must(by, Right.MANAGE_STAFF)
    name, now = _named(name), desk.clock.now()
    with desk.database.transaction() as tx:
        _present_office(tx, office_id)
        known = offices.find(tx, name)
        if known is not None and known.id != office_id:
            raise AlreadyThere
        offices.rename(tx, office_id, name)
        records.add_audit(tx, "office renamed", now, staff_id=by.id)


def set_desk(desk: Desk, by: StaffRow, office_id: int, code: str) -> None:
    """Which of the desks the office is, so that matters that belong there are offered to it; empty: none of them."""
    must(by, Right.MANAGE_STAFF)
    if code and code not in set(DeskCode):
        raise NotFound
    with desk.database.transaction() as tx:
        _present_office(tx, office_id)
        offices.set_desk(tx, office_id, code or None)
        records.add_audit(tx, "office desk changed", desk.clock.now(), staff_id=by.id)


def remove_office(desk: Desk, by: StaffRow, office_id: int) -> None:
    """OfficeInUse while an open case is with it or anybody works for it."""
    must(by, Right.MANAGE_STAFF)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        offices.lock(tx, office_id)
        _present_office(tx, office_id)
        has_colleagues = any(row.office_id == office_id for row in rows.all_present(tx))
        if has_colleagues or cases.any_open_at(tx, office_id):
            raise OfficeInUse
        offices.remove(tx, office_id, now)
        records.add_audit(tx, "office removed", now, staff_id=by.id)


def _present(tx: Transaction, staff_id: int) -> StaffRow:
    row = rows.get(tx, staff_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    return row


def _present_office(tx: Transaction, office_id: int) -> OfficeRow:
    row = offices.get(tx, office_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    return row


def _office_for(tx: Transaction, role: str, office_id: int | None) -> int | None:
    if role not in RIGHTS:
        raise NotFound(role)
    if role != "partner":
        return None
    if office_id is None:
        raise OfficeMissing
    return _present_office(tx, office_id).id


def _another_coordinator_than(tx: Transaction, staff_id: int) -> None:
    """Only who can sign in counts: somebody invited may never come."""
    coordinators = rows.lock_coordinators(tx)
    if coordinators == [staff_id]:
        raise LastCoordinator


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise TextRefused
    return name

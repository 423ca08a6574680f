from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import staff


@dataclass(frozen=True, slots=True)
class StaffRow:
    id: int
    email: str
    name: str
    role: str
    office_id: int | None  # the partner office she belongs to
    signed_in_at: datetime | None
    working_days: str  # digits, 0 Monday to 6 Sunday
    away_from: date | None
    away_until: date | None  # the last day away
    removed_at: datetime | None


COLUMNS = [staff.c[name] for name in StaffRow.__slots__]


def add(tx: Transaction, email: str, name: str, role: str, office_id: int | None, now: datetime) -> StaffRow:
    """A second time with the same e-mail: the role and office are renewed, a removed colleague is back."""
    known = by_email(tx, email)
    if known is None:
        statement = insert(staff).values(
            email=email,
            email_lookup=tx.keyring.lookup(email),
            name=name,
            role=role,
            office_id=office_id,
            added_at=now,
        )
        tx.execute(statement)
    else:
        tx.execute(update(staff).where(staff.c.id == known.id).values(role=role, office_id=office_id, removed_at=None))
    row = by_email(tx, email)
    assert row is not None
    return row


def by_email(tx: Transaction, email: str) -> StaffRow | None:
    row = tx.first(select(*COLUMNS).where(staff.c.email_lookup.in_(tx.keyring.lookups(email))))
    return StaffRow(*row) if row else None


def anybody_ever(tx: Transaction) -> bool:
    """Of who has left a number stays."""
    return tx.first(select(staff.c.id).limit(1)) is not None


def anybody_enrolled(tx: Transaction) -> bool:
    """Who has a password can; who signed in before there were any has to enrol first."""
    return tx.first(select(staff.c.id).where(staff.c.password.is_not(None)).limit(1)) is not None


def telegram_of(tx: Transaction, staff_id: int) -> str | None:
    """The id of her own account there, once she has linked it."""
    own: str | None = tx.scalar(select(staff.c.telegram_id).where(staff.c.id == staff_id))
    return own


def get(tx: Transaction, staff_id: int) -> StaffRow | None:
    row = tx.first(select(*COLUMNS).where(staff.c.id == staff_id))
    return StaffRow(*row) if row else None


def all_present(tx: Transaction) -> list[StaffRow]:
    query = select(*COLUMNS).where(staff.c.removed_at.is_(None)).order_by(staff.c.id)
    return [StaffRow(*row) for row in tx.all(query)]


def everybody(tx: Transaction) -> list[StaffRow]:
    """With those who were removed: the audit names them still."""
    return [StaffRow(*row) for row in tx.all(select(*COLUMNS).order_by(staff.c.id))]


def lock_coordinators(tx: Transaction) -> list[int]:
    """Those who can sign in, locked so that of two who go at once the second one knows of the first."""
    conditions = (staff.c.role == "coordinator", staff.c.removed_at.is_(None), staff.c.password.is_not(None))
    query = select(staff.c.id).where(*conditions).order_by(staff.c.id)
    return [row.id for row in tx.all(query.with_for_update(key_share=True))]


def change(tx: Transaction, staff_id: int, **values: Any) -> None:
    tx.execute(update(staff).where(staff.c.id == staff_id).values(**values))

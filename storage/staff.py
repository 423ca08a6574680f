from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.models import sign_in_links, staff, staff_sessions


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


def by_id(tx: Transaction, staff_id: int) -> StaffRow | None:
    row = tx.first(select(*COLUMNS).where(staff.c.id == staff_id))
    return StaffRow(*row) if row else None


def anybody_signed_in(tx: Transaction) -> bool:
    return tx.first(select(staff.c.id).where(staff.c.signed_in_at.is_not(None)).limit(1)) is not None


def add_link(tx: Transaction, token_hash: str, staff_id: int, expires_at: datetime) -> None:
    """A new link makes the earlier unused ones of the same colleague worthless."""
    tx.execute(delete(sign_in_links).where(sign_in_links.c.staff_id == staff_id, sign_in_links.c.used_at.is_(None)))
    tx.execute(insert(sign_in_links).values(token_hash=token_hash, staff_id=staff_id, expires_at=expires_at))


def use_link(tx: Transaction, token_hash: str, now: datetime) -> int | None:
    """The colleague's id, once; a used, expired or unknown link gives None."""
    link = sign_in_links.c
    statement = (
        update(sign_in_links)
        .where(link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now)
        .values(used_at=now)
    )
    if tx.execute(statement).rowcount != 1:
        return None
    staff_id: int = tx.scalar(select(link.staff_id).where(link.token_hash == token_hash))
    tx.execute(update(staff).where(staff.c.id == staff_id).values(signed_in_at=now))
    return staff_id


def add_session(tx: Transaction, token_hash: str, staff_id: int, now: datetime, expires_at: datetime) -> None:
    tx.execute(
        insert(staff_sessions).values(token_hash=token_hash, staff_id=staff_id, started_at=now, expires_at=expires_at)
    )


def by_session(tx: Transaction, token_hash: str, now: datetime) -> StaffRow | None:
    query = (
        select(*COLUMNS)
        .join(staff_sessions, staff_sessions.c.staff_id == staff.c.id)
        .where(
            staff_sessions.c.token_hash == token_hash, staff_sessions.c.expires_at > now, staff.c.removed_at.is_(None)
        )
    )
    row = tx.first(query)
    return StaffRow(*row) if row else None


def end_session(tx: Transaction, token_hash: str) -> None:
    tx.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))

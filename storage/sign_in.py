"""One-time links, passwords and secrets of authenticator apps, and the sessions they open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from storage.database import Transaction
from storage.models import sign_in_links, staff, staff_sessions
from storage.staff import COLUMNS, StaffRow

ANYBODY_PRESENT = staff.c.removed_at.is_(None)


@dataclass(frozen=True, slots=True)
class AccountRow:
    id: int
    email: str
    password: str | None  # its hash
    totp_secret: str | None
    totp_step: int | None  # the last one used
    failures: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    token_hash: str
    started_at: datetime
    seen_at: datetime | None
    device: str | None


ACCOUNT = [staff.c[name] for name in AccountRow.__slots__]
SESSION = [staff_sessions.c[name] for name in SessionRow.__slots__]


def account(tx: Transaction, email: str, *, lock: bool = False) -> AccountRow | None:
    query = select(*ACCOUNT).where(staff.c.email_lookup.in_(tx.keyring.lookups(email)), ANYBODY_PRESENT)
    row = tx.first(query.with_for_update(key_share=True) if lock else query)
    return AccountRow(*row) if row else None


def add_link(tx: Transaction, token_hash: str, staff_id: int, expires_at: datetime) -> None:
    """A new link makes the earlier unused ones of the same colleague worthless."""
    end_links(tx, staff_id)
    tx.execute(insert(sign_in_links).values(token_hash=token_hash, staff_id=staff_id, expires_at=expires_at))


def end_links(tx: Transaction, staff_id: int) -> None:
    tx.execute(delete(sign_in_links).where(sign_in_links.c.staff_id == staff_id, sign_in_links.c.used_at.is_(None)))


def account_of_link(tx: Transaction, token_hash: str, now: datetime) -> AccountRow | None:
    """None for a used, replaced, expired or unknown link."""
    link = sign_in_links.c
    query = (
        select(*ACCOUNT)
        .join(sign_in_links, link.staff_id == staff.c.id)
        .where(link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now, ANYBODY_PRESENT)
    )
    row = tx.first(query)
    return AccountRow(*row) if row else None


def use_link(tx: Transaction, token_hash: str, now: datetime) -> bool:
    """Once; of two at the same moment one gets True."""
    link = sign_in_links.c
    unused = (link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now)
    return tx.execute(update(sign_in_links).where(*unused).values(used_at=now)).rowcount == 1


def set_factors(tx: Transaction, staff_id: int, password: str, secret: str) -> None:
    values = {"password": password, "totp_secret": secret, "totp_step": None}
    tx.execute(update(staff).where(staff.c.id == staff_id).values(values))


def count_failure(tx: Transaction, staff_id: int, failures: int, locked_until: datetime | None) -> None:
    tx.execute(update(staff).where(staff.c.id == staff_id).values(failures=failures, locked_until=locked_until))


def signed_in(tx: Transaction, staff_id: int, totp_step: int, now: datetime) -> None:
    values = {"totp_step": totp_step, "failures": 0, "locked_until": None, "signed_in_at": now}
    tx.execute(update(staff).where(staff.c.id == staff_id).values(values))


def add_session(
    tx: Transaction, token_hash: str, staff_id: int, device: str | None, now: datetime, expires_at: datetime
) -> None:
    tx.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id, staff_sessions.c.expires_at <= now))
    tx.execute(
        insert(staff_sessions).values(
            token_hash=token_hash,
            staff_id=staff_id,
            started_at=now,
            expires_at=expires_at,
            seen_at=now,
            device=device,
        )
    )


def by_session(tx: Transaction, token_hash: str, now: datetime) -> tuple[StaffRow, datetime | None] | None:
    """With the moment when the session was last seen."""
    session = staff_sessions.c
    query = (
        select(*COLUMNS, session.seen_at.label("last_seen"))
        .join(staff_sessions, session.staff_id == staff.c.id)
        .where(session.token_hash == token_hash, session.expires_at > now, ANYBODY_PRESENT)
    )
    row = tx.first(query)
    return (StaffRow(*row[:-1]), row.last_seen) if row else None


def saw_session(tx: Transaction, token_hash: str, now: datetime, not_since: datetime) -> None:
    session = staff_sessions.c
    is_due = or_(session.seen_at.is_(None), session.seen_at <= not_since)
    tx.execute(update(staff_sessions).where(session.token_hash == token_hash, is_due).values(seen_at=now))


def sessions_of(tx: Transaction, staff_id: int, now: datetime) -> list[SessionRow]:
    session = staff_sessions.c
    query = select(*SESSION).where(session.staff_id == staff_id, session.expires_at > now)
    return [SessionRow(*row) for row in tx.all(query.order_by(session.started_at.desc(), session.token_hash))]


def end_session(tx: Transaction, token_hash: str) -> int | None:
    """Whose it was."""
    staff_id: int | None = tx.scalar(select(staff_sessions.c.staff_id).where(staff_sessions.c.token_hash == token_hash))
    tx.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == token_hash))
    return staff_id


def end_sessions(tx: Transaction, staff_id: int, *, but: str = "") -> int:
    """All of hers, or all but one; how many."""
    session = staff_sessions.c
    return tx.execute(delete(staff_sessions).where(session.staff_id == staff_id, session.token_hash != but)).rowcount

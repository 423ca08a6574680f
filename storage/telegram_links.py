"""Which Telegram account is whose: one-time links, and the account of a colleague. Only a token's hash is stored."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.models import staff, telegram_links
from storage.staff import COLUMNS, StaffRow


def add(tx: Transaction, token_hash: str, staff_id: int, expires_at: datetime) -> None:
    """A new link makes the earlier ones of the same colleague worthless."""
    end(tx, staff_id)
    tx.execute(insert(telegram_links).values(token_hash=token_hash, staff_id=staff_id, expires_at=expires_at))


def end(tx: Transaction, staff_id: int) -> None:
    tx.execute(delete(telegram_links).where(telegram_links.c.staff_id == staff_id))


def take(tx: Transaction, token_hash: str, now: datetime) -> bool:
    """True once, and only while it is fresh."""
    link = telegram_links.c
    fresh = (link.token_hash == token_hash, link.used_at.is_(None), link.expires_at > now)
    return tx.execute(update(telegram_links).where(*fresh).values(used_at=now)).rowcount == 1


def colleague_of_link(tx: Transaction, token_hash: str) -> StaffRow | None:
    """Of a used or an old one, too; only who works here."""
    query = (
        select(*COLUMNS)
        .join(telegram_links, telegram_links.c.staff_id == staff.c.id)
        .where(telegram_links.c.token_hash == token_hash, staff.c.removed_at.is_(None))
    )
    row = tx.first(query)
    return StaffRow(*row) if row else None


def colleague(tx: Transaction, account: int) -> StaffRow | None:
    """Whose account it is, if she works here. `account`: the `id` of a Telegram user."""
    lookups = tx.keyring.lookups(str(account))
    row = tx.first(select(*COLUMNS).where(staff.c.telegram_lookup.in_(lookups), staff.c.removed_at.is_(None)))
    return StaffRow(*row) if row else None


def is_linked(tx: Transaction, staff_id: int) -> bool:
    query = select(staff.c.id).where(staff.c.id == staff_id, staff.c.telegram_lookup.is_not(None))
    return tx.first(query) is not None


def set_account(tx: Transaction, staff_id: int, account: int | None) -> None:
    """In place of the one that was hers; None: she has none any more."""
    text = str(account) if account is not None else None
    lookup = tx.keyring.lookup(text) if text is not None else None
    tx.execute(update(staff).where(staff.c.id == staff_id).values(telegram_id=text, telegram_lookup=lookup))

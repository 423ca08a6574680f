"""A colleague's own Telegram account: linked by a one-time link from her console page, never by being in the group."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from secrets import token_urlsafe

from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.errors import NotFound
from storage import records, telegram_links
from storage.crypto import token_hash
from storage.database import Transaction
from storage.staff import StaffRow

PAYLOAD = "s_"  # how the start payload begins; that of a visitor's link begins with another letter (desk/people.py)
TOKEN_BYTES = 24  # 192 bits, 32 characters
LINK_LIVES = timedelta(minutes=15)


class Link(StrEnum):
    """What became of a link that was opened."""

    GOOD = "the account is hers now"
    SPENT = "used, too old, or never made"
    OTHERS = "the account is another colleague's"


@dataclass(frozen=True)
class Opened:
    """`name`: of the colleague whose the account is now."""

    link: Link
    name: str = ""


def is_possible(desk: Desk) -> bool:
    """Telegram is switched on and the bot's name is known."""
    return _address(desk, PAYLOAD) is not None


def is_linked(desk: Desk, staff: StaffRow) -> bool:
    with desk.database.reading() as tx:
        return telegram_links.is_linked(tx, staff.id)


def make_link(desk: Desk, staff: StaffRow) -> str:
    """An address that opens the bot in her private chat, good once and for LINK_LIVES. NotFound without Telegram."""
    token, now = token_urlsafe(TOKEN_BYTES), desk.clock.now()
    address = _address(desk, PAYLOAD + token)
    if address is None:
        raise NotFound
    with desk.database.transaction() as tx:
        telegram_links.add(tx, token_hash(token), staff.id, now + LINK_LIVES)
        records.add_staff_audit(tx, "Telegram link made", now, staff.id, staff.id)
    return address


def _address(desk: Desk, payload: str) -> str | None:
    link = desk.links.get(TELEGRAM)
    return link(payload) if link is not None else None


def open_link(desk: Desk, token: str, account: int) -> Opened:
    """The account takes the place of the one she had; opened again from the same account, it says so again."""
    now, hashed = desk.clock.now(), token_hash(token)
    with desk.database.transaction() as tx:
        staff = telegram_links.colleague_of_link(tx, hashed)
        owner = telegram_links.colleague(tx, account)
        if staff is None:
            return Opened(Link.SPENT)
        if owner is not None and owner.id != staff.id:
            return Opened(Link.OTHERS)
        if telegram_links.take(tx, hashed, now):
            telegram_links.set_account(tx, staff.id, account)
            records.add_staff_audit(tx, "Telegram account linked", now, staff.id, staff.id)
        elif owner is None:
            return Opened(Link.SPENT)
        return Opened(Link.GOOD, staff.name)


def unlink(desk: Desk, staff: StaffRow) -> None:
    with desk.database.transaction() as tx:
        forget(tx, staff.id)
        records.add_staff_audit(tx, "Telegram account unlinked", desk.clock.now(), staff.id, staff.id)


def forget(tx: Transaction, staff_id: int) -> None:
    """Neither the account nor a link that is under way is good any more."""
    telegram_links.end(tx, staff_id)
    telegram_links.set_account(tx, staff_id, None)


def colleague(desk: Desk, account: int) -> StaffRow | None:
    with desk.database.reading() as tx:
        return telegram_links.colleague(tx, account)

"""Colleagues: added with a one-time link, and who is at a session. Signing in itself: desk/sign_in.py."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from email_validator import EmailNotValidError, validate_email

from desk.desk import Desk
from desk.errors import NoEmail
from storage import offices, records, sign_in, staff
from storage.crypto import token_hash
from storage.database import Transaction
from storage.staff import StaffRow

ROLES = ("coordinator", "clerk", "partner", "reader")
LINK_LIVES = timedelta(hours=24)
SESSION_LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class SignInLink:
    token: str
    email: str


def add(desk: Desk, email: str, role: str, office: str | None = None) -> SignInLink:
    """Adds a colleague, or renews the link of one; raises NoEmail for what is no e-mail address.

    `office`: the name of the partner office she belongs to, made if there is none of that name. What she signs in with
    now stays good until the new link is used.
    """
    email, now = as_email(email), desk.clock.now()
    with desk.database.transaction() as tx:
        office_id = offices.named(tx, office, now).id if office else None
        row = staff.add(tx, email, name_from(email), role, office_id, now)
        return new_link(tx, row, now)


def as_email(typed: str) -> str:
    """NoEmail for what is none."""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NoEmail(str(error)) from error


def new_link(tx: Transaction, row: StaffRow, now: datetime, *, by: int | None = None) -> SignInLink:
    token = token_urlsafe(32)
    sign_in.add_link(tx, token_hash(token), row.id, now + LINK_LIVES)
    records.add_staff_audit(tx, "sign-in link made", now, by or row.id, row.id)
    return SignInLink(token, row.email)


def signed_in(desk: Desk, session: str) -> StaffRow | None:
    with desk.database.reading() as tx:
        found = sign_in.by_session(tx, token_hash(session), desk.clock.now())
    return found[0] if found else None


def sign_out(desk: Desk, session: str) -> None:
    with desk.database.transaction() as tx:
        staff_id = sign_in.end_session(tx, token_hash(session))
        if staff_id is not None:
            records.add_audit(tx, "signed out", desk.clock.now(), staff_id=staff_id)


def form_token(desk: Desk, session: str) -> str:
    """Shows that a form came from a page of this session; the same in every process that has the office's key."""
    return desk.database.keyring.lookup(_form_purpose(session))


def form_token_fits(desk: Desk, session: str, token: str) -> bool:
    known = desk.database.keyring.lookups(_form_purpose(session))
    return any(hmac.compare_digest(right.encode(), token.encode()) for right in known)


def _form_purpose(session: str) -> str:
    return f"form of session {session}"


def anybody_enrolled(desk: Desk) -> bool:
    with desk.database.reading() as tx:
        return staff.anybody_enrolled(tx)


def name_from(email: str) -> str:
    """kati.nagy@… → "Kati"; visitors see it beside her replies."""
    return email.partition("@")[0].partition(".")[0].capitalize()

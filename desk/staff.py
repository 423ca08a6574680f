"""Colleagues: added from the command line, signed in by a one-time link."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe

from email_validator import EmailNotValidError, validate_email

from desk.desk import Desk
from desk.errors import LinkSpent, NotFound
from storage import offices, records, staff
from storage.crypto import token_hash
from storage.staff import StaffRow

ROLES = ("coordinator", "clerk", "partner", "reader")
LINK_LIVES = timedelta(hours=24)
SESSION_LIVES = timedelta(hours=12)


@dataclass(frozen=True)
class SignInLink:
    token: str
    email: str


def add(desk: Desk, email: str, role: str, office: str | None = None) -> SignInLink:
    """Adds a colleague, or renews the link of one; raises NotFound for what is no e-mail address.

    `office`: the name of the partner office she belongs to, made if there is none of that name.
    """
    try:
        email = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise NotFound(str(error)) from error
    token, now = token_urlsafe(32), desk.clock.now()
    with desk.database.transaction() as tx:
        office_id = offices.named(tx, office, now).id if office else None
        row = staff.add(tx, email, _name_from(email), role, office_id, now)
        staff.add_link(tx, token_hash(token), row.id, now + LINK_LIVES)
        records.add_audit(tx, "sign-in link made", now, staff_id=row.id)
    return SignInLink(token, email)


def sign_in(desk: Desk, token: str) -> str:
    """Spends the link and gives the session's token; LinkSpent when the link cannot be used (any more)."""
    session, now = token_urlsafe(32), desk.clock.now()
    with desk.database.transaction() as tx:
        staff_id = staff.use_link(tx, token_hash(token), now)
        if staff_id is None:
            raise LinkSpent
        staff.add_session(tx, token_hash(session), staff_id, now, now + SESSION_LIVES)
        records.add_audit(tx, "signed in", now, staff_id=staff_id)
    return session


def signed_in(desk: Desk, session: str) -> StaffRow | None:
    with desk.database.reading() as tx:
        return staff.by_session(tx, token_hash(session), desk.clock.now())


def sign_out(desk: Desk, session: str) -> None:
    with desk.database.transaction() as tx:
        staff.end_session(tx, token_hash(session))


def form_token(desk: Desk, session: str) -> str:
    """Shows that a form came from a page of this session; the same in every process that has the office's key."""
    return desk.database.keyring.lookup(_form_purpose(session))


def form_token_fits(desk: Desk, session: str, token: str) -> bool:
    known = desk.database.keyring.lookups(_form_purpose(session))
    return any(hmac.compare_digest(right.encode(), token.encode()) for right in known)


def _form_purpose(session: str) -> str:
    return f"form of session {session}"


def anybody_signed_in(desk: Desk) -> bool:
    with desk.database.reading() as tx:
        return staff.anybody_signed_in(tx)


def _name_from(email: str) -> str:
    """kati.nagy@… → "Kati"; visitors see it beside her replies."""
    return email.partition("@")[0].partition(".")[0].capitalize()

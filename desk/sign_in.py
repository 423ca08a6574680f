"""Signing in: a one-time link enrols a password and an authenticator app, and from then on both are asked for.

Hashing takes long on purpose, so whoever calls does it before (factors.hash_password, factors.password_fits) and not in
a writer thread. docs/decisions/0015-sign-in.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe

from desk import factors
from desk.desk import Desk
from desk.errors import CodeRefused, LinkSpent, SignInRefused
from desk.staff import SESSION_LIVES
from storage import records, sign_in
from storage.crypto import Keyring, token_hash
from storage.database import Transaction
from storage.sign_in import AccountRow

TRIES = 5  # wrong ones in a row
FIRST_LOCK = timedelta(minutes=15)  # doubled by every further TRIES
LONGEST_LOCK = timedelta(hours=24)


@dataclass(frozen=True)
class Enrolment:
    """What a link offers. `secret` is the same whenever the page is opened, and stored only with a fitting code."""

    email: str
    secret: str
    is_reset: bool

    @property
    def address_for_app(self) -> str:
        return factors.address_for_app(self.secret, self.email)


def enrolment(desk: Desk, token: str) -> Enrolment:
    """LinkSpent when the link cannot be used (any more)."""
    with desk.database.reading() as tx:
        account = sign_in.account_of_link(tx, token_hash(token), desk.clock.now())
    if account is None:
        raise LinkSpent
    return Enrolment(account.email, _offered_secret(desk.database.keyring, token), account.password is not None)


def enrol(desk: Desk, token: str, password_hash: str, code: str, device: str | None = None) -> str:
    """Spends the link, makes what she had before worthless, and gives the session's token; LinkSpent, CodeRefused."""
    now, secret = desk.clock.now(), _offered_secret(desk.database.keyring, token)
    step = factors.fitting_step(secret, code, now)
    if step is None:
        raise CodeRefused
    with desk.database.transaction() as tx:
        account = sign_in.account_of_link(tx, token_hash(token), now)
        if account is None or not sign_in.use_link(tx, token_hash(token), now):
            raise LinkSpent
        sign_in.set_factors(tx, account.id, password_hash, secret)
        sign_in.end_sessions(tx, account.id)
        records.add_audit(tx, "enrolled", now, staff_id=account.id)
        return _begin_session(tx, account.id, step, device, now)


def _offered_secret(keyring: Keyring, token: str) -> str:
    """Made from the link and the office's key, so that nothing has to be stored or sent along before it is used."""
    return factors.secret_of(bytes.fromhex(keyring.lookup(f"authenticator secret of link {token}")))


@dataclass(frozen=True)
class Attempt:
    """`against`: the hash that the password was compared with, None where there was none."""

    email: str
    against: str | None
    password_fits: bool
    code: str
    device: str | None = None


def stored_hash(desk: Desk, email: str) -> str | None:
    with desk.database.reading() as tx:
        account = sign_in.account(tx, _as_stored(email))
    return account.password if account else None


def enter(desk: Desk, attempt: Attempt) -> str:
    """The session's token; SignInRefused, which never tells what was wrong or whether there is such a colleague."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        account = sign_in.account(tx, _as_stored(attempt.email), lock=True)
        step = _step_of(account, attempt, now)
        if account is not None and step is not None:
            return _begin_session(tx, account.id, step, attempt.device, now)
        records.add_audit(tx, "sign-in refused", now, staff_id=account.id if account else None)
        if account is not None and not _is_locked(account, now):
            failures = account.failures + 1
            sign_in.count_failure(tx, account.id, failures, _lock_after(failures, now))
    raise SignInRefused  # only now: the wrong try has to be kept


def _step_of(account: AccountRow | None, attempt: Attempt, now: datetime) -> int | None:
    """The step of time whose code she has typed, when all is right and the code was not used before."""
    if account is None or account.totp_secret is None or _is_locked(account, now):
        return None
    if not attempt.password_fits or attempt.against != account.password:  # reset while the hash was computed
        return None
    step = factors.fitting_step(account.totp_secret, attempt.code, now)
    return step if step is not None and step > (account.totp_step or 0) else None


def _is_locked(account: AccountRow, now: datetime) -> bool:
    return account.locked_until is not None and account.locked_until > now


def _lock_after(failures: int, now: datetime) -> datetime | None:
    if failures % TRIES:
        return None
    doublings = min(failures // TRIES - 1, 10)
    return now + min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def _begin_session(tx: Transaction, staff_id: int, step: int, device: str | None, now: datetime) -> str:
    session = token_urlsafe(32)
    sign_in.signed_in(tx, staff_id, step, now)
    sign_in.add_session(tx, token_hash(session), staff_id, device, now, now + SESSION_LIVES)
    records.add_audit(tx, "signed in", now, staff_id=staff_id)
    return session


def _as_stored(email: str) -> str:
    return email.strip().lower()

"""Colleagues who have a password and an authenticator app, and their sessions."""

from functools import cache

from desk import factors, sign_in, staff
from desk.desk import Desk
from storage.staff import StaffRow

PASSWORD = "három kiskacsa fürdik"


@cache
def password_hash() -> str:
    """Computed once: it takes long on purpose."""
    return factors.hash_password(PASSWORD)


def session_by(desk: Desk, link_token: str) -> str:
    """The session of a colleague who has enrolled by her link just now."""
    secret = sign_in.enrolment(desk, link_token).secret
    code = factors.code_of(secret, factors.step_at(desk.clock.now()))
    return sign_in.enrol(desk, link_token, password_hash(), code, "firefox:linux")


def session_of(desk: Desk, email: str, role: str = "clerk", office: str | None = None) -> str:
    return session_by(desk, staff.add(desk, email, role, office).token)


def enrolled(desk: Desk, email: str, role: str = "clerk", office: str | None = None) -> StaffRow:
    row = staff.signed_in(desk, session_of(desk, email, role, office))
    assert row is not None
    return row

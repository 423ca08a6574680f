"""The sign-ins of a colleague: which of her devices are in, and ending them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.desk import Desk
from desk.errors import NotFound
from storage import records, sign_in
from storage.crypto import token_hash
from storage.staff import StaffRow

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Current:
    """The session of a request; `is_due`: the last sight of it is too long ago to be left as it is."""

    staff: StaffRow
    is_due: bool


@dataclass(frozen=True)
class OwnSession:
    """`key` names it in forms; no session can be entered with it."""

    key: str
    device: str | None
    started_at: datetime
    seen_at: datetime
    is_this: bool


def current(desk: Desk, session: str) -> Current | None:
    now = desk.clock.now()
    with desk.database.reading() as tx:
        found = sign_in.by_session(tx, token_hash(session), now)
    if found is None:
        return None
    staff, seen_at = found
    return Current(staff, seen_at is None or seen_at <= now - SEEN_EVERY)


def mark_seen(desk: Desk, session: str) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        sign_in.saw_session(tx, token_hash(session), now, now - SEEN_EVERY)


def own(desk: Desk, staff: StaffRow, session: str) -> list[OwnSession]:
    """The newest first."""
    this = token_hash(session)
    with desk.database.reading() as tx:
        rows = sign_in.sessions_of(tx, staff.id, desk.clock.now())
    return [
        OwnSession(row.token_hash, row.device, row.started_at, row.seen_at or row.started_at, row.token_hash == this)
        for row in rows
    ]


def end(desk: Desk, staff: StaffRow, key: str) -> None:
    """NotFound for what is no session of hers."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        if key not in {row.token_hash for row in sign_in.sessions_of(tx, staff.id, now)}:
            raise NotFound
        sign_in.end_session(tx, key)
        records.add_audit(tx, "session ended", now, staff_id=staff.id)


def end_others(desk: Desk, staff: StaffRow, session: str) -> None:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        sign_in.end_sessions(tx, staff.id, but=token_hash(session))
        records.add_audit(tx, "other sessions ended", now, staff_id=staff.id)

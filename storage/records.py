"""What is written once and only counted or listed later: consents, feedback, gaps, audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select, update

from storage.database import Transaction
from storage.models import audit, consents, feedback, gaps, staff

LONGEST_ACTION = 80  # characters of the audit's column


@dataclass(frozen=True, slots=True)
class AuditRow:
    id: int
    at: datetime
    staff_id: int | None
    action: str
    about_staff_id: int | None
    person_id: str | None
    case_id: int | None
    hits: int | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """None leaves it open; `action`: with whatever it is about; `since` belongs to it, `until` and `before` do not."""

    staff_id: int | None
    action: str | None
    since: datetime | None
    until: datetime | None
    before: int | None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    purpose: str
    text_version: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None


def consents_of(tx: Transaction, person_id: str) -> list[ConsentRow]:
    columns = [consents.c[name] for name in ConsentRow.__slots__]
    query = select(*columns).where(consents.c.person_id == person_id).order_by(consents.c.id)
    return [ConsentRow(*row) for row in tx.all(query)]


def standing(rows: Sequence[ConsentRow]) -> ConsentRow | None:
    """Of consents to one thing the newest that stands; a withdrawal after it ends them all, also one by whoever has
    become one person with her since."""
    given = [row for row in rows if row.withdrawn_at is None]
    newest = max(given, key=lambda row: row.given_at, default=None)
    withdrawn = [row.withdrawn_at for row in rows if row.withdrawn_at is not None]
    return None if newest is None or any(at > newest.given_at for at in withdrawn) else newest


def give_consent(  # noqa: PLR0913, PLR0917 – the columns
    tx: Transaction,
    person_id: str,
    purpose: str,
    text_version: str,
    channel: str,
    now: datetime,
    conversation_id: int | None = None,
) -> None:
    """`conversation_id`: where she gave it, or of the case in which it was recorded."""
    values = {"person_id": person_id, "purpose": purpose, "text_version": text_version, "channel": channel}
    tx.execute(insert(consents).values(given_at=now, conversation_id=conversation_id, **values))


def withdraw_consent(tx: Transaction, person_id: str, purpose: str, text_version: str, now: datetime) -> None:
    standing = (
        consents.c.person_id == person_id,
        consents.c.purpose == purpose,
        consents.c.text_version == text_version,
        consents.c.withdrawn_at.is_(None),
    )
    tx.execute(update(consents).where(*standing).values(withdrawn_at=now))


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act upon a case; `by` is None for the program and the visitor."""

    action: str
    at: datetime
    by: str | None


def audit_of_case(tx: Transaction, case_id: int) -> list[ActRow]:
    """Oldest first."""
    query = (
        select(audit.c.action, audit.c.at, staff.c.name)
        .outerjoin(staff, staff.c.id == audit.c.staff_id)
        .where(audit.c.case_id == case_id)
        .order_by(audit.c.id)
    )
    return [ActRow(*row) for row in tx.all(query)]


def add_feedback(tx: Transaction, topic: str, helped: bool, now: datetime) -> None:
    tx.execute(insert(feedback).values(topic=topic, helped=helped, at=now))


def add_gap(
    tx: Transaction, text: str, locale: str, nearest_topic: str | None, now: datetime, person_id: str | None = None
) -> None:
    values = {"text": text, "locale": locale, "nearest_topic": nearest_topic, "at": now, "person_id": person_id}
    tx.execute(insert(gaps).values(values))


def add_audit(  # noqa: PLR0913 – the columns, each left out where it does not apply
    tx: Transaction,
    action: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    person_id: str | None = None,
    case_id: int | None = None,
    hits: int | None = None,
) -> None:
    tx.execute(
        insert(audit).values(action=action, at=now, staff_id=staff_id, person_id=person_id, case_id=case_id, hits=hits)
    )


def add_staff_audit(tx: Transaction, action: str, now: datetime, by: int, about: int) -> None:
    """What one colleague did to another, or to herself."""
    tx.execute(insert(audit).values(action=action, at=now, staff_id=by, about_staff_id=about))


def audit_page(tx: Transaction, wanted: AuditFilter, limit: int) -> list[AuditRow]:
    """The newest first."""
    column = audit.c
    query = select(*[column[name] for name in AuditRow.__slots__]).order_by(column.id.desc()).limit(limit)
    if wanted.staff_id is not None:
        query = query.where(or_(column.staff_id == wanted.staff_id, column.about_staff_id == wanted.staff_id))
    if wanted.action is not None:
        about = column.action.startswith(f"{wanted.action}: ", autoescape=True)
        query = query.where(or_(column.action == wanted.action, about))
    if wanted.since is not None:
        query = query.where(column.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(column.at < wanted.until)
    if wanted.before is not None:
        query = query.where(column.id < wanted.before)
    return [AuditRow(*row) for row in tx.all(query)]


def audit_actions(tx: Transaction) -> list[str]:
    """Every kind of act that stands in it."""
    return [row.action for row in tx.all(select(audit.c.action).distinct().order_by(audit.c.action))]


def count_gaps(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).select_from(gaps)))

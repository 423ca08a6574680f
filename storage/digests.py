"""What the morning digest counts and lists, and whether it was made and mailed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import cases as rows
from storage.cases import CaseRow
from storage.database import Transaction
from storage.ladder import OPEN, WAITED_FOR
from storage.models import cases, digests


@dataclass(frozen=True)
class Listed:
    """The first cases by promised time, and how many there are in all."""

    cases: list[CaseRow]
    count: int


@dataclass(frozen=True)
class Figures:
    """Of a span of time. `replied`: first human replies, `kept`: those of them that kept their promise."""

    opened: int
    closed: int
    replied: int
    kept: int


def listed(tx: Transaction, now: datetime, day_ends: datetime, limit: int) -> Mapping[str, Listed]:
    """By section; an urgent case stands among the urgent ones only, unless it is put off."""
    waits = WAITED_FOR & ~cases.c.urgent
    sections = {
        "urgent": OPEN & cases.c.urgent & (cases.c.state != "snoozed"),
        "overdue": waits & (cases.c.reply_by <= now),
        "today": waits & (cases.c.reply_by > now) & (cases.c.reply_by < day_ends),
        "unclaimed": OPEN & ~cases.c.urgent & cases.c.owner_staff_id.is_(None),
        "waking": (cases.c.state == "snoozed") & (cases.c.snoozed_until < day_ends),
    }
    return {name: _listed(tx, condition, limit) for name, condition in sections.items()}


def _listed(tx: Transaction, condition: ColumnElement[bool], limit: int) -> Listed:
    count = tx.scalar(select(func.count()).select_from(cases).where(condition))
    return Listed(rows.chosen(tx, condition, limit=limit) if count else [], count)


def figures(tx: Transaction, start: datetime, end: datetime) -> Figures:
    def count(moment: ColumnElement[datetime | None], condition: ColumnElement[bool] | None = None) -> int:
        among = true() if condition is None else condition
        return int(tx.scalar(select(func.count()).select_from(cases).where(moment >= start, moment < end, among)))

    replied = cases.c.replied_at
    return Figures(
        opened=count(cases.c.opened_at),
        closed=count(cases.c.closed_at),
        replied=count(replied),
        kept=count(replied, replied <= cases.c.first_reply_by),
    )


def make(tx: Transaction, day: date, now: datetime) -> bool:
    """Of several processes one makes the digest of a day."""
    dialect = postgresql if tx.locks_rows else sqlite
    statement = dialect.insert(digests).values(day=day, at=now, mail_due_at=now).on_conflict_do_nothing()
    return tx.scalar(statement.returning(digests.c.day)) is not None


def exists(tx: Transaction, day: date) -> bool:
    return tx.scalar(select(digests.c.day).where(digests.c.day == day)) is not None


@dataclass(frozen=True, slots=True)
class Limits:
    """How often the letter of a day is tried in all, and how often without knowing how a try ended."""

    tries: int
    unanswered: int


def take_mail(tx: Transaction, day: date, now: datetime, until: datetime, most: Limits) -> int | None:
    """Holds the unsent mail of a day until then. None when there is nothing to send now; else how many tries before
    it have not said how they ended. This one has not either, until `mark_mailed` or `mark_refused`."""
    due = digests.c.mailed_at.is_(None) & (digests.c.mail_due_at <= now)
    is_allowed = (digests.c.mail_tries < most.tries) & (digests.c.mail_unanswered < most.unanswered)
    statement = (
        update(digests)
        .where(digests.c.day == day, due, is_allowed)
        .values(
            mail_due_at=until,
            mail_tries=digests.c.mail_tries + 1,
            mail_unanswered=digests.c.mail_unanswered + 1,
        )
        .returning(digests.c.mail_unanswered)
    )
    unanswered: int | None = tx.scalar(statement)
    return None if unanswered is None else unanswered - 1


def mark_mailed(tx: Transaction, day: date, now: datetime) -> None:
    tx.execute(update(digests).where(digests.c.day == day).values(mailed_at=now))


def mark_refused(tx: Transaction, day: date) -> None:
    """The mail server has said that it did not take it."""
    tx.execute(update(digests).where(digests.c.day == day).values(mail_unanswered=digests.c.mail_unanswered - 1))


def count_mail_repeats(tx: Transaction) -> int:
    """Letters that may have gone out twice."""
    return int(tx.scalar(select(func.count()).select_from(digests).where(digests.c.mail_unanswered > 1)))


def _not_grouped(day: date, now: datetime) -> ColumnElement[bool]:
    free = digests.c.group_due_at.is_(None) | (digests.c.group_due_at <= now)
    return (digests.c.day == day) & digests.c.grouped_at.is_(None) & free


def waits_for_group(tx: Transaction, day: date, now: datetime) -> bool:
    return tx.first(select(digests.c.day).where(_not_grouped(day, now))) is not None


def take_for_group(tx: Transaction, day: date, now: datetime, until: datetime) -> bool:
    """Holds it for the staff's group until then; of several processes one gets it."""
    return tx.execute(update(digests).where(_not_grouped(day, now)).values(group_due_at=until)).rowcount == 1


def mark_grouped(tx: Transaction, day: date, now: datetime) -> None:
    tx.execute(update(digests).where(digests.c.day == day).values(grouped_at=now))

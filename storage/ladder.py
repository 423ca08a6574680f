"""What waits for people too long: whom the ladder asks, and which cases go back to the queue."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select, update

from storage import cases as rows
from storage.cases import CLOSED, STATES, CaseRow
from storage.database import Transaction
from storage.models import cases, staff
from storage.staff import COLUMNS, StaffRow

OPEN = cases.c.state.in_([state for state in STATES if state != CLOSED])  # as a list, so that the index is used
WAITED_FOR = OPEN & cases.c.heard_at.is_not(None)
OVERDUE = 3  # the last step


def due_before(tx: Transaction, moment: datetime, limit: int) -> list[CaseRow]:
    """Cases whose visitor waits and is promised a reply by then, and for which not everybody has been asked."""
    return rows.chosen(tx, WAITED_FOR, cases.c.reply_by <= moment, cases.c.escalated < OVERDUE, limit=limit)


def ask(tx: Transaction, case: CaseRow, step: int, staff_id: int | None) -> bool:
    """False when the case has changed since it was read: somebody took it, answered, or another process asked."""
    statement = (
        update(cases)
        .where(
            cases.c.id == case.id,
            WAITED_FOR,
            cases.c.escalated == case.escalated,
            cases.c.owner_staff_id.is_not_distinct_from(case.owner_staff_id),
            cases.c.reply_by == case.reply_by,
        )
        .values(escalated=step, asked_staff_id=staff_id)
    )
    return tx.execute(statement).rowcount == 1


def open_cases_by_colleague(tx: Transaction) -> dict[int, int]:
    """Those she owns, and those without an owner that she is asked to take."""
    whose = func.coalesce(cases.c.owner_staff_id, cases.c.asked_staff_id)
    query = select(whose.label("staff_id"), func.count().label("number")).where(OPEN, whose.is_not(None))
    return {row.staff_id: row.number for row in tx.all(query.group_by(whose))}


def silent_since(tx: Transaction, moment: datetime, limit: int) -> list[CaseRow]:
    """Claimed cases whose owner has done nothing since, although the visitor has waited that long."""
    return rows.chosen(
        tx,
        cases.c.state == "claimed",
        cases.c.heard_at <= moment,
        func.coalesce(cases.c.owner_acted_at, cases.c.claimed_at, cases.c.heard_at) <= moment,
        limit=limit,
    )


def possible_owners(tx: Transaction) -> list[StaffRow]:
    """Colleagues, and those who are none any more: fewer rows than there are cases to look through."""
    return [StaffRow(*row) for row in tx.all(select(*COLUMNS).order_by(staff.c.id))]


def open_of(tx: Transaction, staff_ids: Collection[int], limit: int) -> list[CaseRow]:
    return rows.chosen(tx, OPEN, cases.c.owner_staff_id.in_(staff_ids), limit=limit)


def asked_of(tx: Transaction, staff_id: int, limit: int) -> list[CaseRow]:
    """What one colleague is asked for, what everybody is asked for, and what came back from her."""
    asked = cases.c.escalated.in_(range(1, OVERDUE)) & (cases.c.asked_staff_id == staff_id)
    returned = (cases.c.returned_from == staff_id) & cases.c.owner_staff_id.is_(None)
    return rows.chosen(tx, or_(asked, cases.c.escalated == OVERDUE, returned), limit=limit)

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import search
from storage.database import Transaction
from storage.models import cases, notes, partner_offices, ratings, staff


@dataclass(frozen=True, slots=True)
class CaseRow:
    """Work for staff; desk/lifecycle.py has its states. `form` maps field names to what the person gave.

    `first_reply_by`: the first promise, `reply_by`: the one that runs; `heard_at`: since when she waits for people;
    `escalated`: steps of the ladder told so far; `returned_from`: who was silent or away, until it is claimed;
    `referral`: offered or accepted, by the partner office; `news`: what its owner has not acted upon yet;
    `subject`: a wish or a matter; `desk`: where it belongs, `desk_why`: by what that was found (desk/routing.py).
    `emptied_at`: since when it says nothing of her any more.
    """

    id: int
    conversation_id: int
    person_id: str
    channel: str
    kind: str
    state: str
    reason: str
    topic: str | None
    locale: str
    urgent: bool
    owner_staff_id: int | None
    question: str | None
    form: dict[str, str] | None
    reply_by: datetime
    opened_at: datetime
    changed_at: datetime
    claimed_at: datetime | None
    replied_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    first_reply_by: datetime
    heard_at: datetime | None
    owner_acted_at: datetime | None
    escalated: int
    asked_staff_id: int | None
    returned_from: int | None
    snoozed_until: datetime | None
    snooze_reason: str | None
    office_id: int | None
    referral: str | None
    news: str | None
    subject: str | None
    settlement: str | None
    desk: str | None
    desk_why: str | None
    disowned_at: datetime | None
    emptied_at: datetime | None
    owner_name: str | None = None


@dataclass(frozen=True, slots=True)
class NoteRow:
    id: int
    case_id: int
    author: str
    text: str
    at: datetime
    office: str | None  # the partner office of who wrote it


@dataclass(frozen=True, slots=True)
class RatingRow:
    """`score`: 1 bad, 2 so-so, 3 good."""

    score: int
    text: str | None


STORED = [name for name in CaseRow.__slots__ if name != "owner_name"]
SEARCHED = {"question", "form"}  # columns by whose words a case is found
CLOSED = "closed"
STATES = ("new", "claimed", "waiting_visitor", "snoozed", CLOSED)


def open_case(tx: Transaction, values: dict[str, Any]) -> int:
    """`values`: the columns of CaseRow that are known from the start."""
    case_id = tx.insert_id(insert(cases).values(values))
    search.mark(tx, case_id, values["opened_at"])
    return case_id


def get(tx: Transaction, case_id: int) -> CaseRow | None:
    row = tx.first(_with_owner().where(cases.c.id == case_id))
    return _row(row) if row else None


def of_conversation(tx: Transaction, conversation_id: int) -> list[CaseRow]:
    query = _with_owner().where(cases.c.conversation_id == conversation_id).order_by(cases.c.id)
    return [_row(row) for row in tx.all(query)]


def of_person(tx: Transaction, person_id: str) -> list[CaseRow]:
    query = _with_owner().where(cases.c.person_id == person_id).order_by(cases.c.id)
    return [_row(row) for row in tx.all(query)]


def open_ids_of(tx: Transaction, staff_id: int) -> list[int]:
    query = select(cases.c.id).where(cases.c.owner_staff_id == staff_id, cases.c.state != CLOSED).order_by(cases.c.id)
    return [row.id for row in tx.all(query)]


def any_open_at(tx: Transaction, office_id: int) -> bool:
    query = select(cases.c.id).where(cases.c.office_id == office_id, cases.c.state != CLOSED)
    return tx.first(query.limit(1)) is not None


def chosen(tx: Transaction, *conditions: ColumnElement[bool], limit: int) -> list[CaseRow]:
    """By promised time. Conditions are made by the repositories of single subjects."""
    query = _with_owner().where(*conditions).order_by(cases.c.reply_by, cases.c.id)
    return [_row(row) for row in tx.all(query.limit(limit))]


def snoozed_until(tx: Transaction, now: datetime) -> list[int]:
    """The ids of those whose moment has come."""
    due = select(cases.c.id).where(cases.c.state == "snoozed", cases.c.snoozed_until <= now)
    return [row.id for row in tx.all(due.order_by(cases.c.snoozed_until))]


def counts(tx: Transaction) -> dict[str, int]:
    """Every state, also one that no case is in."""
    rows = tx.all(select(cases.c.state, func.count().label("count")).group_by(cases.c.state))
    return dict.fromkeys(STATES, 0) | {row.state: row.count for row in rows}


def claim(tx: Transaction, case_id: int, staff_id: int, now: datetime) -> bool:
    """Atomic: of two colleagues at once one gets True. A case that is already hers counts as claimed."""
    is_free = cases.c.owner_staff_id.is_(None)
    statement = (
        update(cases)
        .where(
            cases.c.id == case_id,
            cases.c.state != "closed",
            or_(is_free, cases.c.owner_staff_id == staff_id),
        )
        .values(
            owner_staff_id=staff_id,
            state=case((cases.c.state == "new", "claimed"), else_=cases.c.state),
            claimed_at=func.coalesce(cases.c.claimed_at, now),
            owner_acted_at=now,
            returned_from=None,
            escalated=case((is_free, 0), else_=cases.c.escalated),  # the ladder of a claimed case is another one
            asked_staff_id=case((is_free, None), else_=cases.c.asked_staff_id),
            changed_at=now,
            news=None,
        )
    )
    return tx.execute(statement).rowcount == 1


def change(tx: Transaction, case_id: int, now: datetime, **values: Any) -> None:
    tx.execute(update(cases).where(cases.c.id == case_id).values(changed_at=now, **values))
    if SEARCHED & values.keys():
        search.mark(tx, case_id, now)


def close(tx: Transaction, case_id: int, outcome: str, now: datetime) -> bool:
    """False when it had been closed already; an outcome once given stands."""
    statement = (
        update(cases)
        .where(cases.c.id == case_id, cases.c.state != "closed")
        .values(
            state="closed",
            outcome=outcome,
            closed_at=now,
            changed_at=now,
            heard_at=None,
            escalated=0,
            returned_from=None,
            snoozed_until=None,
            snooze_reason=None,
            news=None,
        )
    )
    return tx.execute(statement).rowcount == 1


def rate(tx: Transaction, case_id: int, score: int, now: datetime) -> None:
    """1 bad to 3 good; the last word counts."""
    insert_ = postgresql.insert if tx.locks_rows else sqlite.insert
    values = {"score": score, "at": now}
    statement = insert_(ratings).values(case_id=case_id, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=[ratings.c.case_id], set_=values))


def explain_rating(tx: Transaction, case_id: int, text: str) -> None:
    tx.execute(update(ratings).where(ratings.c.case_id == case_id).values(text=text))


def rating_of(tx: Transaction, case_id: int) -> RatingRow | None:
    row = tx.first(select(ratings.c.score, ratings.c.text).where(ratings.c.case_id == case_id))
    return RatingRow(*row) if row else None


def add_note(tx: Transaction, case_id: int, staff_id: int, text: str, now: datetime) -> int:
    note_id = tx.insert_id(insert(notes).values(case_id=case_id, staff_id=staff_id, text=text, at=now))
    search.mark(tx, case_id, now)
    return note_id


def rewrite_note(tx: Transaction, note_id: int, staff_id: int, text: str, now: datetime) -> bool:
    """By who wrote it."""
    hers = (notes.c.id == note_id, notes.c.staff_id == staff_id)
    case_id: int | None = tx.scalar(select(notes.c.case_id).where(*hers))
    if case_id is None:
        return False
    tx.execute(update(notes).where(*hers).values(text=text))
    search.mark(tx, case_id, now)
    return True


def notes_of(tx: Transaction, case_id: int, by_office: int | None = None) -> list[NoteRow]:
    """`by_office`: only what colleagues of that partner office have written."""
    query = (
        select(notes.c.id, notes.c.case_id, staff.c.name, notes.c.text, notes.c.at, partner_offices.c.name)
        .join(staff, staff.c.id == notes.c.staff_id)
        .outerjoin(partner_offices, partner_offices.c.id == staff.c.office_id)
        .where(notes.c.case_id == case_id)
        .order_by(notes.c.id)
    )
    if by_office is not None:
        query = query.where(staff.c.office_id == by_office)
    return [NoteRow(*row) for row in tx.all(query)]


def _with_owner() -> Select[Any]:
    columns = [cases.c[name] for name in STORED]
    return select(*columns, staff.c.name).outerjoin(staff, staff.c.id == cases.c.owner_staff_id)


def _row(row: tuple[Any, ...]) -> CaseRow:
    return CaseRow(*row)

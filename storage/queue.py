"""Many cases at once: lists page by page, counts, and whether anything has changed. One case stands in cases.py.

An open case is one without `closed_at`: a condition that an index answers, however many have been closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, desc, func, literal, select, tuple_

from storage.columns import Id, Moment
from storage.database import Transaction
from storage.models import audit, cases, partner_offices, referrals, staff

PAGE = 50
COUNTED = 10_000  # what is counted of a list that may be endless
CRISIS = "crisis"
CLOSED = 9  # the rank of closed cases, which have an order of their own
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What a list shows of a case. For a partner office `question` is what that office was told of it.

    `rank`: its place in the order, RANK below; `sorted_by`: the moment by which it stands among its like.
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
    reply_by: datetime
    opened_at: datetime
    replied_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    heard_at: datetime | None
    snoozed_until: datetime | None
    news: str | None
    office_id: int | None
    referral: str | None
    subject: str | None
    settlement: str | None
    desk: str | None
    question: str | None
    owner_name: str | None
    office_name: str | None
    rank: int
    sorted_by: datetime


STORED = [name for name in QueueRow.__slots__ if name in cases.c and name != "question"]


@dataclass(frozen=True)
class Filter:
    """Conditions that all hold. `due_after` and `due_until` ask for a promise that runs, in that span.

    `office`: referred to that partner office; `referred`: to any; `outcome`: of a closed one.
    """

    closed: bool = False
    owned_by: int | None = None
    unclaimed: bool = False
    state: str | None = None
    kind: str | None = None
    urgent: bool = False
    due_after: datetime | None = None
    due_until: datetime | None = None
    office: int | None = None
    referred: bool = False
    outcome: str | None = None
    desk: str | None = None
    settlement: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ends; the next one begins behind it, whatever has come or gone before it in the meantime."""

    rank: int
    sorted_by: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.rank}-{(self.sorted_by - EPOCH) // timedelta(microseconds=1)}-{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """ValueError for what is no place."""
        rank, moment, id_ = (int(part) for part in text.split("-"))
        try:
            return cls(rank, EPOCH + timedelta(microseconds=moment), id_)
        except OverflowError as error:
            raise ValueError(text) from error


@dataclass(frozen=True, slots=True)
class Tally:
    """`newest`: the highest id among the open cases, 0 without any; `closed` stops at COUNTED."""

    open: int
    mine: int
    unclaimed: int
    due: int
    referred: int
    messages: int
    put_off: int
    urgent: int
    newest: int
    closed: int


IS_OPEN = cases.c.closed_at.is_(None)
WAITS = cases.c.heard_at.is_not(None)  # for people: a promise runs
PUT_OFF = and_(cases.c.state == "snoozed", cases.c.heard_at.is_(None))
# Crisis before urgent before the rest whose promise runs; then those that were answered, and apart the put-off ones.
RANK = case(
    (PUT_OFF, 6),
    (and_(cases.c.reason == CRISIS, WAITS), 0),
    (cases.c.reason == CRISIS, 1),
    (and_(cases.c.urgent, WAITS), 2),
    (cases.c.urgent, 3),
    (WAITS, 4),
    else_=5,
)
SORTED_BY = case((PUT_OFF, cases.c.snoozed_until), else_=cases.c.reply_by)


def page(
    tx: Transaction, wanted: Filter, *, office: int | None = None, after: Place | None = None, limit: int = PAGE
) -> list[QueueRow]:
    """In the order of their urgency, closed ones newest first. `office`: only what is that partner office's to see."""
    rank, moment = _order(closed=wanted.closed)
    query = _rows(office, rank, moment).where(*_conditions(wanted), *_scope(office))
    if wanted.closed:
        query = query.order_by(desc(moment), desc(cases.c.id))
    else:
        query = query.order_by(rank, moment, cases.c.id)
    if after is not None:
        query = query.where(_behind(after, closed=wanted.closed))
    return [QueueRow(*row) for row in tx.all(query.limit(limit))]


def rows_of(tx: Transaction, ids: Sequence[int], office: int | None = None) -> list[QueueRow]:
    """Newest first."""
    query = _rows(office, *_order(closed=False)).where(cases.c.id.in_(ids), *_scope(office))
    return [QueueRow(*row) for row in tx.all(query.order_by(cases.c.id.desc()))]


def rows_of_person(tx: Transaction, person_id: str) -> list[QueueRow]:
    """Newest first."""
    query = _rows(None, *_order(closed=False)).where(cases.c.person_id == person_id)
    return [QueueRow(*row) for row in tx.all(query.order_by(cases.c.id.desc()))]


def count(tx: Transaction, wanted: Filter, office: int | None = None) -> int:
    """At most COUNTED."""
    listed = select(cases.c.id).where(*_conditions(wanted), *_scope(office)).limit(COUNTED).subquery()
    return int(tx.scalar(select(func.count()).select_from(listed)))


def tally(tx: Transaction, staff_id: int, due_until: datetime, office: int | None = None) -> Tally:
    """One look at the open cases. `due_until`: until when a promise counts as due."""
    conditions: tuple[ColumnElement[bool], ...] = (
        cases.c.owner_staff_id == staff_id,
        cases.c.owner_staff_id.is_(None),
        and_(WAITS, cases.c.reply_by <= due_until),
        cases.c.office_id.is_not(None),
        cases.c.kind == "message",
        cases.c.state == "snoozed",
        cases.c.urgent,
    )
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions]
    newest = func.coalesce(func.max(cases.c.id), 0)
    open_ones = tx.first(select(func.count(), *sums, newest).where(IS_OPEN, *_scope(office)))
    return Tally(*map(int, [*open_ones, count(tx, Filter(closed=True), office)]))


def version(tx: Transaction, office: int | None = None) -> str:
    """Another word after an act of a colleague or a change of a case; for a partner office, of one of its own."""
    if office is None:
        last_act = tx.scalar(select(func.max(audit.c.id)))
        return f"{last_act} {tx.scalar(select(func.max(cases.c.changed_at)))}"
    query = select(func.count(), func.max(cases.c.changed_at), func.sum(cases.c.id)).where(*_scope(office))
    return " ".join(str(value) for value in tx.first(query))


def _order(*, closed: bool) -> tuple[ColumnElement[int], ColumnElement[datetime]]:
    return (literal(CLOSED, Integer), cases.c.closed_at) if closed else (RANK, SORTED_BY)


def _behind(after: Place, *, closed: bool) -> ColumnElement[bool]:
    moment, id_ = literal(after.sorted_by, Moment()), literal(after.id, Id)
    if closed:
        return tuple_(cases.c.closed_at, cases.c.id) < tuple_(moment, id_)
    return tuple_(RANK, SORTED_BY, cases.c.id) > tuple_(literal(after.rank, Integer), moment, id_)


def _rows(office: int | None, rank: ColumnElement[int], moment: ColumnElement[datetime]) -> Select[Any]:
    """Only what a list shows is read, so that nothing else has to be decrypted."""
    question = cases.c.question if office is None else _told(office)
    columns = [*(cases.c[name] for name in STORED), question, staff.c.name, partner_offices.c.name, rank, moment]
    return (
        select(*columns)
        .outerjoin(staff, staff.c.id == cases.c.owner_staff_id)
        .outerjoin(partner_offices, partner_offices.c.id == cases.c.office_id)
    )


def _told(office: int) -> ColumnElement[str | None]:
    query = select(referrals.c.message).where(referrals.c.case_id == cases.c.id, referrals.c.office_id == office)
    return query.order_by(referrals.c.id.desc()).limit(1).correlate(cases).scalar_subquery()


def _scope(office: int | None) -> list[ColumnElement[bool]]:
    return [] if office is None else [cases.c.office_id == office]


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    equal = {
        cases.c.owner_staff_id: wanted.owned_by,
        cases.c.state: wanted.state,
        cases.c.kind: wanted.kind,
        cases.c.office_id: wanted.office,
        cases.c.outcome: wanted.outcome,
        cases.c.desk: wanted.desk,
        cases.c.settlement: wanted.settlement,
    }
    flags = {
        cases.c.owner_staff_id.is_(None): wanted.unclaimed,
        cases.c.urgent: wanted.urgent,
        cases.c.office_id.is_not(None): wanted.referred,
    }
    return [
        cases.c.closed_at.is_not(None) if wanted.closed else IS_OPEN,
        *(column == value for column, value in equal.items() if value is not None),
        *(condition for condition, asked in flags.items() if asked),
        *_due(wanted),
    ]


def _due(wanted: Filter) -> list[ColumnElement[bool]]:
    if wanted.due_after is None and wanted.due_until is None:
        return []
    found: list[ColumnElement[bool]] = [WAITS]
    if wanted.due_after is not None:
        found.append(cases.c.reply_by > wanted.due_after)
    if wanted.due_until is not None:
        found.append(cases.c.reply_by <= wanted.due_until)
    return found

"""What a form says beyond its words: the programmes worth asking about, and what a business needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select

from storage.database import Transaction
from storage.models import case_programmes, cases, needs


@dataclass(frozen=True, slots=True)
class NeedRow:
    """`id` 0 until it is stored. `trade`: as it was typed; `from_month`: its first day."""

    id: int
    case_id: int
    kind: str
    trade: str
    count: int | None
    from_month: date | None
    schooling: str | None
    shift: str | None
    settlement: str | None
    at: datetime


COLUMNS = [needs.c[name] for name in NeedRow.__slots__]


def add_programmes(tx: Transaction, case_id: int, topics: Iterable[str]) -> None:
    """In this order; each once."""
    rows = [{"case_id": case_id, "topic": topic, "place": place} for place, topic in enumerate(dict.fromkeys(topics))]
    if rows:
        tx.execute(insert(case_programmes).values(rows))


def programmes_of(tx: Transaction, case_id: int) -> list[str]:
    query = select(case_programmes.c.topic).where(case_programmes.c.case_id == case_id)
    return [row.topic for row in tx.all(query.order_by(case_programmes.c.place))]


def add_need(tx: Transaction, row: NeedRow) -> None:
    values = {name: getattr(row, name) for name in NeedRow.__slots__ if name != "id"}
    tx.execute(insert(needs).values(values))


def needs_of(tx: Transaction, case_id: int) -> list[NeedRow]:
    return [NeedRow(*row) for row in tx.all(select(*COLUMNS).where(needs.c.case_id == case_id).order_by(needs.c.id))]


def needs_between(tx: Transaction, start: datetime, end: datetime, limit: int) -> list[NeedRow]:
    """Reported from `start` on and before `end`, oldest first; none of what was spam or taken back."""
    query = (
        select(*COLUMNS)
        .join(cases, cases.c.id == needs.c.case_id)
        .where(needs.c.at >= start, needs.c.at < end, cases.c.outcome.is_distinct_from("spam"))
        .where(cases.c.outcome.is_distinct_from("withdrawn"))
        .order_by(needs.c.at, needs.c.id)
    )
    return [NeedRow(*row) for row in tx.all(query.limit(limit))]

"""Pairs of people who may be one, found by equal keyed hashes; who gave what is never compared in clear.

A case whose name or way to reach somebody has changed is marked in the transaction that makes its search tokens; a job
looks it up after that commit, so that of two cases written at once at least one finds the other.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.models import cases, conversations, duplicates, duplicates_due, search_tokens


@dataclass(frozen=True, slots=True)
class PairRow:
    """One piece of evidence. `reason`: phone, email or name (with settlement)."""

    first: str
    second: str
    token: int
    reason: str
    found_at: datetime
    dismissed_at: datetime | None


COLUMNS = [duplicates.c[name] for name in PairRow.__slots__]
OPEN = duplicates.c.dismissed_at.is_(None)


def mark(tx: Transaction, case_ids: Iterable[int]) -> None:
    insert_ = postgresql.insert if tx.locks_rows else sqlite.insert
    rows = [{"case_id": case_id} for case_id in case_ids]
    if rows:
        tx.execute(insert_(duplicates_due).on_conflict_do_nothing(), rows)


def any_due(tx: Transaction) -> bool:
    return tx.first(select(duplicates_due.c.case_id).limit(1)) is not None


def take_due(tx: Transaction, limit: int) -> list[int]:
    """The marks are gone with the commit."""
    due = select(duplicates_due.c.case_id).order_by(duplicates_due.c.case_id).limit(limit)
    taken = delete(duplicates_due).where(duplicates_due.c.case_id.in_(due)).returning(duplicates_due.c.case_id)
    return [row.case_id for row in tx.all(taken)]


def who_else(tx: Transaction, tokens: Sequence[int], fields: int, person_id: str, limit: int) -> list[str]:
    """Other people with a case in whose `fields` one of the tokens stands."""
    query = (
        select(cases.c.person_id)
        .distinct()
        .join(search_tokens, search_tokens.c.case_id == cases.c.id)
        .where(search_tokens.c.token.in_(tokens), search_tokens.c.fields.bitwise_and(fields) != 0)
        .where(cases.c.person_id != person_id)
    )
    return [row.person_id for row in tx.all(query.limit(limit))]


def of_person(tx: Transaction, person_id: str) -> list[PairRow]:
    """Open and dismissed."""
    query = select(*COLUMNS).where(_names(person_id)).order_by(duplicates.c.found_at, duplicates.c.token)
    return [PairRow(*row) for row in tx.all(query)]


def open_of(tx: Transaction, person_ids: Sequence[str]) -> list[PairRow]:
    query = select(*COLUMNS).where(or_(duplicates.c.first.in_(person_ids), duplicates.c.second.in_(person_ids)), OPEN)
    return [PairRow(*row) for row in tx.all(query.order_by(duplicates.c.found_at, duplicates.c.token))]


def newest_open(tx: Transaction, limit: int) -> list[PairRow]:
    """Of people who are still there: nobody can be told apart from one whose conversations are all gone."""
    query = select(*COLUMNS).where(OPEN, _is_there(duplicates.c.first), _is_there(duplicates.c.second))
    return [PairRow(*row) for row in tx.all(query.order_by(duplicates.c.found_at.desc()).limit(limit))]


def _is_there(person_id: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(conversations.c.person_id == person_id, conversations.c.erased_at.is_(None))


def add(tx: Transaction, one: str, other: str, token: int, reason: str, now: datetime) -> None:
    insert_ = postgresql.insert if tx.locks_rows else sqlite.insert
    first, second = sorted((one, other))
    row = {"first": first, "second": second, "token": token, "reason": reason, "found_at": now}
    tx.execute(insert_(duplicates).values(row).on_conflict_do_nothing())


def renew_token(tx: Transaction, row: PairRow, token: int) -> None:
    """The same evidence under a new key."""
    tx.execute(update(duplicates).where(_is(row)).values(token=token))


def remove(tx: Transaction, row: PairRow) -> None:
    tx.execute(delete(duplicates).where(_is(row)))


def dismiss(tx: Transaction, ones: Collection[str], others: Collection[str], staff_id: int, now: datetime) -> int:
    """All evidence so far that one of these is one of those."""
    between = or_(
        and_(duplicates.c.first.in_(ones), duplicates.c.second.in_(others)),
        and_(duplicates.c.first.in_(others), duplicates.c.second.in_(ones)),
    )
    return tx.execute(update(duplicates).where(between, OPEN).values(dismissed_at=now, dismissed_by=staff_id)).rowcount


def forget(tx: Transaction, person_id: str) -> None:
    tx.execute(delete(duplicates).where(_names(person_id)))


def rename(tx: Transaction, gone: str, kept: str) -> None:
    """After a join: what spoke for the one speaks for the other, what was dismissed stays so."""
    rows = tx.all(select(duplicates).where(_names(gone)))
    forget(tx, gone)
    insert_ = postgresql.insert if tx.locks_rows else sqlite.insert
    for row in rows:
        first, second = sorted(kept if one == gone else one for one in (row.first, row.second))
        if first != second:
            named = {**row._mapping, "first": first, "second": second}
            tx.execute(insert_(duplicates).values(named).on_conflict_do_nothing())


def mark_people(tx: Transaction, person_ids: Sequence[str]) -> None:
    query = select(cases.c.id).where(cases.c.person_id.in_(person_ids))
    mark(tx, [row.id for row in tx.all(query)])


def _names(person_id: str) -> ColumnElement[bool]:
    return or_(duplicates.c.first == person_id, duplicates.c.second == person_id)


def _is(row: PairRow) -> ColumnElement[bool]:
    same = (duplicates.c.first == row.first, duplicates.c.second == row.second, duplicates.c.token == row.token)
    return and_(*same)

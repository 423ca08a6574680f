"""Carrying a rule out in small steps, and telling beforehand what it would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update

from storage.database import Transaction
from storage.retention.endings import end_threads, keep
from storage.retention.rule import Act, Counts, Due, Part, Rule, empty_values

WINDOW = 2_000  # ids that one step looks at


@dataclass(frozen=True)
class Step:
    """What one transaction did. `place`: the id it has got to; `more`: whether the rule has to go on."""

    place: int
    more: bool
    counts: Counts = field(default_factory=Counter)


def step(tx: Transaction, rule: Rule, due: Due, place: int) -> Step:
    """The next few rows behind `place`, under their locks; who is at work on one of them is not waited for."""
    return _walk(tx, rule, due, place) if rule.walks else _sweep(tx, rule, due)


def _walk(tx: Transaction, rule: Rule, due: Due, place: int) -> Step:
    key = rule.table.c.id
    last, end = tx.scalar(select(func.max(key))) or 0, place + WINDOW
    query = select(key).where(key > place, key <= end, rule.is_due(due)).order_by(key).limit(rule.at_once)
    ids = [row.id for row in tx.all(query.with_for_update(skip_locked=True, of=rule.table))]
    counts = _apply(tx, rule, ids, due) if ids else Counter()
    reached = ids[-1] if len(ids) == rule.at_once else end
    return Step(reached, more=reached < last, counts=counts)


def _apply(tx: Transaction, rule: Rule, ids: Sequence[int], due: Due) -> Counts:
    counts: Counts = Counter()
    for part in rule.parts:
        counts[rule.name, part.table.name] += _end_part(tx, part, part.table.c[part.by].in_(ids))
    if rule.finish is not None:
        counts[rule.name, rule.table.name] += rule.finish(tx, ids, due)
    else:
        done = tx.execute(delete(rule.table).where(rule.table.c.id.in_(ids)))
        counts[rule.name, rule.table.name] += done.rowcount
    return counts


def _end_part(tx: Transaction, part: Part, those: ColumnElement[bool]) -> int:
    if part.act is Act.DELETE:
        return tx.execute(delete(part.table).where(those)).rowcount
    return tx.execute(update(part.table).where(those).values(empty_values(part.table))).rowcount


def _sweep(tx: Transaction, rule: Rule, due: Due) -> Step:
    key = list(rule.table.primary_key.columns)
    query = select(*key).where(rule.is_due(due)).limit(rule.at_once).with_for_update(skip_locked=True, of=rule.table)
    found = [tuple(row) for row in tx.all(query)]
    if not found:
        return Step(0, more=False)
    counts: Counts = Counter()
    for part in rule.parts:
        counts[rule.name, part.table.name] += _end_part(tx, part, part.table.c[part.by].in_([row[0] for row in found]))
    those = tuple_(*key).in_(found) if len(key) > 1 else key[0].in_([row[0] for row in found])
    counts[rule.name, rule.table.name] += tx.execute(delete(rule.table).where(those)).rowcount
    return Step(0, more=len(found) == rule.at_once, counts=counts)


@dataclass(frozen=True)
class Forecast:
    """What a rule would do to a table now; `oldest`: since when the oldest of it has been waiting for its end."""

    rule: str
    table: str
    rows: int
    oldest: datetime


def forecast(tx: Transaction, rule: Rule, due: Due) -> list[Forecast]:
    is_due = rule.is_due(due)
    row = tx.first(select(func.count(), func.min(rule.since)).select_from(rule.table).where(is_due))
    if not row[0]:
        return []
    parts = [(part.table.name, _count_part(tx, rule, part, is_due)) for part in rule.parts]
    own = [] if rule.finish in (keep, end_threads) and not rule.columns else [(rule.table.name, row[0])]
    return [Forecast(rule.name, table, rows, row[1]) for table, rows in [*parts, *own] if rows]


def _count_part(tx: Transaction, rule: Rule, part: Part, is_due: ColumnElement[bool]) -> int:
    which = select(rule.table.c[part.of]).where(is_due)
    return int(tx.scalar(select(func.count()).select_from(part.table).where(part.table.c[part.by].in_(which))))

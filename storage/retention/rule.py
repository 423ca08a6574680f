"""What a rule is: which rows, after how many days, and what becomes of them then."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, and_

from storage.columns import Declaration
from storage.database import Transaction
from storage.models import digests, files

STEP = 20  # conversations or cases of one transaction
SWEEP = 200  # rows of small tables, likewise

Counts = Counter[tuple[str, str]]  # (rule, table) → rows


@dataclass(frozen=True)
class Due:
    """What happened `before` this moment is due."""

    before: datetime
    now: datetime


class Act(StrEnum):
    DELETE = "delete"
    EMPTY = "empty"  # its personal columns; codes and times stay


@dataclass(frozen=True)
class Part:
    """Rows that go with what they hang on by `by`, which holds `of` of that row."""

    table: Table
    by: str
    act: Act = Act.DELETE
    of: str = "id"


Finish = Callable[[Transaction, Sequence[int], Due], int]


@dataclass(frozen=True)
class Rule:
    """`days`: a key of the office's `retention` or of TECHNICAL; `since`: the moment from which they count.

    `finish` does what is to be done to the rows themselves, after their parts; without it they are deleted.
    `columns`: the personal ones that are gone then, all of the table's unless told.
    """

    name: str
    days: str
    table: Table
    since: ColumnElement[Any]
    only: Callable[[Due], ColumnElement[bool]] | None = None
    parts: tuple[Part, ...] = ()
    finish: Finish | None = None
    columns: tuple[str, ...] | None = None
    at_once: int = SWEEP

    def is_due(self, due: Due) -> ColumnElement[bool]:
        before = due.before.date() if self.table is digests else due.before
        old = self.since < before
        return and_(old, self.only(due)) if self.only is not None else old

    @property
    def walks(self) -> bool:
        """By id, with a place that it has got to; other tables are small, or have an index to find what is due."""
        return [column.name for column in self.table.primary_key.columns] == ["id"] and self.table is not files

    def covers(self) -> set[tuple[str, str]]:
        """The personal columns that are empty or gone after it."""
        names = personal_columns(self.table) if self.columns is None else self.columns
        of_parts = {(part.table.name, name) for part in self.parts for name in personal_columns(part.table)}
        return {(self.table.name, name) for name in names} | of_parts


def personal_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.info["declared"], Declaration)]


def empty_values(table: Table) -> dict[str, Any]:
    return {name: None if table.c[name].nullable else "" for name in personal_columns(table)}

"""One person out of two, row by row, with a list of what changed hands; and back again.

Her own word joins two people: then every row of the one becomes the other's. What came later stays, when they part,
with the conversation it came in.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, insert, select, update

from storage import merges
from storage.database import Transaction
from storage.merges import MergeRow
from storage.models import cases, conversations, merge_rows
from storage.people import tables_of_people


def join(tx: Transaction, gone: str, kept: str, kind: str, now: datetime) -> int:
    merge_id = merges.add(tx, kind, kept, gone, now)
    for table in tables_of_people():
        shared = _shared(tx, table, gone, kept)
        rows = [_listed(merge_id, table, row, shared=row in shared) for row in _keys(tx, table, gone)]
        if rows:
            tx.execute(insert(merge_rows), rows)
        for row in shared:
            tx.execute(delete(table).where(_is(table, row), table.c.person_id == gone))
        tx.execute(update(table).where(table.c.person_id == gone).values(person_id=kept))
    return merge_id


def part(tx: Transaction, merge: MergeRow) -> None:
    """All that stands in the list goes back, and what came later in the conversations that do."""
    holder, rows = merges.holder(tx, merge.kept), _rows_of(tx, merge.id)
    for table in tables_of_people():
        for row, shared in rows[table.name]:
            hers = and_(_is(table, row), table.c.person_id == holder)
            if shared:
                _copy(tx, table, hers, merge.gone)
            else:
                tx.execute(update(table).where(hers).values(person_id=merge.gone))
    for table in tables_of_people():
        came_later = _came_with(table, _ids(rows[conversations.name]))
        if came_later is not None:
            hers = and_(table.c.person_id == holder, came_later)
            tx.execute(update(table).where(hers).values(person_id=merge.gone))
    tx.execute(delete(merge_rows).where(merge_rows.c.merge_id == merge.id))


def conversations_of(tx: Transaction, merge_id: int) -> list[int]:
    """Those that changed hands."""
    return _ids(_rows_of(tx, merge_id)[conversations.name])


def _came_with(table: Table, conversation_ids: Sequence[int]) -> ColumnElement[bool] | None:
    if table is not conversations and "conversation_id" in table.c:
        return table.c.conversation_id.in_(conversation_ids)
    if "case_id" in table.c:
        return table.c.case_id.in_(select(cases.c.id).where(cases.c.conversation_id.in_(conversation_ids)))
    return None


def _ids(rows: Sequence[tuple[Sequence[Any], bool]]) -> list[int]:
    return [row[0] for row, _shared in rows]


def _key(table: Table) -> list[Column[Any]]:
    return [column for column in table.primary_key if column.name != "person_id"]


def _keys(tx: Transaction, table: Table, person_id: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in tx.all(select(*_key(table)).where(table.c.person_id == person_id))]


def _shared(tx: Transaction, table: Table, gone: str, kept: str) -> set[tuple[Any, ...]]:
    """Rows that would get the key of one that the other has, too."""
    if "person_id" not in table.primary_key:
        return set()
    return {*_keys(tx, table, gone)} & {*_keys(tx, table, kept)}


def _listed(merge_id: int, table: Table, row: Sequence[Any], *, shared: bool) -> dict[str, Any]:
    return {"merge_id": merge_id, "table_name": table.name, "key": json.dumps([*row]), "shared": shared}


def _rows_of(tx: Transaction, merge_id: int) -> Mapping[str, list[tuple[list[Any], bool]]]:
    found: dict[str, list[tuple[list[Any], bool]]] = defaultdict(list)
    for row in tx.all(select(merge_rows).where(merge_rows.c.merge_id == merge_id)):
        found[row.table_name].append((json.loads(row.key), row.shared))
    return found


def _is(table: Table, row: Sequence[Any]) -> ColumnElement[bool]:
    return and_(*(column == value for column, value in zip(_key(table), row, strict=True)))


def _copy(tx: Transaction, table: Table, which: ColumnElement[bool], person_id: str) -> None:
    """If the row still stands: each has her own again."""
    row = tx.first(select(table).where(which))
    if row is not None:
        tx.execute(insert(table).values({**row._mapping, "person_id": person_id}))

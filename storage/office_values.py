"""Values that colleagues have changed on the console, in place of what the office's file says."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.models import office_values


def all_changed(tx: Transaction) -> dict[str, Any]:
    """By key; JSON values."""
    rows = tx.all(select(office_values.c.key, office_values.c.value).order_by(office_values.c.key))
    return {row.key: json.loads(row.value) for row in rows}


def put(tx: Transaction, key: str, value: Any, staff_id: int, now: datetime) -> None:
    row = {"value": json.dumps(value, ensure_ascii=False), "staff_id": staff_id, "at": now}
    dialect = postgresql if tx.locks_rows else sqlite
    statement = dialect.insert(office_values).values(key=key, **row)
    tx.execute(statement.on_conflict_do_update(index_elements=["key"], set_=row))


def remove(tx: Transaction, key: str) -> bool:
    return tx.execute(delete(office_values).where(office_values.c.key == key)).rowcount == 1

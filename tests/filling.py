"""A person in every table: each column of each row that can be hers holds something of its own.

Made from the models, so that a new table or column is filled, and looked for, without anybody thinking of it.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    Table,
    Text,
    insert,
    select,
    type_coerce,
    update,
)

from storage.columns import Declaration, EncryptedBytes, EncryptedJson
from storage.database import Database, Transaction
from storage.models import cases, conversations, messages, metadata
from storage.subjects import OF_NOBODY, STAYS, tables_of_people

PEOPLE = count(1)
# Where any code would not do.
VALUES: dict[str, Any] = {
    "conversations.owner": "bot",
    "conversations.channel": "web",
    "conversations.erased_at": None,
    "conversations.parting_until": None,
    "conversations.owner_staff_id": None,
    "conversations.live_case_id": None,
    "cases.state": "closed",
    "cases.outcome": "got_job",
    "cases.snoozed_until": None,
    "cases.emptied_at": None,
    "case_updates.due_at": datetime(2100, 1, 1, tzinfo=UTC),  # no job tells it meanwhile
    "cases.office_id": None,
    "cases.referral": None,
    "topic_lines.state": "sending",
    "outbox.done_at": None,
    "outbox.lease_owner": None,
    "outbox.attempts": 0,
    "outbox.repeats": 0,
    "outbox.failure": None,
    "held_replies.returned": "taken",
    "blocks.ended_at": None,
    "events.state": "published",
    "events.starts_at": datetime(2100, 1, 1, tzinfo=UTC),
    "events.ends_at": datetime(2100, 1, 2, tzinfo=UTC),
    "registrations.state": "seated",
    "registrations.held_until": None,
    "registrations.notice": None,
    "registrations.notice_at": None,
    "registrations.came": None,
    "registrations.emptied_at": None,
}


def marker(who: str, column: Column[Any]) -> str:
    """By which what stands in one column of hers is found again."""
    return f"{who}jele{column.table.name}{column.name}".replace("_", "")


def filled(column: Column[Any], who: str) -> Any:
    """What a declared column of hers holds: her mark, in the shape that the column takes."""
    mark = marker(who, column)
    if isinstance(column.type, EncryptedBytes):
        return mark.encode()
    if f"{column.table.name}.{column.name}" == "messages.buttons":
        return [{"id": "*:menu:", "label": mark}]
    if isinstance(column.type, EncryptedJson):
        return {"name": mark}
    if f"{column.table.name}.{column.name}" == "conversations.state":
        return json.dumps({"last_question": mark})
    return mark


class Filler:
    """Rows of one person in the order of what they point to; `conversation_id` and `case_id` are the latest made."""

    def __init__(self, tx: Transaction, who: str, person_id: str, now: datetime) -> None:
        self.tx, self.who, self.person_id, self.now = tx, who, person_id, now
        self.keys: dict[str, Any] = {}
        self.number = next(PEOPLE) * 1000

    def fill(self, table: Table) -> Any:
        self.number += 1
        values = {column.name: self._value(column) for column in table.columns if not _numbers_itself(column)}
        made = self.tx.execute(insert(table).values(values)).inserted_primary_key
        assert made is not None
        self.keys[table.name] = made[0]
        return made[0]

    def _value(self, column: Column[Any]) -> Any:  # noqa: PLR0911 – one row a kind of column
        name = f"{column.table.name}.{column.name}"
        if name in VALUES:
            return VALUES[name]
        if isinstance(column.info["declared"], Declaration):
            return filled(column, self.who)
        if column.name in ("person_id", "first", "kept"):
            return self.person_id
        if name == "conversations.address_lookup":
            return self.tx.keyring.lookup(marker(self.who, conversations.c.address))
        if column.name in ("conversation_id", "case_id"):
            return self.keys[f"{column.name.removesuffix('_id')}s"]
        if column.foreign_keys:
            (key,) = column.foreign_keys
            return self.tx.scalar(select(key.column).order_by(key.column.desc()).limit(1))
        return self._plain(column)

    def _plain(self, column: Column[Any]) -> Any:
        kind = column.type
        if isinstance(kind, Boolean):
            return False
        if isinstance(kind, Integer | BigInteger):
            return self.number
        if isinstance(kind, Date):
            return self.now.date()
        if isinstance(kind, DateTime) or kind.__class__.__name__ == "Moment":
            return self.now
        stays = column.table.name in STAYS or column.table.name in OF_NOBODY
        return f"kod{self.number}" if stays else f"{self.who}{self.number}"


def _numbers_itself(column: Column[Any]) -> bool:
    return column.primary_key and column.name == "id" and isinstance(column.type, Integer | BigInteger)


def fill(database: Database, who: str, person_id: str, now: datetime) -> Filler:
    """One row of hers in every table that can have one."""
    with database.transaction() as tx:
        filler = Filler(tx, who, person_id, now)
        for table in map(metadata.tables.get, ("partner_offices", "staff", "announcements")):
            if table is not None and tx.first(select(table.c.id)) is None:
                filler.fill(table)
        filler.fill(metadata.tables["events"])  # she can register only once for each
        for table in sorted(tables_of_people(), key=lambda table: table not in (conversations, cases)):
            filler.fill(table)
        line = tx.scalar(select(messages.c.id).where(messages.c.conversation_id == filler.keys["conversations"]))
        for table in (metadata.tables["files"], metadata.tables["fetches"]):
            hers = table.c.conversation_id == filler.keys["conversations"]
            tx.execute(update(table).where(hers).values(message_id=line))
    return filler


def readable(database: Database) -> str:
    """All that anybody with the keys can read in the database, every row of every table."""
    with database.reading() as tx:
        rows = [str(row) for table in metadata.sorted_tables for row in tx.all(select(*table.columns))]
    return "\n".join(rows)


def hers_as_stored(database: Database, who: str) -> dict[str, list[Any]]:
    """The stored, encrypted values of her declared columns, by "table.column"."""
    return as_stored(database, lambda column, value: marker(who, column) in value)


def as_stored(database: Database, is_hers: Callable[[Column[Any], str], bool]) -> dict[str, list[Any]]:
    """As `hers_as_stored`, of what is hers by its column and what it says."""
    found: dict[str, list[Any]] = {}
    with database.reading() as tx:
        for table in tables_of_people():
            columns = [column for column in table.columns if isinstance(column.info["declared"], Declaration)]
            for column in columns:
                raw = select(column, _unread(column))
                values = [row[1] for row in tx.all(raw) if row[0] is not None and is_hers(column, str(row[0]))]
                found[f"{table.name}.{column.name}"] = [bytes(v) if isinstance(v, bytes) else v for v in values]
    return found


def _unread(column: Column[Any]) -> Any:
    return type_coerce(column, LargeBinary if isinstance(column.type, EncryptedBytes) else Text).label("unread")

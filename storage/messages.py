from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from storage import files
from storage.database import Transaction
from storage.files import FileRow
from storage.models import messages, staff


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One line of a thread. `position`: its place, `seq`: its last change; `buttons`: a list of {id, label, url?}."""

    conversation_id: int
    id: str
    seq: int
    position: int
    sender: str
    staff_id: int | None
    automatic: bool
    deleted: bool
    text: str
    buttons: list[dict[str, str]] | None
    at: datetime
    edited: bool = False
    wire_id: str | None = None
    author: str | None = None
    files: tuple[FileRow, ...] = ()


STORED = [name for name in MessageRow.__slots__ if name not in ("author", "files")]


INSERT = insert(messages)
LATEST_BUTTONS = (
    select(messages.c.buttons)
    .where(
        messages.c.conversation_id == bindparam("conversation"),
        messages.c.sender != "visitor",
        ~messages.c.deleted,
    )
    .order_by(messages.c.seq.desc())  # lines with buttons do not change but go; this order has an index
    .limit(bindparam("limit"))
)


def add(tx: Transaction, rows: Sequence[MessageRow]) -> None:
    if rows:
        tx.execute(INSERT, [{name: getattr(row, name) for name in STORED} for row in rows])


def latest_buttons(tx: Transaction, conversation_id: int, limit: int) -> list[list[dict[str, str]]]:
    """What stands under each of the latest lines that were said to the visitor, newest first."""
    rows = tx.all(LATEST_BUTTONS, conversation=conversation_id, limit=limit)
    return [row.buttons or [] for row in rows]


def after(tx: Transaction, conversation_id: int, seq: int, limit: int = 200) -> list[MessageRow]:
    """What has changed since `seq`, oldest change first."""
    query = _with_author().where(messages.c.conversation_id == conversation_id, messages.c.seq > seq)
    return _with_files(tx, [_row(row) for row in tx.all(query.order_by(messages.c.seq).limit(limit))])


def thread(tx: Transaction, conversation_id: int, limit: int = 500) -> list[MessageRow]:
    """The latest lines in the order in which they were said."""
    query = _with_author().where(messages.c.conversation_id == conversation_id)
    rows = tx.all(query.order_by(messages.c.position.desc()).limit(limit))
    return _with_files(tx, [_row(row) for row in reversed(rows)])


def _with_files(tx: Transaction, lines: list[MessageRow]) -> list[MessageRow]:
    """Of one conversation."""
    if not lines:
        return lines
    attached = files.of_conversation(tx, lines[0].conversation_id)
    return [replace(line, files=attached[line.id]) if line.id in attached else line for line in lines]


def get(tx: Transaction, conversation_id: int, message_id: str) -> MessageRow | None:
    query = _with_author().where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
    row = tx.first(query)
    return _row(row) if row else None


def seq_of(tx: Transaction, conversation_id: int, message_id: str) -> int | None:
    query = select(messages.c.seq).where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
    seq: int | None = tx.scalar(query)
    return seq


def take_back(tx: Transaction, conversation_id: int, message_id: str, seq: int) -> None:
    """The line stays as an empty, deleted one, so that a reader who has it learns to remove it."""
    tx.execute(
        update(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
        .values(deleted=True, text="", buttons=None, seq=seq)
    )


def rewrite(tx: Transaction, conversation_id: int, message_id: str, text: str, seq: int) -> None:
    tx.execute(
        update(messages)
        .where(messages.c.conversation_id == conversation_id, messages.c.id == message_id)
        .values(text=text, edited=True, seq=seq)
    )


def since(tx: Transaction, conversation_id: int, position: int) -> list[MessageRow]:
    """What stands behind that place and was not taken back, in the order in which it was said."""
    query = _with_author().where(
        messages.c.conversation_id == conversation_id, messages.c.position > position, ~messages.c.deleted
    )
    return [_row(row) for row in tx.all(query.order_by(messages.c.position))]


def anything_said_before(tx: Transaction, conversation_id: int, position: int) -> bool:
    """By the assistant or by staff."""
    query = select(messages.c.id).where(
        messages.c.conversation_id == conversation_id, messages.c.position < position, messages.c.sender != "visitor"
    )
    return tx.first(query.limit(1)) is not None


def count_from_visitor(tx: Transaction, conversation_id: int) -> int:
    query = select(func.count()).where(messages.c.conversation_id == conversation_id, messages.c.sender == "visitor")
    return int(tx.scalar(query))


def _with_author() -> Any:
    columns = [messages.c[name] for name in STORED]
    return select(*columns, staff.c.name).outerjoin(staff, staff.c.id == messages.c.staff_id)


def _row(row: tuple[Any, ...]) -> MessageRow:
    return MessageRow(*row)

"""What people send each other besides words. A file belongs to a line of a thread, a held reply or a canned reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.models import conversations, files, held_replies
from storage.subjects import EXPORT_FILE


@dataclass(frozen=True, slots=True)
class FileRow:
    """Without its content, which is read only to be sent. `id`: random, it stands in addresses; `size`: bytes."""

    id: str
    conversation_id: int | None
    message_id: str | None
    canned_id: int | None
    staff_id: int | None
    name: str
    media_type: str
    size: int
    at: datetime


COLUMNS = [files.c[name] for name in FileRow.__slots__]
STORED_ORDER = (files.c.at, files.c.id)


def add(tx: Transaction, row: FileRow, content: bytes) -> None:
    tx.execute(insert(files).values(content=content, **{name: getattr(row, name) for name in FileRow.__slots__}))


def find(tx: Transaction, file_id: str) -> FileRow | None:
    row = tx.first(select(*COLUMNS).where(files.c.id == file_id))
    return FileRow(*row) if row else None


def content(tx: Transaction, file_id: str) -> bytes:
    found: bytes = tx.scalar(select(files.c.content).where(files.c.id == file_id))
    return found


def of_conversation(tx: Transaction, conversation_id: int) -> dict[str, tuple[FileRow, ...]]:
    """By the message they came with."""
    query = select(*COLUMNS).where(files.c.conversation_id == conversation_id)
    found: dict[str, tuple[FileRow, ...]] = {}
    for row in tx.all(query.order_by(*STORED_ORDER)):
        found[row.message_id] = (*found.get(row.message_id, ()), FileRow(*row))
    return found


def of_message(tx: Transaction, conversation_id: int, message_id: str) -> list[FileRow]:
    query = select(*COLUMNS).where(files.c.conversation_id == conversation_id, files.c.message_id == message_id)
    return [FileRow(*row) for row in tx.all(query.order_by(*STORED_ORDER))]


def of_person(tx: Transaction, person_id: str) -> list[FileRow]:
    """Newest first; what hangs on a reply that has not gone is no file of hers."""
    query = select(*COLUMNS).join(conversations, conversations.c.id == files.c.conversation_id)
    not_sent = select(held_replies.c.message_id)
    query = query.where(conversations.c.person_id == person_id, files.c.message_id.not_in(not_sent))
    query = query.where(files.c.media_type != EXPORT_FILE)  # her own download is nobody else's
    query = query.order_by(files.c.at.desc())
    return [FileRow(*row) for row in tx.all(query)]


def of_canned(tx: Transaction) -> dict[int, FileRow]:
    rows = tx.all(select(*COLUMNS).where(files.c.canned_id.is_not(None)).order_by(*STORED_ORDER))
    return {row.canned_id: FileRow(*row) for row in rows}


def move(tx: Transaction, file_ids: Sequence[str], message_id: str) -> None:
    tx.execute(update(files).where(files.c.id.in_(file_ids)).values(message_id=message_id))


def drop(tx: Transaction, file_ids: Sequence[str]) -> None:
    tx.execute(delete(files).where(files.c.id.in_(file_ids)))


def drop_of_messages(tx: Transaction, conversation_id: int, message_ids: Sequence[str]) -> None:
    """With the lines that were taken back."""
    tx.execute(delete(files).where(files.c.conversation_id == conversation_id, files.c.message_id.in_(message_ids)))


def drop_of_canned(tx: Transaction, canned_id: int) -> None:
    tx.execute(delete(files).where(files.c.canned_id == canned_id))


# What a person took along of her own data


def any_exports(tx: Transaction, before: datetime) -> bool:
    return (
        tx.first(select(files.c.id).where(files.c.media_type == EXPORT_FILE, files.c.at < before).limit(1)) is not None
    )


def drop_exports_before(tx: Transaction, before: datetime) -> None:
    tx.execute(delete(files).where(files.c.media_type == EXPORT_FILE, files.c.at < before))


def drop_exports(tx: Transaction, conversation_ids: Sequence[int]) -> None:
    hers = files.c.conversation_id.in_(conversation_ids)
    tx.execute(delete(files).where(files.c.media_type == EXPORT_FILE, hers))

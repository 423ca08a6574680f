"""Files on their way: the line they came with is kept, its channel still has the file."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from storage.database import Transaction
from storage.models import fetches


@dataclass(frozen=True, slots=True)
class Fetch:
    """`remote`: what the channel calls the file."""

    id: int
    conversation_id: int
    message_id: str
    channel: str
    remote: str
    name: str
    tries: int
    due_at: datetime


COLUMNS = [fetches.c[name] for name in Fetch.__slots__]


def add(tx: Transaction, row: Fetch) -> None:
    """Its id is made here."""
    values = {name: getattr(row, name) for name in Fetch.__slots__ if name != "id"}
    tx.execute(insert(fetches).values(values))


def due(tx: Transaction, channel: str, now: datetime, limit: int) -> list[Fetch]:
    query = select(*COLUMNS).where(fetches.c.channel == channel, fetches.c.due_at <= now)
    return [Fetch(*row) for row in tx.all(query.order_by(fetches.c.due_at, fetches.c.id).limit(limit))]


def put_off(tx: Transaction, fetch_id: int, due_at: datetime) -> None:
    tx.execute(update(fetches).where(fetches.c.id == fetch_id).values(due_at=due_at, tries=fetches.c.tries + 1))


def drop(tx: Transaction, fetch_id: int) -> bool:
    """False when it was done before."""
    return tx.execute(delete(fetches).where(fetches.c.id == fetch_id)).rowcount == 1


def count(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).select_from(fetches)))

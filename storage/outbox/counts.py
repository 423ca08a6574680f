"""How much of it there is, for the figures of a running service."""

from sqlalchemy import func, select

from storage.database import Transaction
from storage.models import outbox


def count_repeats(tx: Transaction) -> int:
    """Sends that may have happened twice, because a process died or the wire fell silent before saying so."""
    return int(tx.scalar(select(func.coalesce(func.sum(outbox.c.repeats), 0))))


def count_waiting(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).where(outbox.c.done_at.is_(None))))


def count_failed(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).where(outbox.c.done_at.is_not(None), outbox.c.failure.is_not(None))))

"""One-time links that lead from one conversation of a person to another. Only a token's hash is stored."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from storage.database import Transaction
from storage.models import links


def add(tx: Transaction, token_hash: str, conversation_id: int, now: datetime, expires_at: datetime) -> None:
    """Earlier links of the conversation that nobody can use any more are forgotten on the way."""
    spent = or_(links.c.used_at.is_not(None), links.c.expires_at <= now)
    tx.execute(delete(links).where(links.c.conversation_id == conversation_id, spent))
    tx.execute(insert(links).values(token_hash=token_hash, conversation_id=conversation_id, expires_at=expires_at))


def find(tx: Transaction, token_hash: str, now: datetime) -> int | None:
    """The conversation in which the link was made; None when it is unknown, used or too old."""
    query = select(links.c.conversation_id).where(
        links.c.token_hash == token_hash, links.c.used_at.is_(None), links.c.expires_at > now
    )
    conversation_id: int | None = tx.scalar(query)
    return conversation_id


def take(tx: Transaction, token_hash: str, now: datetime) -> bool:
    """True once."""
    statement = (
        update(links)
        .where(links.c.token_hash == token_hash, links.c.used_at.is_(None), links.c.expires_at > now)
        .values(used_at=now)
    )
    return tx.execute(statement).rowcount == 1

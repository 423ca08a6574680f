from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.models import conversations, web_sessions


@dataclass(frozen=True, slots=True)
class WebSessionRow:
    conversation_id: int
    address: str
    own_device: bool
    expires_at: datetime


def add(tx: Transaction, token_hash: str, conversation_id: int, expires_at: datetime) -> None:
    tx.execute(
        insert(web_sessions).values(
            token_hash=token_hash, conversation_id=conversation_id, own_device=False, expires_at=expires_at
        )
    )


def find(tx: Transaction, token_hash: str, now: datetime) -> WebSessionRow | None:
    query = (
        select(
            web_sessions.c.conversation_id,
            conversations.c.address,
            web_sessions.c.own_device,
            web_sessions.c.expires_at,
        )
        .join(conversations, conversations.c.id == web_sessions.c.conversation_id)
        .where(web_sessions.c.token_hash == token_hash, web_sessions.c.expires_at > now)
    )
    row = tx.first(query)
    return WebSessionRow(*row) if row else None


def extend(tx: Transaction, conversation_id: int, expires_at: datetime, *, own_device: bool) -> None:
    tx.execute(
        update(web_sessions)
        .where(web_sessions.c.conversation_id == conversation_id)
        .values(expires_at=expires_at, own_device=own_device)
    )


def end(tx: Transaction, conversation_id: int) -> None:
    tx.execute(delete(web_sessions).where(web_sessions.c.conversation_id == conversation_id))

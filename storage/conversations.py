from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import topics
from storage.database import Transaction
from storage.models import (
    announcement_recipients,
    conversations,
    deliveries,
    fetches,
    files,
    held_replies,
    links,
    messages,
    outbox,
    web_sessions,
)


@dataclass(slots=True)
class ConversationRow:
    """One address. `state` is the dialogue's own JSON; `seq` counts the changes of the thread."""

    id: int
    channel: str
    address: str
    person_id: str
    locale: str | None
    owner: str
    owner_staff_id: int | None
    live_case_id: int | None
    state: str
    seq: int
    seen_seq: int
    last_heard_at: datetime
    unreachable_at: datetime | None
    erased_at: datetime | None
    expired: bool
    source: str | None
    parting_until: datetime | None = None


COLUMNS = [conversations.c[name] for name in ConversationRow.__slots__]
SAVED = (
    "locale",
    "owner",
    "owner_staff_id",
    "live_case_id",
    "state",
    "seq",
    "last_heard_at",
    "unreachable_at",
    "source",
)

# Rows that name a conversation can be written while somebody else holds it; else whoever writes one for the second time
# in a transaction would wait for the lock, having taken others before (docs/decisions/0029).
FIND = (
    select(*COLUMNS)
    .where(conversations.c.channel == bindparam("channel"), conversations.c.address_lookup == bindparam("lookup"))
    .with_for_update(key_share=True)
)
LOCK = select(*COLUMNS).where(conversations.c.id == bindparam("conversation")).with_for_update(key_share=True)
SAVE = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values({name: bindparam(name) for name in SAVED})
)
CLAIM = {
    locks_rows: insert(deliveries).on_conflict_do_nothing().returning(deliveries.c.delivery)
    for locks_rows, insert in ((False, sqlite.insert), (True, postgresql.insert))
}


def claim_delivery(tx: Transaction, conversation_id: int, delivery: str, body: str, now: datetime) -> bool:
    """False when this delivery was taken before; called under the conversation's lock."""
    digest = tx.keyring.lookup(body)
    claim = CLAIM[tx.locks_rows]
    return tx.first(claim, conversation_id=conversation_id, delivery=delivery, digest=digest, at=now) is not None


def delivery_matches(tx: Transaction, conversation_id: int, delivery: str, body: str) -> bool:
    """Whether a repeated delivery carries the same body as the first one."""
    query = select(deliveries.c.digest).where(
        deliveries.c.conversation_id == conversation_id, deliveries.c.delivery == delivery
    )
    return tx.scalar(query) in tx.keyring.lookups(body)


def forget_deliveries(tx: Transaction, before: datetime) -> int:
    return tx.execute(delete(deliveries).where(deliveries.c.at < before)).rowcount


def lock(tx: Transaction, channel: str, address: str, now: datetime) -> ConversationRow:
    """Locks, then loads; a first contact is made under the unique key, so two at once make one conversation.

    Once more where somebody else has made one meanwhile, and it was let go of again (storage/erasures.py).
    """
    found = find(tx, channel, address)
    if found is not None:
        return found
    row = {
        "channel": channel,
        "address": address,
        "address_lookup": tx.keyring.lookup(address),
        "person_id": token_hex(12),
        "owner": "bot",
        "state": "{}",
        "seq": 0,
        "seen_seq": 0,
        "opened_at": now,
        "last_heard_at": now,
    }
    insert = postgresql.insert if tx.locks_rows else sqlite.insert
    tx.execute(insert(conversations).values(row).on_conflict_do_nothing())
    return find(tx, channel, address) or lock(tx, channel, address, now)


def find(tx: Transaction, channel: str, address: str) -> ConversationRow | None:
    for lookup in tx.keyring.lookups(address):  # more than one until a rotation of keys has finished
        row = tx.first(FIND, channel=channel, lookup=lookup)
        if row is not None:
            return ConversationRow(*row)
    return None


def lock_by_id(tx: Transaction, conversation_id: int) -> ConversationRow | None:
    row = tx.first(LOCK, conversation=conversation_id)
    return ConversationRow(*row) if row else None


def get(tx: Transaction, conversation_id: int) -> ConversationRow | None:
    row = tx.first(select(*COLUMNS).where(conversations.c.id == conversation_id))
    return ConversationRow(*row) if row else None


def save(tx: Transaction, row: ConversationRow) -> None:
    tx.run(SAVE, conversation=row.id, **{name: getattr(row, name) for name in SAVED})


def mark_seen(tx: Transaction, conversation_id: int, seq: int) -> bool:
    """False when the page had got that far before."""
    statement = (
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.seen_seq < seq)
        .values(seen_seq=seq)
    )
    return tx.execute(statement).rowcount == 1


def mark_unreachable(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """Since the first time that the wire refused the address; hearing from her ends it."""
    tx.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.unreachable_at.is_(None))
        .values(unreachable_at=now)
    )


def mark_reachable(tx: Transaction, conversation_id: int) -> None:
    tx.execute(update(conversations).where(conversations.c.id == conversation_id).values(unreachable_at=None))


def count_sources(tx: Transaction) -> list[tuple[str, int]]:
    """Erased conversations are counted, too: of those nothing but such codes remains."""
    number = func.count().label("number")
    query = select(conversations.c.source, number).where(conversations.c.source.is_not(None))
    rows = tx.all(query.group_by(conversations.c.source).order_by(number.desc(), conversations.c.source))
    return [(row.source, row.number) for row in rows]


def states_of(tx: Transaction, ids: Sequence[int]) -> dict[int, str]:
    query = select(conversations.c.id, conversations.c.state).where(conversations.c.id.in_(ids))
    return {row.id: row.state for row in tx.all(query)}


def forget_drafts(tx: Transaction, states: Mapping[int, str], now: datetime) -> None:
    """What is left of each state."""
    here = conversations.c.id == bindparam("row")
    statement = update(conversations).where(here).values(state=bindparam("left"), draft_forgotten_at=now)
    tx.execute(statement, [{"row": row, "left": state} for row, state in states.items()])


def erase(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """Nothing that was said or was about to be, no address and no key to it remain; the empty row carries the cases
    staff still hold."""
    for table in (files, fetches, messages, held_replies, deliveries, outbox, web_sessions, links):
        tx.execute(delete(table).where(table.c.conversation_id == conversation_id))
    topics.forget_words(tx, conversation_id)
    tx.execute(
        update(announcement_recipients)
        .where(
            announcement_recipients.c.conversation_id == conversation_id,
            announcement_recipients.c.state.in_(("waiting", "queued")),
        )
        .values(state="skipped", failure="erased", at=now)
    )
    gone = f"erased {token_hex(12)}"
    tx.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(address=gone, address_lookup=gone, state="{}", erased_at=now)
    )

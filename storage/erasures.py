"""Forgetting people for good, and the ledger by which a restored backup forgets them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, insert, literal, or_, select, update

from storage import outbox, registrations, topics
from storage.columns import Encrypted, EncryptedBytes, Moment
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.models import (
    announcement_recipients,
    audit,
    cases,
    conversations,
    deliveries,
    erasures,
    messages,
    referrals,
    topic_lines,
    web_sessions,
)
from storage.models import outbox as outgoing
from storage.models import registrations as registered
from storage.subjects import STAYS, Subject, declared, rows_of, tables_of_people

CONVERSATION, PERSON = "conversation", "person"
# Of a conversation that says goodbye these go at the end of it (end_parting).
LEFT_TO_PART = (messages, outgoing, deliveries, web_sessions)
REMOVES = timedelta(hours=48)  # what is younger a Telegram bot can delete, Bot API "deleteMessage"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: nothing in it tells of anybody. `extent`: her conversation alone, or all of her."""

    at: datetime
    extent: str
    person_id: str
    address_lookup: str


COLUMNS = [erasures.c[name] for name in Entry.__slots__]


def enter(tx: Transaction, row: ConversationRow, extent: str, now: datetime) -> None:
    """Before its address is gone."""
    values = {"person_id": row.person_id, "address_lookup": tx.keyring.lookup(row.address), "extent": extent, "at": now}
    tx.execute(insert(erasures).values(values))


def enter_again(tx: Transaction, entry: Entry) -> None:
    """From the ledger's file, into a database that was restored."""
    tx.execute(insert(erasures).values({name: getattr(entry, name) for name in Entry.__slots__}))


def ledger(tx: Transaction) -> list[Entry]:
    return [Entry(*row) for row in tx.all(select(*COLUMNS).order_by(erasures.c.id))]


def uncleared(tx: Transaction) -> bool:
    """Whether something was erased since the database's files were last cleared of remains."""
    return tx.first(select(erasures.c.id).where(erasures.c.cleared_at.is_(None)).limit(1)) is not None


def mark_cleared(tx: Transaction, up_to: int, now: datetime) -> None:
    statement = update(erasures).where(erasures.c.cleared_at.is_(None), erasures.c.id <= up_to)
    tx.execute(statement.values(cleared_at=now))


def newest(tx: Transaction) -> int:
    return int(tx.scalar(select(func.coalesce(func.max(erasures.c.id), 0))))


def matching(tx: Transaction, entries: Sequence[Entry]) -> list[int]:
    """Conversations that were erased according to the ledger, and are there again.

    One that began later at the same address is a new one. Look-ups are compared under every key of the ring.
    """
    erased_at: dict[str, datetime] = {}
    for entry in entries:
        erased_at[entry.address_lookup] = max(entry.at, erased_at.get(entry.address_lookup, entry.at))
    if not erased_at:
        return []
    columns = (conversations.c.id, conversations.c.address, conversations.c.opened_at)
    rows = tx.all(select(*columns).where(conversations.c.erased_at.is_(None)).order_by(conversations.c.id))
    found = []
    for row in rows:
        moments = [erased_at[lookup] for lookup in tx.keyring.lookups(row.address) if lookup in erased_at]
        if moments and row.opened_at <= max(moments):
            found.append(row.id)
    return found


def persons_of(tx: Transaction, conversation_ids: Sequence[int]) -> list[str]:
    query = select(conversations.c.person_id).where(conversations.c.id.in_(conversation_ids)).distinct()
    return [row.person_id for row in tx.all(query)]


def has_others(tx: Transaction, person_id: str, conversation_ids: Sequence[int]) -> bool:
    """Conversations that are not among these and not erased."""
    query = select(conversations.c.id).where(
        conversations.c.person_id == person_id, conversations.c.erased_at.is_(None)
    )
    return tx.first(query.where(conversations.c.id.not_in(conversation_ids)).limit(1)) is not None


def lock_conversations(tx: Transaction, person_id: str) -> list[ConversationRow]:
    """Every conversation of hers, in the order of their ids; for who holds storage.people.join_alone."""
    columns = [conversations.c[name] for name in ConversationRow.__slots__]
    query = select(*columns).where(conversations.c.person_id == person_id).order_by(conversations.c.id)
    return [ConversationRow(*row) for row in tx.all(query.with_for_update(key_share=True))]


def others_of(tx: Transaction, person_id: str, conversation_id: int) -> bool:
    query = select(conversations.c.id).where(conversations.c.person_id == person_id)
    return tx.first(query.where(conversations.c.id != conversation_id).limit(1)) is not None


def forget(tx: Transaction, subject: Subject, now: datetime, parting: Sequence[int] = ()) -> None:
    """Deletes her rows; of those that stay only codes and times are left. Cases must be closed before.

    `parting`: conversations that still say goodbye: their stubs of messages and what is on its way stay until the end.
    """
    for table in reversed(tables_of_people()):
        if table is audit:
            continue
        hers = rows_of(table, subject)
        if table.name in STAYS:
            _empty(tx, table, hers)
        elif table in LEFT_TO_PART and parting:
            tx.execute(delete(table).where(hers, table.c.conversation_id.not_in(parting)))
        else:
            tx.execute(delete(table).where(hers))
    tx.execute(update(cases).where(rows_of(cases, subject)).values(emptied_at=now, changed_at=now))
    _empty_recipients(tx, subject, now)
    _empty_topics(tx, subject)
    _withdraw_referrals(tx, subject, now)
    registrations.forget(tx, rows_of(registered, subject), now)
    for conversation_id in subject.conversation_ids:
        if conversation_id not in parting:
            _close_address(tx, conversation_id, now)


def _empty(tx: Transaction, table: Table, hers: Any) -> None:
    """What a column needs at least, where it cannot be empty; addresses are seen to one by one."""
    blank: dict[type, object] = {Encrypted: "", EncryptedBytes: b""}
    values = {
        c.name: None if c.nullable else blank[type(c.type)] for c in declared(table) if table is not conversations
    }
    if values:
        tx.execute(update(table).where(hers).values(values))


def _empty_recipients(tx: Transaction, subject: Subject, now: datetime) -> None:
    hers = rows_of(announcement_recipients, subject)
    tx.execute(update(announcement_recipients).where(hers).values(message_id=None))
    waits = announcement_recipients.c.state.in_(("waiting", "queued"))
    skipped = {"state": "skipped", "failure": "erased", "at": now}
    tx.execute(update(announcement_recipients).where(hers, waits).values(skipped))


def _empty_topics(tx: Transaction, subject: Subject) -> None:
    hers = rows_of(topic_lines, subject)
    undecided = topic_lines.c.state.in_((topics.NEW, topics.OPEN))
    tx.execute(update(topic_lines).where(hers, undecided).values(state=topics.DROPPED))


def _withdraw_referrals(tx: Transaction, subject: Subject, now: datetime) -> None:
    hers = (rows_of(referrals, subject), referrals.c.state == "offered")
    tx.execute(update(referrals).where(*hers).values(state="withdrawn", answered_at=now))


def withdraw_referrals(tx: Transaction, case_id: int, now: datetime) -> None:
    """She has withdrawn her consent; what the office reported stays a coded outcome."""
    standing = (referrals.c.case_id == case_id, referrals.c.state.in_(("offered", "accepted")))
    tx.execute(update(referrals).where(*standing).values(state="withdrawn", answered_at=now))


def _close_address(tx: Transaction, conversation_id: int, now: datetime) -> None:
    gone = f"erased {token_hex(12)}"
    values = {"address": gone, "address_lookup": gone, "state": "{}", "parting_until": None}
    erased_at = func.coalesce(conversations.c.erased_at, literal(now, Moment()))
    tx.execute(update(conversations).where(conversations.c.id == conversation_id).values(erased_at=erased_at, **values))


# A conversation that says goodbye: its last words and what is to be removed are on their way.


def begin_parting(tx: Transaction, row: ConversationRow, until: datetime, now: datetime) -> None:
    values = {"erased_at": now, "parting_until": until, "state": "{}"}
    tx.execute(update(conversations).where(conversations.c.id == row.id).values(values))
    sessions = update(web_sessions).where(web_sessions.c.conversation_id == row.id)
    tx.execute(sessions.values(expires_at=until, own_device=False))


def was_delivered(tx: Transaction, conversation_id: int, delivery: str) -> bool:
    query = select(deliveries.c.delivery).where(
        deliveries.c.conversation_id == conversation_id, deliveries.c.delivery == delivery
    )
    return tx.first(query) is not None


def let_go_of_address(tx: Transaction, conversation_id: int) -> None:
    """She writes again: a new conversation begins there, while the old one still says goodbye."""
    gone = f"erased {token_hex(12)}"
    tx.execute(update(conversations).where(conversations.c.id == conversation_id).values(address_lookup=gone))


def parted(tx: Transaction, now: datetime, limit: int) -> list[int]:
    query = (
        select(conversations.c.id).where(conversations.c.parting_until <= now).order_by(conversations.c.parting_until)
    )
    return [row.id for row in tx.all(query.limit(limit))]


def put_off_parting(tx: Transaction, conversation_id: int, until: datetime) -> None:
    tx.execute(update(conversations).where(conversations.c.id == conversation_id).values(parting_until=until))


def end_parting(tx: Transaction, conversation_id: int, now: datetime) -> None:
    """The files may have been cleared before; now they hold remains again."""
    for table in LEFT_TO_PART:
        tx.execute(delete(table).where(table.c.conversation_id == conversation_id))
    _close_address(tx, conversation_id, now)
    person = select(conversations.c.person_id).where(conversations.c.id == conversation_id).scalar_subquery()
    tx.execute(update(erasures).where(erasures.c.person_id == person).values(cleared_at=None))


def empty_lines(tx: Transaction, row: ConversationRow, now: datetime, *, keep_all: bool) -> list[str]:
    """Every line loses its words. Those that a reader has to learn the end of stay as stubs, behind `row.seq`.

    `keep_all`: a page reads by itself and removes what it has. Else what the channel can still delete stays, and what
    is in somebody's hand: the ids of these, oldest first, are returned, to be deleted there.
    """
    hers = messages.c.conversation_id == row.id
    in_hand = _forget_untouched(tx, row.id)
    _name_her_own_lines(tx, hers)
    can_go = messages.c.wire_id.is_not(None) & (messages.c.at > now - REMOVES)
    query = select(messages.c.id).where(hers, or_(can_go, messages.c.id.in_(in_hand))).order_by(messages.c.seq)
    young = [line.id for line in tx.all(query)]
    blank = {"text": "", "buttons": None, "staff_id": None, "deleted": True, "sender": "bot", "edited": False}
    tx.execute(update(messages).where(hers).values(seq=messages.c.seq + row.seq, **blank))
    row.seq += row.seq
    if not keep_all:
        tx.execute(delete(messages).where(hers, messages.c.id.not_in(young)))
    return young


def _name_her_own_lines(tx: Transaction, hers: ColumnElement[bool]) -> None:
    """What she sent on Telegram has its number there as the line's own id: "m123"."""
    own = (hers, messages.c.sender == "visitor", messages.c.id.like("m%"))
    tx.execute(update(messages).where(*own).values(wire_id=func.substr(messages.c.id, 2)))


def _forget_untouched(tx: Transaction, conversation_id: int) -> set[str]:
    """What nobody has begun to send will not go; the ids of the lines that somebody has."""
    tx.execute(delete(outgoing).where(outgoing.c.conversation_id == conversation_id, outbox.UNTOUCHED))
    rest = select(outgoing.c.message_id).where(
        outgoing.c.conversation_id == conversation_id, outgoing.c.done_at.is_(None)
    )
    return {row.message_id for row in tx.all(rest)}


def waits(tx: Transaction, conversation_id: int) -> bool:
    return bool(outbox.waiting_ids(tx, conversation_id))

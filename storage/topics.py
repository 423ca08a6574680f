"""What of the cases stands in the staff's group on Telegram: topics, the lines in them, and the group itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import LONGEST_CODE
from storage.database import Transaction
from storage.models import case_topics, cases, staff_groups, topic_lines


class Kind(StrEnum):
    """Of a message in a topic: shown there by the program, or written there by a colleague."""

    VISITOR = "visitor"
    PROGRAM = "program"
    COLLEAGUE = "colleague"  # a reply that was written elsewhere
    NOTE = "note"
    PROMPT = "prompt"
    REPLY = "reply"
    NOTE_WRITTEN = "note_written"
    DRAFT = "draft"
    FILLED = "filled"  # a canned reply, shown by the program; a draft of who chose it
    REASON = "reason"  # why a case is put off
    REFUSED = "refused"  # came to nothing; `text` is the sentence that tells why


SHOWN = (Kind.VISITOR, Kind.PROGRAM, Kind.COLLEAGUE, Kind.NOTE, Kind.PROMPT)
REPLIES = (Kind.COLLEAGUE, Kind.REPLY)
NEW, OPEN, DROPPED = "new", "open", "dropped"  # of a draft: to be asked about, asked about, not wanted
TOLD = "told"  # of a refusal, which is new before
SENDING = "sending"  # the state of a reply until storage/arrivals.py tells another


@dataclass(frozen=True, slots=True)
class TopicRow:
    """`seen_seq`, `seen_note_id`: how far the topic has got. `card_of`: the case's `changed_at` that its card knows.

    `due_at`: not to be tried again before; `repeats`: calls that may have been made twice.
    """

    case_id: int
    group_id: int
    thread_id: int | None
    card_id: int | None
    pinned: bool
    card_digest: str | None
    card_at: datetime | None
    card_of: datetime | None
    compared_at: datetime | None
    seen_seq: int
    seen_note_id: int
    closed: bool
    erased: bool
    due_at: datetime | None
    repeats: int
    failure: str | None
    expired: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of one message of the group; several lines of a topic may stand in one message, by `place`.

    A row is made in the transaction of the act that the message led to: that makes a repeated update harmless.
    """

    group_id: int
    wire_id: int
    case_id: int
    kind: str
    at: datetime
    place: int = 0
    message_id: str | None = None
    note_id: int | None = None
    file_id: str | None = None
    staff_id: int | None = None
    text: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`failure`: why nothing can be shown there, since `failed_at`."""

    configured_id: int
    current_id: int
    failure: str | None
    failed_at: datetime | None


TOPIC = [case_topics.c[name] for name in TopicRow.__slots__]
LINE = [topic_lines.c[name] for name in LineRow.__slots__]
GROUP = [staff_groups.c[name] for name in GroupRow.__slots__]


# The group


def group(tx: Transaction, configured_id: int) -> GroupRow:
    """The one of the settings, or what it has become."""
    row = tx.first(select(*GROUP).where(staff_groups.c.configured_id == configured_id))
    return GroupRow(*row) if row else GroupRow(configured_id, configured_id, None, None)


def change_group(tx: Transaction, configured_id: int, now: datetime, **values: Any) -> None:
    insert = postgresql.insert if tx.locks_rows else sqlite.insert
    fresh = {"configured_id": configured_id, "current_id": configured_id, "at": now, **values}
    statement = insert(staff_groups).values(fresh)
    tx.execute(statement.on_conflict_do_update(index_elements=["configured_id"], set_={"at": now, **values}))


def present_group(tx: Transaction) -> GroupRow | None:
    """The one that was used last; none where there has never been any."""
    row = tx.first(select(*GROUP).order_by(staff_groups.c.at.desc()).limit(1))
    return GroupRow(*row) if row else None


def migrate(tx: Transaction, configured_id: int, current_id: int, now: datetime) -> None:
    """It has become a supergroup, under another number."""
    change_group(tx, configured_id, now, current_id=current_id, failure=None, failed_at=None)


# Topics


def of_case(tx: Transaction, case_id: int) -> TopicRow | None:
    row = tx.first(select(*TOPIC).where(case_topics.c.case_id == case_id))
    return TopicRow(*row) if row else None


def of_thread(tx: Transaction, group_id: int, thread_id: int) -> TopicRow | None:
    """Which case a topic is of; None for a topic that people made."""
    query = select(*TOPIC).where(case_topics.c.group_id == group_id, case_topics.c.thread_id == thread_id)
    row = tx.first(query)
    return TopicRow(*row) if row else None


def lease(tx: Transaction, case_id: int, group_id: int, owner: str, now: datetime, until: datetime) -> bool:
    """Of several processes one works on a case. A call whose lease was never given back may have been made."""
    insert = postgresql.insert if tx.locks_rows else sqlite.insert
    fresh = {"case_id": case_id, "group_id": group_id, "pinned": False, "closed": False, "erased": False}
    tx.execute(insert(case_topics).values(fresh).on_conflict_do_nothing())
    left = case_topics.c.lease_owner.is_not(None)
    free = or_(~left, case_topics.c.leased_until <= now)
    statement = (
        update(case_topics)
        .where(case_topics.c.case_id == case_id, free)
        .values(lease_owner=owner, leased_until=until, repeats=case_topics.c.repeats + case((left, 1), else_=0))
    )
    return tx.execute(statement).rowcount == 1


def free_own(tx: Transaction, owner: str) -> int:
    """At start: what this process held when it died; each call may have been made, and is counted."""
    statement = (
        update(case_topics)
        .where(case_topics.c.lease_owner == owner)
        .values(lease_owner=None, leased_until=None, repeats=case_topics.c.repeats + 1)
    )
    return tx.execute(statement).rowcount


def change(tx: Transaction, case_id: int, **values: Any) -> None:
    tx.execute(update(case_topics).where(case_topics.c.case_id == case_id).values(**values))


def give_back(tx: Transaction, case_id: int, owner: str, **values: Any) -> None:
    """What was done is told in the same transaction."""
    statement = update(case_topics).where(case_topics.c.case_id == case_id, case_topics.c.lease_owner == owner)
    tx.execute(statement.values(lease_owner=None, leased_until=None, **values))


def postpone(
    tx: Transaction, case_id: int, owner: str, failure: str, due_at: datetime, *, answer_lost: bool = False
) -> None:
    again = case_topics.c.repeats + (1 if answer_lost else 0)
    give_back(tx, case_id, owner, failure=failure[:LONGEST_CODE], due_at=due_at, repeats=again)


def lose(tx: Transaction, case_id: int, group_id: int) -> None:
    """The topic is gone: it is made anew. What was written there stays known, what was shown there has to be again."""
    change(
        tx,
        case_id,
        group_id=group_id,
        thread_id=None,
        card_id=None,
        pinned=False,
        card_digest=None,
        card_at=None,
        card_of=None,
        seen_seq=0,
        seen_note_id=0,
        closed=False,
    )
    of_it = topic_lines.c.case_id == case_id
    tx.execute(delete(topic_lines).where(of_it, topic_lines.c.kind.in_(SHOWN)))
    tx.execute(update(topic_lines).where(of_it).values(message_id=None, note_id=None, text=None, state="lost"))


def count_failed(tx: Transaction) -> int:
    """Topics that are behind because Telegram refused the last try."""
    return int(tx.scalar(select(func.count()).select_from(case_topics).where(case_topics.c.failure.is_not(None))))


def count_repeats(tx: Transaction) -> int:
    return int(tx.scalar(select(func.coalesce(func.sum(case_topics.c.repeats), 0))))


# Lines


def add_line(tx: Transaction, row: LineRow) -> bool:
    """False when that message was taken before."""
    insert = postgresql.insert if tx.locks_rows else sqlite.insert
    statement = insert(topic_lines).values({name: getattr(row, name) for name in LineRow.__slots__})
    return tx.first(statement.on_conflict_do_nothing().returning(topic_lines.c.wire_id)) is not None


def lines_at(tx: Transaction, group_id: int, wire_id: int) -> list[LineRow]:
    """All that stand in one message of the group, in their order."""
    query = select(*LINE).where(topic_lines.c.group_id == group_id, topic_lines.c.wire_id == wire_id)
    return [LineRow(*row) for row in tx.all(query.order_by(topic_lines.c.place))]


def lines_of(tx: Transaction, case_id: int, kinds: Collection[str] = tuple(Kind)) -> list[LineRow]:
    """Everything of a case, oldest first."""
    query = select(*LINE).where(topic_lines.c.case_id == case_id, topic_lines.c.kind.in_(kinds))
    order = (topic_lines.c.group_id, topic_lines.c.wire_id, topic_lines.c.place)
    return [LineRow(*row) for row in tx.all(query.order_by(*order))]


def showing(tx: Transaction, case_id: int, message_id: str) -> list[LineRow]:
    """Where a line of the conversation stands, with its files."""
    query = select(*LINE).where(topic_lines.c.case_id == case_id, topic_lines.c.message_id == message_id)
    return [LineRow(*row) for row in tx.all(query.order_by(topic_lines.c.wire_id))]


def change_line(tx: Transaction, group_id: int, wire_id: int, place: int = 0, **values: Any) -> None:
    where = and_(topic_lines.c.group_id == group_id, topic_lines.c.wire_id == wire_id, topic_lines.c.place == place)
    tx.execute(update(topic_lines).where(where).values(**values))


def to_be_told(tx: Transaction, group_id: int, limit: int) -> list[LineRow]:
    """What the program has yet to say to a message of a colleague, oldest first."""
    query = select(*LINE).where(topic_lines.c.group_id == group_id, topic_lines.c.state == NEW)
    return [LineRow(*row) for row in tx.all(query.order_by(topic_lines.c.at, topic_lines.c.wire_id).limit(limit))]


def mark_told(tx: Transaction, row: LineRow, values: dict[str, str | None]) -> None:
    """Unless it has been decided meanwhile."""
    key = (topic_lines.c.group_id == row.group_id, topic_lines.c.wire_id == row.wire_id)
    where = (*key, topic_lines.c.place == row.place, topic_lines.c.state == NEW)
    tx.execute(update(topic_lines).where(*where).values(**values))


def drop_message(tx: Transaction, group_id: int, wire_id: int) -> None:
    """It stands there no more."""
    where = (topic_lines.c.group_id == group_id, topic_lines.c.wire_id == wire_id)
    tx.execute(delete(topic_lines).where(*where))


def forget_words(tx: Transaction, conversation_id: int) -> None:
    """Of a conversation that is erased: what colleagues wrote in its topics, sent or not, is kept nowhere."""
    of_it = select(cases.c.id).where(cases.c.conversation_id == conversation_id)
    undecided = topic_lines.c.state.in_((NEW, OPEN))
    state = case((undecided, DROPPED), else_=topic_lines.c.state)
    tx.execute(update(topic_lines).where(topic_lines.c.case_id.in_(of_it)).values(text=None, state=state))

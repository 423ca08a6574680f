"""Which cases have something that the staff's group does not show. A sieve: what is next is decided case by case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, union

from storage.database import Transaction
from storage.models import case_topics, cases, conversations, files, messages, notes, outbox, topic_lines
from storage.topics import REPLIES, SENDING, Kind

CARD_REST = timedelta(seconds=30)  # between two looks of one card
COMPARED_EVERY = timedelta(minutes=10)  # also cards of which nothing tells that they have changed
LIVELY = timedelta(days=4)  # after closing, while a rating or a report may still come
AT_ONCE = 20
WITH_FILES = (Kind.VISITOR, Kind.COLLEAGUE)

TOPIC, CASE, TALK = case_topics.c, cases.c, conversations.c
HAS_TOPIC = TOPIC.thread_id.is_not(None)
IS_OPEN = CASE.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Wanting:
    case_id: int
    rank: int


def wanting(tx: Transaction, group_id: int, now: datetime, *, among_all: bool) -> list[Wanting]:
    """The first that can be worked on now, the most important first; long closed ones only if `among_all`.

    Order: new topics with their cards, lines, what became of replies, the rest; urgent cases first among equals.
    """
    rank = _rank(group_id, now)
    query = _with_topics(select(CASE.id, rank.label("rank")), None if among_all else now - LIVELY)
    query = query.where(rank < NOTHING, _is_free(now))
    order = (rank, CASE.urgent.desc(), TOPIC.thread_id.is_(None), CASE.opened_at, CASE.id)
    return [Wanting(*row) for row in tx.all(query.order_by(*order).limit(AT_ONCE))]


def count_waiting(tx: Transaction, group_id: int, now: datetime) -> int:
    """How many cases have something to show, also those that nobody may try just now."""
    counted = _with_topics(select(func.count(CASE.id)), now - LIVELY).where(_rank(group_id, now) < NOTHING)
    return int(tx.scalar(counted))


NEW, LINES, TOLD, REST, NOTHING = range(5)


def _rank(group_id: int, now: datetime) -> ColumnElement[int]:
    is_here = and_(HAS_TOPIC, TOPIC.group_id == group_id)
    begins = and_(IS_OPEN, or_(TOPIC.case_id.is_(None), ~is_here, TOPIC.card_id.is_(None)))
    is_over = or_(TALK.erased_at.is_not(None), TOPIC.expired)
    urgent_ends = and_(is_over, TOPIC.case_id.is_not(None), ~TOPIC.erased)
    return case(
        (or_(urgent_ends, begins), NEW),
        (and_(is_here, or_(_has_lines(), _has_notes(), _has_files(), and_(IS_OPEN, TOPIC.closed))), LINES),
        (and_(is_here, _has_ended()), TOLD),
        (and_(is_here, or_(_card_is_old(now), and_(~IS_OPEN, ~TOPIC.closed))), REST),
        else_=NOTHING,
    )


def _with_topics(query: Any, changed_since: datetime | None) -> Any:
    joined = cases.outerjoin(case_topics, TOPIC.case_id == CASE.id).outerjoin(
        conversations, TALK.id == CASE.conversation_id
    )
    query = query.select_from(joined)
    if changed_since is None:
        return query
    lively = union(
        select(cases.c.id).where(cases.c.closed_at.is_(None)),
        select(cases.c.id).where(cases.c.changed_at >= changed_since),
        select(case_topics.c.case_id).where(~case_topics.c.closed),
    )
    return query.where(CASE.id.in_(lively))


def _is_free(now: datetime) -> ColumnElement[bool]:
    waits = or_(TOPIC.due_at.is_(None), TOPIC.due_at <= now)
    return and_(waits, or_(TOPIC.lease_owner.is_(None), TOPIC.leased_until <= now))


def _has_lines() -> ColumnElement[bool]:
    """Of the conversation that is carried on in this case; of one that ends, what was said before its end."""
    unseen = exists().where(
        messages.c.conversation_id == CASE.conversation_id,
        messages.c.seq > TOPIC.seen_seq,
        or_(IS_OPEN, messages.c.at <= CASE.closed_at),
    )
    return and_(or_(TALK.live_case_id == CASE.id, and_(~IS_OPEN, ~TOPIC.closed)), unseen)


def _has_notes() -> ColumnElement[bool]:
    return exists().where(notes.c.case_id == CASE.id, notes.c.id > TOPIC.seen_note_id)


def _has_files() -> ColumnElement[bool]:
    """Of lines that stand there."""
    line, other = topic_lines.alias(), topic_lines.alias()
    shown = exists().where(other.c.case_id == CASE.id, other.c.file_id == files.c.id)
    return exists(
        select(files.c.id)
        .select_from(files.join(line, line.c.message_id == files.c.message_id))
        .where(
            line.c.case_id == CASE.id,
            files.c.conversation_id == CASE.conversation_id,
            line.c.kind.in_(WITH_FILES),
            line.c.file_id.is_(None),
            ~shown,
        )
        .correlate(cases)
    )


def _has_ended() -> ColumnElement[bool]:
    """The sending of a reply of which the topic does not tell yet how it ended."""
    sent = and_(
        outbox.c.conversation_id == messages.c.conversation_id,
        outbox.c.message_id == messages.c.id,
        outbox.c.action == "send",
        outbox.c.done_at.is_(None),
    )
    arrived = case(
        (TALK.channel == "web", TALK.seen_seq >= messages.c.position),
        else_=~exists().where(sent).correlate(messages),
    )
    return exists(
        select(topic_lines.c.wire_id)
        .select_from(topic_lines.join(messages, messages.c.id == topic_lines.c.message_id))
        .where(
            topic_lines.c.case_id == CASE.id,
            topic_lines.c.kind.in_(REPLIES),
            topic_lines.c.state == SENDING,
            messages.c.conversation_id == CASE.conversation_id,
            or_(messages.c.deleted, arrived),
        )
        .correlate(cases, conversations)
    )


def _card_is_old(now: datetime) -> ColumnElement[bool]:
    rested = or_(TOPIC.card_at.is_(None), TOPIC.card_at <= now - CARD_REST)
    differs = or_(TOPIC.card_of.is_(None), TOPIC.card_of != CASE.changed_at, TOPIC.compared_at <= now - COMPARED_EVERY)
    return or_(~TOPIC.pinned, and_(rested, differs))

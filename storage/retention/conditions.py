"""When a row is due, beyond the days that have passed."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from storage.models import (
    audit,
    blocks,
    canned_replies,
    cases,
    consents,
    conversations,
    duplicates,
    events,
    files,
    held_replies,
    merge_sides,
    merges,
    messages,
    registrations,
)
from storage.models.events import STANDING
from storage.retention.rule import Due

OUTLIVES = ("news", "follow_up")  # consents for which her address is needed after the conversation
GUARDED = timedelta(days=1826)  # rows of the audit that the database lets nobody delete, and a day: migration 0006


def _nobody_works_on_it(due: Due) -> ColumnElement[bool]:
    """People own it, or a case of it is open or was closed later: the clock has not begun."""
    working = exists().where(
        cases.c.conversation_id == conversations.c.id, or_(cases.c.closed_at.is_(None), cases.c.closed_at >= due.before)
    )
    said = exists().where(messages.c.conversation_id == conversations.c.id, messages.c.at >= due.before)
    return and_(conversations.c.erased_at.is_(None), conversations.c.owner == "bot", ~working, ~said)


def _address_needed(due: Due) -> ColumnElement[bool]:
    """She agreed to be written to, comes to an event, or is blocked and would come back as somebody new."""
    agreed = exists().where(
        consents.c.person_id == conversations.c.person_id,
        consents.c.purpose.in_(OUTLIVES),
        consents.c.withdrawn_at.is_(None),
    )
    blocked = exists().where(
        blocks.c.person_id == conversations.c.person_id,
        blocks.c.ended_at.is_(None),
        or_(blocks.c.until.is_(None), blocks.c.until > due.now),
    )
    comes = exists().where(
        registrations.c.person_id == conversations.c.person_id,
        registrations.c.state.in_(STANDING),
        events.c.id == registrations.c.event_id,
        events.c.ends_at > due.now,
    )
    return or_(agreed, blocked, comes)


def silent(due: Due) -> ColumnElement[bool]:
    return and_(_nobody_works_on_it(due), ~_address_needed(due))


def silent_but_needed(due: Due) -> ColumnElement[bool]:
    said = exists().where(messages.c.conversation_id == conversations.c.id)
    return and_(_nobody_works_on_it(due), _address_needed(due), said)


def draft_may_stand(_due: Due) -> ColumnElement[bool]:
    heard, forgotten = conversations.c.last_heard_at, conversations.c.draft_forgotten_at
    fresh = or_(forgotten.is_(None), forgotten < heard)
    return and_(conversations.c.erased_at.is_(None), conversations.c.owner == "bot", fresh)


def nobody_left(person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Neither an address nor a case with words is left of that person."""
    address = exists().where(conversations.c.person_id == person, conversations.c.erased_at.is_(None))
    return and_(~address, ~_has_words(person))


def _has_words(person: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(cases.c.person_id == person, cases.c.emptied_at.is_(None))


def nothing_to_compare(_due: Due) -> ColumnElement[bool]:
    """What spoke for the two being one stood in cases of both."""
    return or_(~_has_words(duplicates.c.first), ~_has_words(duplicates.c.second))


def merge_of_nobody(_due: Due) -> ColumnElement[bool]:
    """Nobody of whom it tells is left, under her id of then, or of now, or behind a later join."""
    side, later = merge_sides.alias("side"), merges.alias("later")
    joined_later = exists().where(later.c.gone == merges.c.kept, later.c.undone_at.is_(None), later.c.kind != "staff")
    left_side = exists().where(side.c.merge_id == merges.c.id, ~nobody_left(side.c.person_id))
    return and_(nobody_left(merges.c.kept), nobody_left(merges.c.gone), ~joined_later, ~left_side)


def removed_with_files(_due: Due) -> ColumnElement[bool]:
    return exists().where(files.c.canned_id == canned_replies.c.id)


def of_closed_case(due: Due) -> ColumnElement[bool]:
    open_case = exists().where(
        cases.c.id == held_replies.c.case_id, or_(cases.c.closed_at.is_(None), cases.c.closed_at >= due.before)
    )
    return and_(held_replies.c.returned.is_not(None), ~open_case)


def guarded_no_more(_due: Due) -> ColumnElement[bool]:
    """By the clock of the machine, which the triggers that guard the younger rows go by: others would be refused."""
    return audit.c.at < datetime.now(UTC) - GUARDED

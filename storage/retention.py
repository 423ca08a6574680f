"""How long the rows of every table are kept, and what becomes of them then (docs/decisions/0026).

Each rule finds what is due by a condition that its own effect makes false: a run that was stopped is simply run again.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from storage import search
from storage.columns import Declaration
from storage.database import Transaction
from storage.models import (
    announcement_recipients,
    announcements,
    article_proposals,
    audit,
    blocks,
    canned_replies,
    case_programmes,
    case_topics,
    case_updates,
    cases,
    consents,
    conversations,
    deliveries,
    digests,
    duplicates,
    duplicates_due,
    feedback,
    fetches,
    files,
    gaps,
    held_replies,
    interests,
    links,
    merge_rows,
    merge_sides,
    merges,
    messages,
    needs,
    notes,
    outbox,
    ratings,
    referrals,
    retention_runs,
    saved_filters,
    search_due,
    search_tokens,
    sign_in_links,
    staff,
    staff_sessions,
    telegram_links,
    topic_lines,
    viewing,
    web_sessions,
)

# Technical rows that no office has to decide about, in days after they have lost their use. A repeat of a message
# comes within a day from Telegram, and from a web page as long as its tab lives.
TECHNICAL: Mapping[str, int] = {"link_days": 1, "session_days": 1, "delivery_days": 30, "pair_days": 1}
# Tables without an end, and why.
WITHOUT_END: Mapping[str, str] = {
    "office_values": "what the office decides",
    "partner_offices": "names of organisations",
    "canned_replies": "texts that the office publishes",
    "staff_groups": "the number of the staff's group",
    "erasures": "random ids and keyed hashes, by which a restored backup forgets people again, however old it is",
}
OUTLIVES = ("news", "follow_up")  # consents for which her address is needed after the conversation
GUARDED = timedelta(days=1826)  # rows of the audit that the database lets nobody delete, and a day: migration 0006
WINDOW = 2_000  # ids that one step looks at
STEP = 20  # conversations or cases of one transaction
SWEEP = 200  # rows of small tables, likewise

Counts = Counter[tuple[str, str]]  # (rule, table) → rows


@dataclass(frozen=True)
class Due:
    """What happened `before` this moment is due."""

    before: datetime
    now: datetime


class Act(StrEnum):
    DELETE = "delete"
    EMPTY = "empty"  # its personal columns; codes and times stay


@dataclass(frozen=True)
class Part:
    """Rows that go with what they hang on by `by`, which holds `of` of that row."""

    table: Table
    by: str
    act: Act = Act.DELETE
    of: str = "id"


Finish = Callable[[Transaction, Sequence[int], Due], int]


@dataclass(frozen=True)
class Rule:
    """`days`: a key of the office's `retention` or of TECHNICAL; `since`: the moment from which they count.

    `finish` does what is to be done to the rows themselves, after their parts; without it they are deleted.
    `columns`: the personal ones that are gone then, all of the table's unless told.
    """

    name: str
    days: str
    table: Table
    since: ColumnElement[Any]
    only: Callable[[Due], ColumnElement[bool]] | None = None
    parts: tuple[Part, ...] = ()
    finish: Finish | None = None
    columns: tuple[str, ...] | None = None
    at_once: int = SWEEP

    def is_due(self, due: Due) -> ColumnElement[bool]:
        before = due.before.date() if self.table is digests else due.before
        old = self.since < before
        return and_(old, self.only(due)) if self.only is not None else old

    @property
    def walks(self) -> bool:
        """By id, with a place that it has got to; other tables are small, or have an index to find what is due."""
        return [column.name for column in self.table.primary_key.columns] == ["id"] and self.table is not files

    def covers(self) -> set[tuple[str, str]]:
        """The personal columns that are empty or gone after it."""
        names = personal_columns(self.table) if self.columns is None else self.columns
        of_parts = {(part.table.name, name) for part in self.parts for name in personal_columns(part.table)}
        return {(self.table.name, name) for name in names} | of_parts


def personal_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.info["declared"], Declaration)]


def empty_values(table: Table) -> dict[str, Any]:
    return {name: None if table.c[name].nullable else "" for name in personal_columns(table)}


# Conditions


def _nobody_works_on_it(due: Due) -> ColumnElement[bool]:
    """People own it, or a case of it is open or was closed later: the clock has not begun."""
    working = exists().where(
        cases.c.conversation_id == conversations.c.id, or_(cases.c.closed_at.is_(None), cases.c.closed_at >= due.before)
    )
    said = exists().where(messages.c.conversation_id == conversations.c.id, messages.c.at >= due.before)
    return and_(conversations.c.erased_at.is_(None), conversations.c.owner == "bot", ~working, ~said)


def _address_needed(due: Due) -> ColumnElement[bool]:
    """She agreed to be written to, or is blocked and would come back as somebody new."""
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
    return or_(agreed, blocked)


def _silent(due: Due) -> ColumnElement[bool]:
    return and_(_nobody_works_on_it(due), ~_address_needed(due))


def _silent_but_needed(due: Due) -> ColumnElement[bool]:
    said = exists().where(messages.c.conversation_id == conversations.c.id)
    return and_(_nobody_works_on_it(due), _address_needed(due), said)


def _draft_may_stand(_due: Due) -> ColumnElement[bool]:
    heard, forgotten = conversations.c.last_heard_at, conversations.c.draft_forgotten_at
    fresh = or_(forgotten.is_(None), forgotten < heard)
    return and_(conversations.c.erased_at.is_(None), conversations.c.owner == "bot", fresh)


def _nobody_left(person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Neither an address nor a case with words is left of that person."""
    address = exists().where(conversations.c.person_id == person, conversations.c.erased_at.is_(None))
    return and_(~address, ~_has_words(person))


def _has_words(person: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(cases.c.person_id == person, cases.c.emptied_at.is_(None))


def _nothing_to_compare(_due: Due) -> ColumnElement[bool]:
    """What spoke for the two being one stood in cases of both."""
    return or_(~_has_words(duplicates.c.first), ~_has_words(duplicates.c.second))


def _merge_of_nobody(_due: Due) -> ColumnElement[bool]:
    """Nobody of whom it tells is left, under her id of then, or of now, or behind a later join."""
    side, later = merge_sides.alias("side"), merges.alias("later")
    joined_later = exists().where(later.c.gone == merges.c.kept, later.c.undone_at.is_(None), later.c.kind != "staff")
    left_side = exists().where(side.c.merge_id == merges.c.id, ~_nobody_left(side.c.person_id))
    return and_(_nobody_left(merges.c.kept), _nobody_left(merges.c.gone), ~joined_later, ~left_side)


def _removed_with_files(_due: Due) -> ColumnElement[bool]:
    return exists().where(files.c.canned_id == canned_replies.c.id)


def _of_closed_case(due: Due) -> ColumnElement[bool]:
    open_case = exists().where(
        cases.c.id == held_replies.c.case_id, or_(cases.c.closed_at.is_(None), cases.c.closed_at >= due.before)
    )
    return and_(held_replies.c.returned.is_not(None), ~open_case)


def _guarded_no_more(_due: Due) -> ColumnElement[bool]:
    """By the clock of the machine, which the triggers that guard the younger rows go by: others would be refused."""
    return audit.c.at < datetime.now(UTC) - GUARDED


# What becomes of the rows


def _end_conversations(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """As `conversations.erase`: the empty row carries what is counted, and cases that still have to be kept."""
    _end_topics(tx, cases.c.conversation_id.in_(ids), due)
    gone = (conversations.c.id == bindparam("row"),)
    address: dict[str, Any] = {"address": bindparam("gone"), "address_lookup": bindparam("lookup")}
    values = {**address, "state": "{}", "erased_at": due.now, "expired": True}
    names = [(row, f"erased {token_hex(12)}") for row in ids]
    rows = [{"row": row, "gone": name, "lookup": name} for row, name in names]
    tx.execute(update(conversations).where(*gone).values(values), rows)
    return len(ids)


def _end_threads(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    _end_topics(tx, cases.c.conversation_id.in_(ids), due)
    return 0


def _end_topics(tx: Transaction, of_cases: ColumnElement[bool], due: Due) -> None:
    """Their words are found no more, and their topics in the staff's group go."""
    concerned = [row.id for row in tx.all(select(cases.c.id).where(of_cases))]
    tx.execute(update(case_topics).where(case_topics.c.case_id.in_(concerned)).values(expired=True))
    tx.execute(update(topic_lines).where(topic_lines.c.case_id.in_(concerned)).values(text=None))
    for case_id in concerned:
        search.forget(tx, case_id)
        search.mark(tx, case_id, due.now)


def _empty_cases(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    tx.execute(update(case_topics).where(case_topics.c.case_id.in_(ids)).values(expired=True))
    tx.execute(update(cases).where(cases.c.id.in_(ids)).values(emptied_at=due.now, **empty_values(cases)))
    return len(ids)


def _empty_staff(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """Only a number is left of her, which what she did is still counted under."""
    for row in ids:
        gone = f"gone {row}"
        left: dict[str, Any] = {"email": gone, "email_lookup": gone, "name": f"#{row}"}
        values = {**empty_values(staff), "telegram_lookup": None, "password": None, "emptied_at": due.now, **left}
        tx.execute(update(staff).where(staff.c.id == row).values(values))
    return len(ids)


def _keep(_tx: Transaction, _ids: Sequence[int], _due: Due) -> int:
    return 0


THREAD = tuple(
    Part(table, "conversation_id")
    for table in (files, fetches, messages, held_replies, deliveries, outbox, web_sessions, links)
)
PARTS_OF_CASE = (
    Part(notes, "case_id"),
    Part(needs, "case_id"),
    Part(case_programmes, "case_id"),
    Part(case_updates, "case_id"),
    Part(held_replies, "case_id"),
    Part(topic_lines, "case_id"),
    Part(viewing, "case_id"),
    Part(search_tokens, "case_id"),
    Part(search_due, "case_id"),
    Part(duplicates_due, "case_id"),
    Part(referrals, "case_id", Act.EMPTY),
    Part(ratings, "case_id", Act.EMPTY),
)
BLOCK_ENDED = func.coalesce(blocks.c.ended_at, blocks.c.until)
CONSENT_ENDED = func.coalesce(consents.c.withdrawn_at, consents.c.given_at)
RECIPIENT_ENDED = func.coalesce(
    announcement_recipients.c.at,
    select(announcements.c.ended_at).where(announcements.c.id == announcement_recipients.c.announcement_id)
    .scalar_subquery(),
)  # fmt: skip


def unfinished_forms(forget: Finish) -> Rule:
    """`forget` knows what a state is."""
    heard = conversations.c.last_heard_at
    columns = ("state",)
    return Rule(
        "unfinished forms", "draft_days", conversations, heard, _draft_may_stand, (), forget, columns, at_once=STEP
    )


RULES: tuple[Rule, ...] = (
    Rule("silent conversations", "conversation_days", conversations, conversations.c.last_heard_at, _silent,
         THREAD, _end_conversations, at_once=STEP),
    Rule("threads of silent subscribers", "conversation_days", conversations, conversations.c.last_heard_at,
         _silent_but_needed, THREAD, _end_threads, columns=(), at_once=STEP),
    Rule("closed cases", "case_days", cases, cases.c.closed_at, lambda _due: cases.c.emptied_at.is_(None),
         PARTS_OF_CASE, _empty_cases, at_once=STEP),
    Rule("returned replies", "draft_days", held_replies, held_replies.c.due_at, _of_closed_case,
         (Part(files, "message_id", of="message_id"),)),
    Rule("refused proposals", "case_days", article_proposals, article_proposals.c.answered_at),
    Rule("ended blocks", "case_days", blocks, BLOCK_ENDED),
    Rule("questions without an answer", "gap_days", gaps, gaps.c.at),
    Rule("colleagues who have left", "staff_days", staff, staff.c.removed_at,
         lambda _due: staff.c.emptied_at.is_(None),
         (Part(saved_filters, "staff_id"), Part(staff_sessions, "staff_id"), Part(sign_in_links, "staff_id"),
          Part(telegram_links, "staff_id")), _empty_staff),
    Rule("files of canned replies no longer used", "conversation_days", canned_replies, canned_replies.c.removed_at,
         _removed_with_files, (Part(files, "canned_id"),), _keep),
    Rule("failed deliveries", "conversation_days", outbox, outbox.c.done_at),
    Rule("who was sent an announcement", "conversation_days", announcement_recipients, RECIPIENT_ENDED),
    Rule("interests of nobody", "conversation_days", interests, interests.c.at,
         lambda _due: _nobody_left(interests.c.person_id)),
    Rule("withdrawn consents", "report_days", consents, CONSENT_ENDED,
         lambda _due: or_(consents.c.withdrawn_at.is_not(None), _nobody_left(consents.c.person_id))),
    Rule("people taken for one", "pair_days", duplicates, duplicates.c.found_at, _nothing_to_compare),
    Rule("merges of nobody", "report_days", merges, func.coalesce(merges.c.undone_at, merges.c.at), _merge_of_nobody,
         (Part(merge_sides, "merge_id"), Part(merge_rows, "merge_id"))),
    Rule("figures of cases", "report_days", cases, cases.c.closed_at, lambda _due: cases.c.emptied_at.is_not(None),
         at_once=STEP),
    Rule("figures of conversations", "report_days", conversations, conversations.c.erased_at,
         lambda _due: ~exists().where(cases.c.conversation_id == conversations.c.id)),
    Rule("figures of announcements", "report_days", announcements, announcements.c.ended_at),
    Rule("ratings of answers", "report_days", feedback, feedback.c.at),
    Rule("days of digests", "report_days", digests, digests.c.day),
    Rule("audit", "audit_days", audit, audit.c.at, _guarded_no_more),
    Rule("received messages", "delivery_days", deliveries, deliveries.c.at),
    Rule("files never fetched", "delivery_days", fetches, fetches.c.due_at),
    Rule("ended web sessions", "session_days", web_sessions, web_sessions.c.expires_at),
    Rule("ended sessions of colleagues", "session_days", staff_sessions, staff_sessions.c.expires_at),
    Rule("used links", "link_days", links, links.c.expires_at),
    Rule("used links for sign-in", "link_days", sign_in_links, sign_in_links.c.expires_at),
    Rule("used links to telegram", "link_days", telegram_links, telegram_links.c.expires_at),
    Rule("runs of retention", "report_days", retention_runs, retention_runs.c.at),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What one transaction did. `place`: the id it has got to; `more`: whether the rule has to go on."""

    place: int
    more: bool
    counts: Counts = field(default_factory=Counter)


def step(tx: Transaction, rule: Rule, due: Due, place: int) -> Step:
    """The next few rows behind `place`, under their locks; who is at work on one of them is not waited for."""
    return _walk(tx, rule, due, place) if rule.walks else _sweep(tx, rule, due)


def _walk(tx: Transaction, rule: Rule, due: Due, place: int) -> Step:
    key = rule.table.c.id
    last, end = tx.scalar(select(func.max(key))) or 0, place + WINDOW
    query = select(key).where(key > place, key <= end, rule.is_due(due)).order_by(key).limit(rule.at_once)
    ids = [row.id for row in tx.all(query.with_for_update(skip_locked=True, of=rule.table))]
    counts = _apply(tx, rule, ids, due) if ids else Counter()
    reached = ids[-1] if len(ids) == rule.at_once else end
    return Step(reached, more=reached < last, counts=counts)


def _apply(tx: Transaction, rule: Rule, ids: Sequence[int], due: Due) -> Counts:
    counts: Counts = Counter()
    for part in rule.parts:
        counts[rule.name, part.table.name] += _end_part(tx, part, part.table.c[part.by].in_(ids))
    if rule.finish is not None:
        counts[rule.name, rule.table.name] += rule.finish(tx, ids, due)
    else:
        done = tx.execute(delete(rule.table).where(rule.table.c.id.in_(ids)))
        counts[rule.name, rule.table.name] += done.rowcount
    return counts


def _end_part(tx: Transaction, part: Part, those: ColumnElement[bool]) -> int:
    if part.act is Act.DELETE:
        return tx.execute(delete(part.table).where(those)).rowcount
    return tx.execute(update(part.table).where(those).values(empty_values(part.table))).rowcount


def _sweep(tx: Transaction, rule: Rule, due: Due) -> Step:
    key = list(rule.table.primary_key.columns)
    query = select(*key).where(rule.is_due(due)).limit(rule.at_once).with_for_update(skip_locked=True, of=rule.table)
    found = [tuple(row) for row in tx.all(query)]
    if not found:
        return Step(0, more=False)
    counts: Counts = Counter()
    for part in rule.parts:
        counts[rule.name, part.table.name] += _end_part(tx, part, part.table.c[part.by].in_([row[0] for row in found]))
    those = tuple_(*key).in_(found) if len(key) > 1 else key[0].in_([row[0] for row in found])
    counts[rule.name, rule.table.name] += tx.execute(delete(rule.table).where(those)).rowcount
    return Step(0, more=len(found) == rule.at_once, counts=counts)


@dataclass(frozen=True)
class Forecast:
    """What a rule would do to a table now; `oldest`: since when the oldest of it has been waiting for its end."""

    rule: str
    table: str
    rows: int
    oldest: datetime


def forecast(tx: Transaction, rule: Rule, due: Due) -> list[Forecast]:
    is_due = rule.is_due(due)
    row = tx.first(select(func.count(), func.min(rule.since)).select_from(rule.table).where(is_due))
    if not row[0]:
        return []
    parts = [(part.table.name, _count_part(tx, rule, part, is_due)) for part in rule.parts]
    own = [] if rule.finish in (_keep, _end_threads) and not rule.columns else [(rule.table.name, row[0])]
    return [Forecast(rule.name, table, rows, row[1]) for table, rows in [*parts, *own] if rows]


def _count_part(tx: Transaction, rule: Rule, part: Part, is_due: ColumnElement[bool]) -> int:
    which = select(rule.table.c[part.of]).where(is_due)
    return int(tx.scalar(select(func.count()).select_from(part.table).where(part.table.c[part.by].in_(which))))


# Runs


@dataclass(frozen=True)
class RunRow:
    """How far a rule has got on a day."""

    place: int
    rows: int
    ended: bool


def runs_of(tx: Transaction, day: date) -> dict[str, RunRow]:
    columns = (retention_runs.c.rule, retention_runs.c.place, retention_runs.c.rows, retention_runs.c.ended)
    return {row[0]: RunRow(*row[1:]) for row in tx.all(select(*columns).where(retention_runs.c.day == day))}


def last_ended(tx: Transaction, rule: str) -> datetime | None:
    query = select(func.max(retention_runs.c.at)).where(retention_runs.c.rule == rule, retention_runs.c.ended)
    at: datetime | None = tx.scalar(query)
    return at


def note_run(tx: Transaction, day: date, rule: str, run: RunRow, now: datetime) -> None:
    """The nightly job and a colleague's command may work on the same rule; the later note stands."""
    values = {"place": run.place, "rows": run.rows, "ended": run.ended, "at": now}
    dialect = postgresql if tx.locks_rows else sqlite
    statement = dialect.insert(retention_runs).values(day=day, rule=rule, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["day", "rule"], set_=values))

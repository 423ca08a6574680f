"""Which rows are a person's and what becomes of them when she is forgotten: a list over every table.

A test holds the list against the models, so that a new table or column cannot be left out of export or erasure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, false, func, or_, select

from storage.columns import Declaration
from storage.database import Transaction
from storage.models import cases, conversations, metadata

# Tables of which no row belongs to a person who writes to us, and whose they are.
OF_NOBODY: Mapping[str, str] = {
    "announcements": "texts of the office",
    "article_proposals": "texts of colleagues about articles",
    "canned_replies": "texts of the office",
    "digests": "days of the office",
    "erasures": "the ledger of who has been forgotten: random ids and keyed hashes",
    "event_sources": "counts how often each link of an event was opened; by whom is not stored",
    "event_versions": "when and where an event was to be",
    "events": "texts of the office",
    "feedback": "counts whether answers help; by whom is not stored",
    "merge_rows": "numbers of rows that changed hands; they go with her",
    "office_values": "settings of the office",
    "partner_offices": "organisations",
    "retention_runs": "nights of the program: how far it got, in numbers",
    "saved_filters": "of a colleague",
    "sign_in_links": "of a colleague",
    "staff": "colleagues",
    "staff_groups": "the office's own group",
    "staff_sessions": "of a colleague",
    "telegram_links": "of a colleague",
}


@dataclass(frozen=True)
class Remains:
    """Why the coded part of a row outlives her. Its declared columns never do."""

    why: str
    law: bool = False  # what the funder requires, told to her as such


FIGURES = Remains("figures of the programme, which the funder requires by law", law=True)
# Of these the row stays without what tells of her; all others are deleted.
STAYS: Mapping[str, Remains] = {
    "conversations": Remains("counts how many people wrote, on which channel and from which link"),
    "cases": FIGURES,
    "referrals": FIGURES,
    "ratings": Remains("counts how content people were"),
    "announcement_recipients": Remains("counts how many people a notice reached"),
    "case_topics": Remains("numbers in the staff's group, until the topic is deleted there"),
    "topic_lines": Remains("numbers in the staff's group, until the topic is deleted there"),
    "registrations": FIGURES,
    "audit": Remains("which colleague did what, under a random id; nobody may change it"),
}

KEYED = "a keyed hash or a random key: it tells nothing, and whoever holds it could open something"
OF_COLLEAGUE = "a colleague's number; which colleague looked or wrote is not hers to know (CJEU C-579/21)"
MACHINERY = "how this program works through the row; tells nothing of her"
# What of her rows is not given to her, and why: a whole table, or "table.column".
NOT_EXPORTED: Mapping[str, str] = {
    "web_sessions.token_hash": KEYED,
    "links.token_hash": KEYED,
    "conversations.address_lookup": KEYED,
    "deliveries.digest": KEYED,
    "search_tokens": "keyed hashes of words that are exported themselves",
    "search_due": MACHINERY,
    "duplicates_due": MACHINERY,
    "duplicates": "keyed hashes of what is exported itself, beside the random id of somebody who may be another person",
    "merges": "the random id of somebody who may be another person; that there is one is exported",
    "viewing": "which colleagues have a page open",
    "fetches.remote": MACHINERY,
    "files.canned_id": MACHINERY,
    "outbox.lease_owner": MACHINERY,
    "outbox.leased_until": MACHINERY,
    "case_topics.lease_owner": MACHINERY,
    "case_topics.leased_until": MACHINERY,
    "case_topics.card_digest": KEYED,
    "conversations.owner_staff_id": OF_COLLEAGUE,
    "messages.staff_id": OF_COLLEAGUE,
    "cases.owner_staff_id": OF_COLLEAGUE,
    "cases.asked_staff_id": OF_COLLEAGUE,
    "cases.returned_from": OF_COLLEAGUE,
    "referrals.staff_id": OF_COLLEAGUE,
    "referrals.answered_by": OF_COLLEAGUE,
    "held_replies.staff_id": OF_COLLEAGUE,
    "files.staff_id": OF_COLLEAGUE,
    "blocks.staff_id": OF_COLLEAGUE,
    "blocks.confirmed_by": OF_COLLEAGUE,
    "topic_lines.staff_id": OF_COLLEAGUE,
    "registrations.staff_id": OF_COLLEAGUE,
    "registrations.notice": MACHINERY,
    "registrations.notice_at": MACHINERY,
    "notes.staff_id": OF_COLLEAGUE,
    "audit.staff_id": OF_COLLEAGUE,
    "audit.about_staff_id": OF_COLLEAGUE,
}
# Columns that hold a person's id: her own, or one of a pair of people that may be one.
PERSON_COLUMNS = ("person_id", "kept", "gone", "first", "second")
EXPORT_FILE = "application/json"  # what no other file of ours is: an earlier export is not exported again


@dataclass(frozen=True)
class Subject:
    """One or more conversations with all that hangs on them; `person_ids` are empty where only those are meant."""

    person_ids: Sequence[str]
    conversation_ids: Sequence[int]
    case_ids: Sequence[int]


def of_person(tx: Transaction, person_id: str) -> Subject:
    conversation_ids = _ids(tx, select(conversations.c.id).where(conversations.c.person_id == person_id))
    hers = or_(cases.c.person_id == person_id, cases.c.conversation_id.in_(conversation_ids))
    return Subject([person_id], conversation_ids, _ids(tx, select(cases.c.id).where(hers)))


def of_conversations(tx: Transaction, conversation_ids: Sequence[int], person_ids: Sequence[str]) -> Subject:
    """These conversations, and what carries the ids of people who have no others."""
    hers = or_(cases.c.person_id.in_(person_ids), cases.c.conversation_id.in_(conversation_ids))
    return Subject(person_ids, conversation_ids, _ids(tx, select(cases.c.id).where(hers)))


def _ids(tx: Transaction, query: Any) -> list[int]:
    return [row.id for row in tx.all(query.order_by("id"))]


def is_of_people(table: Table) -> bool:
    links = (*PERSON_COLUMNS, "conversation_id", "case_id")
    return table in (conversations, cases) or any(name in table.c for name in links)


def rows_of(table: Table, subject: Subject) -> ColumnElement[bool]:
    """The condition under which a row of the table is hers."""
    conversation = table.c.id if table is conversations else table.c.get("conversation_id")
    case = table.c.id if table is cases else table.c.get("case_id")
    found: list[ColumnElement[bool]] = []
    found += [table.c[name].in_(subject.person_ids) for name in PERSON_COLUMNS if name in table.c]
    if conversation is not None:
        found.append(conversation.in_(subject.conversation_ids))
    if case is not None:
        found.append(case.in_(subject.case_ids))
    return or_(false(), *found)


def tables_of_people() -> list[Table]:
    """Those that others point to come first."""
    return [table for table in metadata.sorted_tables if is_of_people(table) and table.name not in OF_NOBODY]


def declared(table: Table) -> list[Any]:
    """The columns that tell of her."""
    return [column for column in table.columns if isinstance(column.info["declared"], Declaration)]


def exported(table: Table) -> list[Any]:
    """The columns that are given to her."""
    if table.name in NOT_EXPORTED:
        return []
    return [column for column in table.columns if f"{table.name}.{column.name}" not in NOT_EXPORTED]


def export(tx: Transaction, subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Her rows by table, as Python values; tables in which she has none are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in tables_of_people():
        columns = exported(table)
        if not columns:
            continue
        query = select(*columns).where(rows_of(table, subject)).order_by(*table.primary_key.columns)
        if table.name == "files":
            query = query.where(table.c.media_type != EXPORT_FILE)
        rows = [dict(row._mapping) for row in tx.all(query)]
        if rows:
            found[table.name] = rows
    return found


def count(tx: Transaction, subject: Subject) -> dict[str, int]:
    """Her rows in every table."""
    counted: dict[str, int] = {}
    for table in tables_of_people():
        counted[table.name] = int(tx.scalar(select(func.count()).select_from(table).where(rows_of(table, subject))))
    return counted

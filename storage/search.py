"""Finding cases by what is written in them, without keeping a word of it: keyed hashes of words, kept by case.

Who changes what a case says marks it in the same transaction; a job makes its tokens anew after the commit.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntFlag
from typing import Any, Literal

from sqlalchemy import Select, bindparam, delete, func, insert, select, true
from sqlalchemy.dialects import postgresql, sqlite

from storage import duplicates
from storage.database import Transaction
from storage.models import cases, messages, notes, search_due, search_tokens

LINES_READ = 500  # the latest of a thread
CASES_LOOKED_AT = 1_000  # the newest, for people who share a name
FORM_TEXTS = ("name", "contact", "message")


class Field(IntFlag):
    """Where a word of a case stands, as bits of one column."""

    QUESTION = 1
    NAME = 2
    CONTACT = 4
    MESSAGE = 8
    THREAD = 16
    NOTE = 32
    IDENTITY = 64  # a whole name with its settlement, as one term: not searched for, but compared
    SETTLEMENT = 128


ANYWHERE = Field(sum(Field))
KNOWN_BY = Field.CONTACT | Field.IDENTITY  # by which somebody may be known elsewhere (storage/duplicates.py)
OF_FORM = {"name": Field.NAME, "contact": Field.CONTACT, "settlement": Field.SETTLEMENT}

Locale = Literal["hu", "en"]
Terms = Mapping[str, int]  # what can be searched for → the fields in which it stands
Words = Sequence[Sequence[str]]  # each must be found by one of its terms


@dataclass(frozen=True)
class Found:
    """`fields`: by case, newest first; `hits`: how many there are, whether or not they are listed."""

    fields: Mapping[int, Field]
    hits: int


def _mark(locks_rows: bool) -> Any:
    if locks_rows:
        statement = postgresql.insert(search_due)
        return statement.on_conflict_do_update(index_elements=["case_id"], set_={"at": statement.excluded.at})
    return sqlite.insert(search_due).on_conflict_do_nothing()


# On PostgreSQL the row is locked until the commit also where it stood already: the job that takes it waits, and so
# reads what is committed with it.
MARK = {locks_rows: _mark(locks_rows) for locks_rows in (False, True)}
TOKENS = select(search_tokens.c.token, search_tokens.c.fields).where(search_tokens.c.case_id == bindparam("case"))


def mark(tx: Transaction, case_id: int, now: datetime) -> None:
    """What the case says has changed."""
    tx.run(MARK[tx.locks_rows], case_id=case_id, at=now)


def mark_all(tx: Transaction) -> None:
    """After a rotation of keys: tokens made with the old one are made anew."""
    every = select(cases.c.id, cases.c.changed_at).where(true())
    insert_ = postgresql.insert if tx.locks_rows else sqlite.insert
    tx.execute(insert_(search_due).from_select(["case_id", "at"], every).on_conflict_do_nothing())


def any_due(tx: Transaction) -> bool:
    return tx.first(select(search_due.c.case_id).limit(1)) is not None


def take_due(tx: Transaction, limit: int) -> list[int]:
    """The marks are gone with the commit; another process takes others."""
    due = select(search_due.c.case_id).order_by(search_due.c.at).limit(limit).with_for_update(skip_locked=True)
    taken = delete(search_due).where(search_due.c.case_id.in_(due)).returning(search_due.c.case_id)
    return [row.case_id for row in tx.all(taken)]


def texts_of(tx: Transaction, case_id: int) -> tuple[Locale, list[tuple[Field, str]]]:
    """Its language and all that people wrote in it; what the program says is the same everywhere."""
    columns = [cases.c[name] for name in ("id", "conversation_id", "locale", "question", "form")]
    case = tx.first(select(*columns).where(cases.c.id == case_id))
    if case is None:
        return "hu", []
    return "en" if case.locale == "en" else "hu", list(_texts(tx, case))


def _texts(tx: Transaction, case: Any) -> Iterator[tuple[Field, str]]:
    yield Field.QUESTION, case.question or ""
    for name, value in (case.form or {}).items():
        yield OF_FORM.get(name, Field.MESSAGE), value
    lines = select(messages.c.text).where(
        messages.c.conversation_id == case.conversation_id, messages.c.sender != "bot", ~messages.c.deleted
    )
    for line in tx.all(lines.order_by(messages.c.position.desc()).limit(LINES_READ)):
        yield Field.THREAD, line.text
    for note in tx.all(select(notes.c.text).where(notes.c.case_id == case.id)):
        yield Field.NOTE, note.text


def keep(tx: Transaction, case_id: int, terms: Terms) -> None:
    """Writes only what differs from what is kept of the case."""
    wanted: dict[int, int] = {}
    for term, fields in terms.items():
        token = tx.keyring.search_token(term)
        wanted[token] = wanted.get(token, 0) | fields
    kept = {row.token: row.fields for row in tx.all(TOKENS, case=case_id)}
    if _known_by(wanted) != _known_by(kept):
        duplicates.mark(tx, [case_id])
    stale = [token for token, fields in kept.items() if wanted.get(token) != fields]
    if stale:
        tx.execute(delete(search_tokens).where(search_tokens.c.case_id == case_id, search_tokens.c.token.in_(stale)))
    rows = [
        {"token": token, "case_id": case_id, "fields": fields}
        for token, fields in sorted(wanted.items())
        if kept.get(token) != fields
    ]
    if rows:
        tx.execute(insert(search_tokens), rows)


def _known_by(tokens: Mapping[int, int]) -> set[int]:
    return {token for token, fields in tokens.items() if KNOWN_BY & fields}


def forget(tx: Transaction, case_id: int) -> None:
    """At once, without waiting for the job: what she erased is not found any more."""
    duplicates.mark(tx, [case_id])
    tx.execute(delete(search_tokens).where(search_tokens.c.case_id == case_id))


def find_cases(tx: Transaction, words: Words, *, office: int | None, limit: int) -> Found:
    """Cases in which every word stands. `office`: only among what is that partner office's to see."""
    query = select(cases.c.id.label("found")).where(*(_stands(tx, word, ANYWHERE) for word in words))
    if office is not None:
        query = query.where(cases.c.office_id == office)
    ids, hits = _newest(tx, query, limit)
    return Found(_fields(tx, ids, words), hits)


def find_people(tx: Transaction, words: Words, fields: Field, limit: int) -> list[str]:
    """Who has a case in whose `fields` every word stands, by random ids, the newest case first."""
    query = select(cases.c.person_id).where(*(_stands(tx, word, fields) for word in words))
    rows = tx.all(query.order_by(cases.c.id.desc()).limit(CASES_LOOKED_AT))
    return list(dict.fromkeys(row.person_id for row in rows))[:limit]


def _stands(tx: Transaction, word: Sequence[str], fields: Field) -> Any:
    query = select(search_tokens.c.case_id).where(search_tokens.c.token.in_(_tokens(tx, word)))
    if fields is not ANYWHERE:
        query = query.where(search_tokens.c.fields.bitwise_and(int(fields)) != 0)
    return cases.c.id.in_(query)


def _tokens(tx: Transaction, word: Sequence[str]) -> list[int]:
    """Under every key, until a rotation has come to an end."""
    return [token for term in word for token in tx.keyring.search_tokens(term)]


def _newest(tx: Transaction, query: Select[Any], limit: int) -> tuple[list[int], int]:
    found = query.subquery()
    rows = tx.all(select(found.c.found, func.count().over()).order_by(found.c.found.desc()).limit(limit))
    return [row[0] for row in rows], rows[0][1] if rows else 0


def _fields(tx: Transaction, ids: Sequence[int], words: Words) -> dict[int, Field]:
    tokens = [token for word in words for token in _tokens(tx, word)]
    query = select(search_tokens.c.case_id, search_tokens.c.fields)
    fields = dict.fromkeys(ids, Field(0))
    for row in tx.all(query.where(search_tokens.c.case_id.in_(ids), search_tokens.c.token.in_(tokens))):
        fields[row.case_id] |= Field(row.fields)
    return fields

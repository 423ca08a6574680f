"""What becomes of rows that are due, where it is more than being deleted."""

from collections.abc import Sequence
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from storage import search
from storage.database import Transaction
from storage.models import case_topics, cases, conversations, registrations, staff, topic_lines
from storage.retention.rule import Due, empty_values


def end_conversations(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """As `conversations.erase`: the empty row carries what is counted, and cases that still have to be kept."""
    _end_topics(tx, cases.c.conversation_id.in_(ids), due)
    gone = (conversations.c.id == bindparam("row"),)
    address: dict[str, Any] = {"address": bindparam("gone"), "address_lookup": bindparam("lookup")}
    values = {**address, "state": "{}", "erased_at": due.now, "expired": True}
    names = [(row, f"erased {token_hex(12)}") for row in ids]
    rows = [{"row": row, "gone": name, "lookup": name} for row, name in names]
    tx.execute(update(conversations).where(*gone).values(values), rows)
    return len(ids)


def end_threads(tx: Transaction, ids: Sequence[int], due: Due) -> int:
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


def empty_cases(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    tx.execute(update(case_topics).where(case_topics.c.case_id.in_(ids)).values(expired=True))
    tx.execute(update(cases).where(cases.c.id.in_(ids)).values(emptied_at=due.now, **empty_values(cases)))
    return len(ids)


def empty_answers(tx: Transaction, ids: Sequence[int], _due: Due) -> int:
    tx.execute(update(registrations).where(registrations.c.id.in_(ids)).values(answers=None))
    return len(ids)


def empty_registrations(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """What is counted stays until the event itself goes."""
    values = {"emptied_at": due.now, "notice": None, "notice_at": None, **empty_values(registrations)}
    tx.execute(update(registrations).where(registrations.c.id.in_(ids)).values(values))
    return len(ids)


def empty_staff(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """Only a number is left of her, which what she did is still counted under."""
    for row in ids:
        gone = f"gone {row}"
        left: dict[str, Any] = {"email": gone, "email_lookup": gone, "name": f"#{row}"}
        values = {**empty_values(staff), "telegram_lookup": None, "password": None, "emptied_at": due.now, **left}
        tx.execute(update(staff).where(staff.c.id == row).values(values))
    return len(ids)


def keep(_tx: Transaction, _ids: Sequence[int], _due: Due) -> int:
    return 0

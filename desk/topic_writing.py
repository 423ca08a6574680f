"""What colleagues write in the staff's group, where every case has a topic: replies, notes, and what has yet to be one.

A reply goes at once, without the ten seconds of the console (docs/decisions/0020). Each message is known by the name
that Telegram gives it; its row is made in the transaction of the act, so that a repeated update has no second effect.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from desk import corrections
from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import GapsLeft, NotFound, NotTheAuthor
from desk.files import File, Upload
from desk.files import checked as files_of
from desk.held import release_own
from desk.rights import Right
from desk.working import GAP, can_speak, case_at_hand, checked, claim, record, send
from storage import bus, cases, files, topics
from storage import staff as colleagues
from storage.cases import CaseRow
from storage.database import Transaction
from storage.staff import StaffRow
from storage.topics import DROPPED, NEW, OPEN, SENDING, TOLD, Kind, LineRow

DRAFTS = (Kind.DRAFT, Kind.FILLED)
Values = dict[str, Any]  # columns of a draft's row


@dataclass(frozen=True)
class Written:
    """A message in a topic. `uploads`: as they came, unchecked."""

    group_id: int
    wire_id: int
    text: str
    uploads: tuple[Upload, ...] = ()


class Choice(StrEnum):
    SEND = "send"
    NOTE = "note"
    DROP = "drop"


class Became(StrEnum):
    """What a message in a topic is."""

    REPLY = "reply"
    NOTE = "note"
    DRAFT = "draft"
    NOTHING = "nothing"


BECAME = {Kind.REPLY: Became.REPLY, Kind.COLLEAGUE: Became.REPLY, Kind.NOTE_WRITTEN: Became.NOTE}


def is_known(desk: Desk, group_id: int, wire_id: int) -> bool:
    with desk.database.reading() as tx:
        return bool(topics.lines_at(tx, group_id, wire_id))


def reply(desk: Desk, staff: StaffRow, case_id: int, written: Written) -> None:
    text, attached = _sendable(desk, written)
    with case_at_hand(desk, staff, case_id) as (current, case):
        if topics.lines_at(current.tx, written.group_id, written.wire_id):
            return
        message_id = uuid4().hex
        _send(current, staff, case, text, message_id)
        current.attach(message_id, attached, staff.id)
        row = _row(current, staff, case, written, Kind.REPLY)
        topics.add_line(current.tx, replace(row, message_id=message_id, text=text, state=SENDING))


def note(desk: Desk, staff: StaffRow, case_id: int, written: Written) -> None:
    text = checked(written.text)
    with case_at_hand(desk, staff, case_id, Right.NOTE) as (current, case):
        if topics.lines_at(current.tx, written.group_id, written.wire_id):
            return
        row = _row(current, staff, case, written, Kind.NOTE_WRITTEN)
        topics.add_line(current.tx, replace(row, note_id=_note(current, staff, case, text)))


def keep_draft(desk: Desk, staff: StaffRow, case_id: int, written: Written, kind: Kind = Kind.DRAFT) -> None:
    """Kept until its author says what it is; nothing is chosen for her.

    `kind`: FILLED for a canned reply, which the program has shown and so need not ask about.
    """
    text, attached = _written(desk, written)
    with case_at_hand(desk, staff, case_id, Right.NOTE) as (current, case):
        message_id = uuid4().hex
        row = _row(current, staff, case, written, kind)
        state = NEW if kind is Kind.DRAFT else OPEN
        if topics.add_line(current.tx, replace(row, message_id=message_id, text=text, state=state)):
            current.attach(message_id, attached, staff.id)
            current.tx.wake(bus.QUEUE)


def decide(desk: Desk, staff: StaffRow, group_id: int, wire_id: int, choice: Choice) -> Became:
    """By its author only (NotTheAuthor); decided once, and asked again it tells what was decided."""
    with desk.database.reading() as tx:
        case_id = _draft(tx, staff, group_id, wire_id).case_id
    right = Right.WORK if choice is Choice.SEND else Right.NOTE
    with case_at_hand(desk, staff, case_id, right) as (current, case):
        draft = _draft(current.tx, staff, group_id, wire_id)
        if draft.kind not in DRAFTS or draft.state not in (NEW, OPEN):
            return became(draft)
        decided = DECIDING[choice](current, staff, case, draft)
        topics.change_line(current.tx, group_id, wire_id, **decided)
        current.tx.wake(bus.QUEUE)
        return became(_draft(current.tx, staff, group_id, wire_id))


def _draft(tx: Transaction, staff: StaffRow, group_id: int, wire_id: int) -> LineRow:
    found = topics.lines_at(tx, group_id, wire_id)
    if not found or found[0].staff_id is None:
        raise NotFound
    if found[0].staff_id != staff.id:
        author = colleagues.get(tx, found[0].staff_id)
        raise NotTheAuthor(author.name if author else "")
    return found[0]


def became(row: LineRow) -> Became:
    if row.kind in DRAFTS:
        return Became.DRAFT if row.state in (NEW, OPEN) else Became.NOTHING
    return BECAME.get(Kind(row.kind), Became.NOTHING)


def _send_draft(current: Thread, staff: StaffRow, case: CaseRow, draft: LineRow) -> Values:
    assert draft.message_id is not None
    text = draft.text or ""
    if GAP.search(text):
        raise GapsLeft
    _send(current, staff, case, text, draft.message_id)
    kind = Kind.REPLY if draft.kind == Kind.DRAFT else Kind.COLLEAGUE
    return {"kind": kind, "state": SENDING, "text": text if kind is Kind.REPLY else None}


def _note_draft(current: Thread, staff: StaffRow, case: CaseRow, draft: LineRow) -> Values:
    """A file stays in the topic and is no note."""
    note_id = _note(current, staff, case, checked(draft.text or ""))
    _drop_files(current, draft)
    return {"kind": Kind.NOTE_WRITTEN, "note_id": note_id, "message_id": None, "text": None, "state": None}


def _drop_draft(current: Thread, _staff: StaffRow, _case: CaseRow, draft: LineRow) -> Values:
    _drop_files(current, draft)
    return {"message_id": None, "text": None, "state": DROPPED}


Decide = Callable[[Thread, StaffRow, CaseRow, LineRow], Values]
DECIDING: Mapping[Choice, Decide] = {Choice.SEND: _send_draft, Choice.NOTE: _note_draft, Choice.DROP: _drop_draft}


def _drop_files(current: Thread, draft: LineRow) -> None:
    files.drop_of_messages(current.tx, current.row.id, [draft.message_id or ""])


def _send(current: Thread, staff: StaffRow, case: CaseRow, text: str, message_id: str) -> None:
    """What she has written on the console before goes before."""
    can_speak(current, case)
    claim(current, staff, case)
    release_own(current, staff, case)
    send(current, staff, case, text, message_id)


def _note(current: Thread, staff: StaffRow, case: CaseRow, text: str) -> int:
    note_id = cases.add_note(current.tx, case.id, staff.id, text, current.now)
    record(current, staff, case.id, "note")
    current.tx.wake(bus.QUEUE)
    return note_id


def _sendable(desk: Desk, written: Written) -> tuple[str, Sequence[File]]:
    text, attached = _written(desk, written)
    if GAP.search(text):
        raise GapsLeft
    return text, attached


def _written(desk: Desk, written: Written) -> tuple[str, Sequence[File]]:
    attached = files_of(written.uploads, desk.office.limits.bytes_per_message)
    return ("" if attached and not written.text.strip() else checked(written.text)), attached


def _row(current: Thread, staff: StaffRow, case: CaseRow, written: Written, kind: Kind) -> LineRow:
    return _line(case.id, written, kind, current.now, staff.id)


def _line(case_id: int, written: Written, kind: Kind, now: datetime, staff_id: int | None) -> LineRow:
    return LineRow(written.group_id, written.wire_id, case_id, kind, now, staff_id=staff_id)


# Edits


def rewrite(desk: Desk, staff: StaffRow, group_id: int, wire_id: int, text: str) -> Became:
    """She has changed her message: so is what it became, wherever it stands. NOTHING where it leads nowhere."""
    with desk.database.reading() as tx:
        line = _draft(tx, staff, group_id, wire_id)
    match became(line):
        case Became.DRAFT:
            return _rewrite_draft(desk, staff, line, text)
        case Became.REPLY if line.message_id is not None and line.kind == Kind.REPLY:
            corrections.correct(desk, staff, line.case_id, line.message_id, text)
            with desk.database.transaction() as tx:
                topics.change_line(tx, group_id, wire_id, text=text)
            return Became.REPLY
        case Became.NOTE if line.note_id is not None:
            _rewrite_note(desk, staff, line.case_id, line.note_id, text)
            return Became.NOTE
    return Became.NOTHING


def _rewrite_draft(desk: Desk, staff: StaffRow, line: LineRow, text: str) -> Became:
    """One that has been decided meanwhile is changed as what it has become."""
    with case_at_hand(desk, staff, line.case_id, Right.NOTE) as (current, _case):
        now = _draft(current.tx, staff, line.group_id, line.wire_id)
        if became(now) is Became.DRAFT:
            has_files = files.of_message(current.tx, current.row.id, now.message_id or "")
            text = "" if has_files and not text.strip() else checked(text)
            topics.change_line(current.tx, line.group_id, line.wire_id, text=text)
            return Became.DRAFT
    return rewrite(desk, staff, line.group_id, line.wire_id, text)


def _rewrite_note(desk: Desk, staff: StaffRow, case_id: int, note_id: int, text: str) -> None:
    text = checked(text)
    with case_at_hand(desk, staff, case_id, Right.NOTE) as (current, _case):
        if cases.rewrite_note(current.tx, note_id, staff.id, text, current.now):
            record(current, staff, case_id, "note changed")
            current.tx.wake(bus.QUEUE)


# What could not be done


def refuse(desk: Desk, case_id: int, written: Written, sentence: str, staff: StaffRow | None = None) -> None:
    """Kept until it has been told: a message of a colleague never comes to nothing without a word."""
    with desk.database.transaction() as tx:
        rows = topics.lines_at(tx, written.group_id, written.wire_id)
        row = _line(case_id, written, Kind.REFUSED, desk.clock.now(), staff.id if staff else None)
        topics.add_line(tx, replace(row, place=rows[-1].place + 1 if rows else 0, text=sentence, state=NEW))
        tx.wake(bus.QUEUE)


def forget_refusal(desk: Desk, group_id: int, wire_id: int) -> bool:
    """True for a message that has led to nothing yet: changed, it is a new one."""
    with desk.database.transaction() as tx:
        rows = topics.lines_at(tx, group_id, wire_id)
        if any(row.kind != Kind.REFUSED for row in rows):
            return False
        topics.drop_message(tx, group_id, wire_id)
        return True


def to_be_told(desk: Desk, group_id: int, limit: int) -> list[LineRow]:
    """Drafts that have to be asked about and refusals, oldest first."""
    with desk.database.reading() as tx:
        return topics.to_be_told(tx, group_id, limit)


def told(desk: Desk, row: LineRow, wire_id: int) -> None:
    """`wire_id`: of the message that told it."""
    with desk.database.transaction() as tx:
        values: dict[str, str | None] = {"state": OPEN} if row.kind == Kind.DRAFT else {"state": TOLD, "text": None}
        topics.mark_told(tx, row, values)
        topics.add_line(tx, LineRow(row.group_id, wire_id, row.case_id, Kind.PROMPT, desk.clock.now()))


def ask(desk: Desk, case_id: int, group_id: int, wire_id: int, asks: str) -> None:
    """A message of the program stands in the topic; `asks`: what an answer to it is."""
    with desk.database.transaction() as tx:
        topics.add_line(tx, LineRow(group_id, wire_id, case_id, Kind.PROMPT, desk.clock.now(), state=asks))


def take_reason(desk: Desk, staff: StaffRow, question: LineRow, written: Written) -> None:
    """Why a case is put off, answered to a question that is settled by it."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        topics.add_line(tx, _line(question.case_id, written, Kind.REASON, now, staff.id))
        topics.change_line(tx, question.group_id, question.wire_id, state=None)

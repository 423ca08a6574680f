"""A person is forgotten: by herself in the chat, or by a colleague whom she asked (product.md section 10).

All of hers goes in one transaction under the locks of all her conversations. What is still to be done afterwards, the
last words and the messages that Telegram lets a bot delete, hangs on conversations that are empty but for that.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from desk import giving_up, ledger
from desk.cases import News, Outcome
from desk.conversations import TELEGRAM, Thread
from desk.desk import Desk
from desk.errors import NotFound, NotNow, RunAgain, StorageUnavailable
from desk.rights import Right, must
from desk.turns import Turn
from locales import Text, _
from storage import bus, cases, conversations, erasures, people, records, subjects
from storage.database import Transaction
from storage.staff import StaffRow
from storage.subjects import Subject

PARTING = timedelta(minutes=10)  # for a page to read the last words, and for a repeated delivery to be known as one
LONGEST_PARTING = timedelta(hours=48)  # what is older Telegram does not remove (Bot API "deleteMessage")
LOOK_AGAIN = timedelta(minutes=1)
AT_ONCE = 20

GOODBYE = _(
    "I have deleted your data. Your conversations, your messages and what you gave us are gone, and so is what our "
    "colleagues wrote about it. Only numbers that do not tell who you are stay: the funder requires them by law. "
    "You can write to us again at any time."
)
ON_TELEGRAM = _(
    "From this chat I remove the messages of the last 48 hours; Telegram lets me remove no older ones. "
    "You can clear the rest yourself: open the menu of this chat and choose “Delete chat”."
)


@dataclass(frozen=True)
class Preview:
    """What would go: rows by table. `mark` is given back with the second look and fits only while nothing is new."""

    conversations: int
    cases: int
    open_cases: int
    places: int  # at events to come
    messages: int
    files: int
    mark: str


def forget(turn: Turn) -> None:
    """She asked for it and has confirmed it. RunAgain in a turn that may not lock her other conversations."""
    person_id = turn.row.person_id
    if not turn.may_join and erasures.others_of(turn.tx, person_id, turn.row.id):
        raise RunAgain
    others = _others(turn.desk, turn.tx, person_id, turn)
    _forget(turn.desk, turn.tx, person_id, [turn, *others])
    records.add_audit(turn.tx, "data erased by the visitor", turn.now, person_id=person_id)


def preview(desk: Desk, staff: StaffRow, person_id: str) -> Preview:
    must(staff, Right.ERASE)
    with desk.database.reading() as tx:
        return _look(desk, tx, person_id)


def forget_by_request(desk: Desk, staff: StaffRow, person_id: str, mark: str) -> None:
    """A colleague does it for her, after a second look at what goes; NotNow when that has changed meanwhile."""
    must(staff, Right.ERASE)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        threads = _others(desk, tx, person_id, None)
        if _look(desk, tx, person_id).mark != mark:
            raise NotNow("erase")
        _forget(desk, tx, person_id, threads)
        records.add_audit(tx, "data erased on request", now, staff_id=staff.id, person_id=person_id)


def _look(desk: Desk, tx: Transaction, person_id: str) -> Preview:
    subject = subjects.of_person(tx, person_id)
    if not subject.conversation_ids and not subject.case_ids:
        raise NotFound(person_id)
    counted = subjects.count(tx, subject)
    still_open = sum(case.state != "closed" for case in _cases(tx, subject))
    mark = ".".join(str(counted[name]) for name in sorted(counted))
    return Preview(
        conversations=len(subject.conversation_ids),
        cases=len(subject.case_ids),
        open_cases=still_open,
        places=len(giving_up.to_come(desk, tx, person_id)),
        messages=counted["messages"],
        files=counted["files"],
        mark=mark,
    )


def _others(desk: Desk, tx: Transaction, person_id: str, own: Thread | None) -> list[Thread]:
    """Her conversations, locked, but for the one at hand and for what was erased before."""
    rows = erasures.lock_conversations(tx, person_id)
    now = desk.clock.now()
    return [
        Thread(desk, tx, row, now) for row in rows if row.erased_at is None and (own is None or row.id != own.row.id)
    ]


def _cases(tx: Transaction, subject: Subject) -> list[cases.CaseRow]:
    found = (cases.get(tx, case_id) for case_id in subject.case_ids)
    return [case for case in found if case is not None]


def _forget(desk: Desk, tx: Transaction, person_id: str, threads: list[Thread]) -> None:
    now = desk.clock.now()
    for row in erasures.lock_conversations(tx, person_id):
        erasures.enter(tx, row, erasures.PERSON, now)
    subject = subjects.of_person(tx, person_id)
    for case in _cases(tx, subject):
        _withdraw(tx, case, desk)
    giving_up.of_person(desk, tx, person_id)
    for thread in threads:
        thread.part(_last_words(thread), now + PARTING)
    erasures.forget(tx, subject, now, parting=[thread.row.id for thread in threads])
    for thread in threads:
        if not isinstance(thread, Turn):  # a turn is saved by who opened it
            thread.save()
        tx.wake(bus.conversation(thread.row.id))
    tx.wake(bus.QUEUE)
    ledger.keep_after_commit(desk, tx)


def _withdraw(tx: Transaction, case: cases.CaseRow, desk: Desk) -> None:
    """Its owner sees that it ended so; an offer to a partner office that nobody has answered ends with it."""
    if cases.close(tx, case.id, Outcome.WITHDRAWN, desk.clock.now()):
        values = {"office_id": None, "referral": None} if case.referral == "offered" else {}
        news = News.ERASED if case.owner_staff_id is not None else None
        cases.change(tx, case.id, desk.clock.now(), news=news, **values)
        records.add_audit(tx, "withdrawn: data erased", desk.clock.now(), person_id=case.person_id, case_id=case.id)


def _last_words(thread: Thread) -> Text | str:
    if thread.row.channel != TELEGRAM:
        return GOODBYE
    return f"{thread.words(GOODBYE)}\n{thread.words(ON_TELEGRAM)}"


def end_partings(desk: Desk) -> bool:
    """Addresses go when nothing is on its way there any more. Whether there may be more."""
    now = desk.clock.now()
    with desk.database.reading() as tx:
        due = erasures.parted(tx, now, AT_ONCE)
    for conversation_id in due:
        with desk.database.transaction() as tx:
            _end_parting(tx, desk, conversation_id)
    return len(due) == AT_ONCE


def _end_parting(tx: Transaction, desk: Desk, conversation_id: int) -> None:
    now = desk.clock.now()
    row = conversations.lock_by_id(tx, conversation_id)
    if row is None or row.parting_until is None or row.erased_at is None:
        return
    if erasures.waits(tx, conversation_id) and now < row.erased_at + LONGEST_PARTING:
        erasures.put_off_parting(tx, conversation_id, now + LOOK_AGAIN)
    else:
        erasures.end_parting(tx, conversation_id, now)


def clear_remains(desk: Desk) -> bool:
    """What was erased is overwritten in the database's own files, too (storage/database.py).

    After a commit: a job may share its transaction with others, and while one is open nothing can be cleared.
    """
    with desk.database.reading() as tx:
        if not erasures.uncleared(tx):
            return False
    with desk.database.transaction() as tx:
        tx.after_commit(partial(_clear_remains, desk))
    return False


def _clear_remains(desk: Desk) -> None:
    with suppress(StorageUnavailable):  # then it is tried again
        with desk.database.reading() as tx:
            up_to = erasures.newest(tx)
        if desk.database.clear_remains():
            with desk.database.transaction() as tx:
                erasures.mark_cleared(tx, up_to, desk.clock.now())

"""People as colleagues find them. Who somebody is and how she can be reached is shown on her own page only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from desk import duplicates, queue, search
from desk.desk import Desk
from desk.duplicates import Proposal
from desk.errors import NotFound
from desk.rights import Right, must
from storage import (
    announcements,
    blocks,
    cases,
    events,
    files,
    merges,
    messages,
    offices,
    people,
    records,
    registrations,
)
from storage.blocks import BlockRow
from storage.cases import CaseRow
from storage.database import Transaction
from storage.events import EventRow
from storage.files import FileRow
from storage.merges import MergeRow, SideRow
from storage.messages import MessageRow
from storage.people import AddressRow
from storage.queue import QueueRow, rows_of_person
from storage.records import ConsentRow
from storage.registrations import RegistrationRow
from storage.staff import StaffRow

# What pages need of the rows.
__all__ = [
    "AddressRow",
    "BlockRow",
    "ConsentRow",
    "EventRow",
    "FileRow",
    "MergeRow",
    "MessageRow",
    "RegistrationRow",
    "SideRow",
]

T = TypeVar("T")

LISTED = 20
LINES = 100  # the latest of all her conversations
IN_CHAT = "chat"  # what forms keep for a visitor who wants the reply where she wrote


@dataclass(frozen=True)
class Contact:
    """One person in a list: by what she calls herself, with nothing by which she could be reached."""

    person_id: str
    name: str | None
    cases: int
    newest_case: int
    newest_at: datetime


@dataclass(frozen=True)
class Contacts:
    """`searched`: whether these were searched for; else they are the newest."""

    people: list[Contact]
    searched: bool
    understood: bool


@dataclass(frozen=True)
class Person:
    """All whom colleagues hold for one. `ids`: the one that was opened first.

    `reached`: each way to reach her that she gave, with the case in which she gave it last. `lines`: the latest of all
    her conversations, in the order in which they were said. `files`: each with the case on whose page it stands.
    """

    ids: list[str]
    names: list[str]
    reached: dict[str, int]
    addresses: list[AddressRow]
    cases: list[QueueRow]
    consents: list[ConsentRow]
    blocks: list[BlockRow]
    files: list[tuple[FileRow, int]]
    lines: list[MessageRow]
    interests: list[tuple[str, str]]
    registrations: list[tuple[RegistrationRow, EventRow]]
    merges: list[tuple[MergeRow, list[SideRow]]]
    proposals: list[Proposal]
    offices: dict[int, str]  # named by her consents, and all others
    tally: queue.Tally

    @property
    def person_id(self) -> str:
        return self.ids[0]


def find(desk: Desk, staff: StaffRow, text: str) -> Contacts:
    """Without a text the newest ones; nobody can leaf through everybody."""
    must(staff, Right.READ_PEOPLE)
    found = search.find_people(desk, staff, text, LISTED)
    with desk.database.reading() as tx:
        ids = people.newest(tx, LISTED) if found is None and not text.strip() else found or []
        return Contacts(_contacts(tx, ids), searched=bool(text.strip()), understood=found is not None)


def open_person(desk: Desk, staff: StaffRow, person_id: str) -> Person:
    """Every opening is recorded with her random id; it is a write, so that none can go without."""
    must(staff, Right.READ_PEOPLE)
    with desk.database.transaction() as tx:
        return look_at(desk, tx, staff, person_id)


def look_at(desk: Desk, tx: Transaction, staff: StaffRow, person_id: str) -> Person:
    """Also by an id that she had before she was joined with another one."""
    ids = merges.together(tx, merges.holder(tx, person_id))
    found = _person(desk, tx, staff, ids)
    records.add_audit(tx, "opened person", desk.clock.now(), staff_id=staff.id, person_id=ids[0])
    return found


def _person(desk: Desk, tx: Transaction, staff: StaffRow, ids: list[str]) -> Person:
    def every(read: Callable[[Transaction, str], Sequence[T]]) -> list[T]:
        return list(chain.from_iterable(read(tx, one) for one in ids))

    addresses = every(people.addresses_of)
    if not addresses:
        raise NotFound(ids[0])
    own = sorted(every(cases.of_person), key=lambda case: case.id)
    return Person(
        ids=ids,
        names=_given(own, "name"),
        reached={way: _last_with(own, way) for way in _given(own, "contact")},
        addresses=addresses,
        cases=sorted(every(rows_of_person), key=lambda row: row.id, reverse=True),
        consents=sorted(every(records.consents_of), key=lambda row: row.given_at),
        blocks=every(blocks.of_person),
        files=_files(every(files.of_person), own),
        lines=_lines(tx, addresses),
        interests=every(announcements.interests_of),
        registrations=_with_events(tx, every(registrations.of_person)),
        merges=[(row, merges.sides(tx, row.id)) for row in merges.of_people(tx, ids)],
        proposals=duplicates.of_people(desk, tx, ids),
        offices={office.id: office.name for office in offices.all_present(tx)},
        tally=queue.tally(tx, desk, staff),
    )


def _with_events(tx: Transaction, rows: Sequence[RegistrationRow]) -> list[tuple[RegistrationRow, EventRow]]:
    """The last event first."""
    found = [(row, event) for row in rows if (event := events.get(tx, row.event_id)) is not None]
    return sorted(found, key=lambda one: one[1].starts_at, reverse=True)


def _lines(tx: Transaction, addresses: Sequence[AddressRow]) -> list[MessageRow]:
    lines = chain.from_iterable(messages.thread(tx, one.id, LINES) for one in addresses)
    return sorted((line for line in lines if not line.deleted), key=lambda line: line.at)[-LINES:]


def _files(found: Sequence[FileRow], own: Sequence[CaseRow]) -> list[tuple[FileRow, int]]:
    """People get files only in a conversation of which they have a case; its newest one leads there."""
    case_of = {case.conversation_id: case.id for case in own}
    return [(row, case_of[row.conversation_id]) for row in found if row.conversation_id in case_of]


def _contacts(tx: Transaction, person_ids: Sequence[str]) -> list[Contact]:
    """In the order of the ids; one for all whom colleagues hold for one."""
    named: dict[str, str] = {}
    for person_id, ones in merges.all_together(tx, person_ids).items():
        if person_id not in named:
            named |= dict.fromkeys(ones, person_id)
    by_person: dict[str, list[people.PersonCase]] = {person_id: [] for person_id in named.values()}
    for case in people.cases_of(tx, list(named)):
        by_person[named[case.person_id]].append(case)
    return [_contact(person_id, own) for person_id, own in by_person.items() if own]


def _contact(person_id: str, own: Sequence[people.PersonCase]) -> Contact:
    names = [case.form["name"] for case in own if case.form and case.form.get("name")]
    return Contact(person_id, names[0] if names else None, len(own), own[0].id, own[0].opened_at)


def _given(own: Sequence[CaseRow], field: str) -> list[str]:
    """Each once, newest first."""
    given = [(case.form or {}).get(field, "") for case in reversed(own)]
    return list(dict.fromkeys(value for value in given if value and value != IN_CHAT))


def _last_with(own: Sequence[CaseRow], way: str) -> int:
    return max(case.id for case in own if (case.form or {}).get("contact") == way)

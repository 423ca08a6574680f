"""People as colleagues find them. Who somebody is and how she can be reached is shown on her own page only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import queue, search
from desk.desk import Desk
from desk.errors import NotFound
from desk.rights import Right, must
from storage import blocks, cases, files, people, records
from storage.blocks import BlockRow
from storage.cases import CaseRow
from storage.database import Transaction
from storage.files import FileRow
from storage.people import AddressRow
from storage.queue import QueueRow, rows_of_person
from storage.records import ConsentRow
from storage.staff import StaffRow

__all__ = ["AddressRow", "BlockRow", "ConsentRow", "FileRow"]  # what pages need of the rows

LISTED = 20
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
    """`reached`: each way to reach her that she gave, with the case in which she gave it last.

    `files`: each with the case on whose page it stands.
    """

    person_id: str
    names: list[str]
    reached: dict[str, int]
    addresses: list[AddressRow]
    cases: list[QueueRow]
    consents: list[ConsentRow]
    blocks: list[BlockRow]
    files: list[tuple[FileRow, int]]
    tally: queue.Tally


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
        addresses = people.addresses_of(tx, person_id)
        if not addresses:
            raise NotFound(person_id)
        records.add_audit(tx, "opened person", desk.clock.now(), staff_id=staff.id, person_id=person_id)
        own = cases.of_person(tx, person_id)
        return Person(
            person_id=person_id,
            names=_given(own, "name"),
            reached={way: _last_with(own, way) for way in _given(own, "contact")},
            addresses=addresses,
            cases=rows_of_person(tx, person_id),
            consents=records.consents_of(tx, person_id),
            blocks=blocks.of_person(tx, person_id),
            files=_files(tx, person_id, own),
            tally=queue.tally(tx, desk, staff),
        )


def _files(tx: Transaction, person_id: str, own: Sequence[CaseRow]) -> list[tuple[FileRow, int]]:
    """People get files only in a conversation of which they have a case; its newest one leads there."""
    case_of = {case.conversation_id: case.id for case in own}
    found = files.of_person(tx, person_id)
    return [(row, case_of[row.conversation_id]) for row in found if row.conversation_id in case_of]


def _contacts(tx: Transaction, person_ids: Sequence[str]) -> list[Contact]:
    """In the order of the ids."""
    by_person: dict[str, list[people.PersonCase]] = {person_id: [] for person_id in person_ids}
    for case in people.cases_of(tx, person_ids):
        by_person[case.person_id].append(case)
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

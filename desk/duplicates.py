"""People who may be one: proposed to colleagues, who merge them or say that they are not the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desk.desk import Desk
from desk.rights import Right, must
from desk.search import Field, identities, ways_to_reach
from storage import blocks, cases, duplicates, merges, people, records, search
from storage.database import Transaction
from storage.duplicates import PairRow
from storage.staff import StaffRow

BATCH = 5  # cases looked up in one transaction: on SQLite turns wait for it
MOST_SHARING = 8  # people who give the same number: it is an institution's, and says nothing
LISTED = 50
READ = 200  # rows of the list from which those are taken


class Reason(StrEnum):
    """`OTHER_NAME`: the phone of a family, or of somebody who helps."""

    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    PHONE_OTHER_NAME = "phone, other name"


@dataclass(frozen=True)
class Candidate:
    """What a list shows of one of the two."""

    person_id: str
    name: str | None
    cases: int
    blocked: bool


@dataclass(frozen=True)
class Proposal:
    one: Candidate
    other: Candidate
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Evidence:
    reason: Reason
    field: Field
    term: str


def find_due(desk: Desk) -> bool:
    """Looks who else is known by what some changed cases say; whether there may be more."""
    with desk.database.reading() as tx:
        if not duplicates.any_due(tx):
            return False
    with desk.database.transaction() as tx:
        taken = duplicates.take_due(tx, BATCH)
        found = [cases.get(tx, case_id) for case_id in taken]
        for person_id in dict.fromkeys(case.person_id for case in found if case):
            compare(desk, tx, person_id)
    return len(taken) == BATCH


def compare(desk: Desk, tx: Transaction, person_id: str) -> None:
    """Keeps what stands, with its dismissal; removes what is gone; adds what is new."""
    wanted: dict[tuple[str, int], Reason] = {}
    current: dict[int, int] = {}  # under each key → under the newest
    for evidence in set(_evidence(tx, person_id)):
        tokens = tx.keyring.search_tokens(evidence.term)
        current |= dict.fromkeys(tokens, tokens[0])
        others = duplicates.who_else(tx, tokens, evidence.field, person_id, MOST_SHARING + 1)
        if len(others) <= MOST_SHARING:
            wanted |= {(other, tokens[0]): evidence.reason for other in others}
    for row in duplicates.of_person(tx, person_id):
        other = row.second if row.first == person_id else row.first
        token = current.get(row.token, row.token)
        if wanted.pop((other, token), None) is None:
            if row.dismissed_at is None:
                duplicates.remove(tx, row)
        elif token != row.token:
            duplicates.renew_token(tx, row, token)
    for (other, token), reason in wanted.items():
        duplicates.add(tx, person_id, other, token, reason, desk.clock.now())


def _evidence(tx: Transaction, person_id: str) -> Iterator[Evidence]:
    for case in cases.of_person(tx, person_id):
        _locale, texts = search.texts_of(tx, case.id)
        for where, text in texts:
            if where is Field.CONTACT:
                for way in ways_to_reach(text):
                    yield Evidence(Reason.EMAIL if "@" in way else Reason.PHONE, Field.CONTACT, way)
        for identity in identities(texts):
            yield Evidence(Reason.NAME, Field.IDENTITY, identity)


def newest(desk: Desk, staff: StaffRow) -> list[Proposal]:
    must(staff, Right.READ_PEOPLE)
    with desk.database.reading() as tx:
        return proposals(desk, tx, duplicates.newest_open(tx, READ))[:LISTED]


def of_people(desk: Desk, tx: Transaction, person_ids: Sequence[str]) -> list[Proposal]:
    """Who else may be the person whom colleagues know by these ids; the other one stands second."""
    rows = duplicates.open_of(tx, person_ids)
    return proposals(desk, tx, [row for row in rows if people.is_there(tx, _other(row, person_ids))], person_ids)


def _other(row: PairRow, person_ids: Sequence[str]) -> str:
    return row.second if row.first in person_ids else row.first


def proposals(desk: Desk, tx: Transaction, rows: Sequence[PairRow], first: Sequence[str] = ()) -> list[Proposal]:
    """One of each pair; none of two that are merged already. `first`: who stands first.

    Of several whom colleagues have merged the first one stands for all.
    """
    together = merges.all_together(tx, [one for row in rows for one in (row.first, row.second)])
    stands_for = {person_id: min(ones) for person_id, ones in together.items()}
    shown: dict[frozenset[str], tuple[str, str]] = {}
    apart: dict[tuple[str, str], list[Reason]] = {}
    for row in rows:
        one, other = (row.second, row.first) if row.second in first else (row.first, row.second)
        groups = frozenset((stands_for[one], stands_for[other]))
        if stands_for[one] != stands_for[other]:
            apart.setdefault(shown.setdefault(groups, (one, other)), []).append(Reason(row.reason))
    known = candidates(desk, tx, list(dict.fromkeys(person_id for pair in apart for person_id in pair)))
    return [
        Proposal(known[one], known[other], _said(reasons, known[one], known[other]))
        for (one, other), reasons in apart.items()
    ]


def _said(reasons: Sequence[Reason], one: Candidate, other: Candidate) -> tuple[Reason, ...]:
    differs = one.name and other.name and _plain(one.name) != _plain(other.name)
    said = [Reason.PHONE_OTHER_NAME if one is Reason.PHONE and differs else one for one in reasons]
    return tuple(sorted(set(said), key=list(Reason).index))


def _plain(name: str) -> list[str]:
    return sorted(name.casefold().split())


def candidates(desk: Desk, tx: Transaction, person_ids: Sequence[str]) -> Mapping[str, Candidate]:
    names: dict[str, list[str | None]] = {person_id: [] for person_id in person_ids}
    for case in people.cases_of(tx, person_ids):
        names[case.person_id].append((case.form or {}).get("name"))
    return {
        person_id: Candidate(
            person_id,
            next(filter(None, given), None),
            len(given),
            bool(blocks.ends_of(tx, person_id, desk.clock.now())),
        )
        for person_id, given in names.items()
    }


def dismiss(desk: Desk, staff: StaffRow, person_id: str, other: str) -> None:
    """They are not the same, whatever has spoken for it so far."""
    must(staff, Right.MERGE)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        ones, others = merges.together(tx, person_id), merges.together(tx, other)
        if duplicates.dismiss(tx, ones, others, staff.id, now):
            records.add_audit(tx, f"not the same: {other}", now, staff_id=staff.id, person_id=person_id)

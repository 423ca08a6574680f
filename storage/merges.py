"""Which people are one, and by whose word. For colleagues alone: two sides of a merge. By her own: storage/joins.py."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import merge_sides, merges, staff

STAFF, LINK, CONFIRMED = "staff", "link", "confirmed"
STANDS = merges.c.undone_at.is_(None)
BY_COLLEAGUES = merges.c.kind == STAFF


@dataclass(frozen=True, slots=True)
class MergeRow:
    """`kept` and `gone` as they were then; `by`: the colleague's name, None where she joined them herself."""

    id: int
    kind: str
    kept: str
    gone: str
    staff_id: int | None
    at: datetime
    undone_at: datetime | None
    undone_by: int | None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class SideRow:
    """`answer`: yes or no, once she was asked whether the two are one."""

    merge_id: int
    side: int
    person_id: str
    asked_at: datetime | None
    answer: str | None


STORED = [name for name in MergeRow.__slots__ if name != "by"]
SIDE = [merge_sides.c[name] for name in SideRow.__slots__]


def add(tx: Transaction, kind: str, kept: str, gone: str, now: datetime, staff_id: int | None = None) -> int:
    return tx.insert_id(insert(merges).values(kind=kind, kept=kept, gone=gone, at=now, staff_id=staff_id))


def add_sides(tx: Transaction, merge_id: int, person_ids: Sequence[str]) -> None:
    rows = [{"merge_id": merge_id, "side": side, "person_id": one} for side, one in enumerate(person_ids)]
    tx.execute(insert(merge_sides), rows)


def get(tx: Transaction, merge_id: int) -> MergeRow | None:
    return next(iter(_rows(tx, merges.c.id == merge_id)), None)


def _rows(tx: Transaction, *conditions: "object") -> list[MergeRow]:
    columns = [merges.c[name] for name in STORED]
    query = select(*columns, staff.c.name).outerjoin(staff, staff.c.id == merges.c.staff_id)
    return [MergeRow(*row) for row in tx.all(query.where(*conditions).order_by(merges.c.id))]  # type: ignore[arg-type]


def sides(tx: Transaction, merge_id: int) -> list[SideRow]:
    query = select(*SIDE).where(merge_sides.c.merge_id == merge_id).order_by(merge_sides.c.side)
    return [SideRow(*row) for row in tx.all(query)]


def together(tx: Transaction, person_id: str) -> list[str]:
    """She herself first, then all whom colleagues hold for the same person."""
    return all_together(tx, [person_id])[person_id]


def all_together(tx: Transaction, person_ids: Iterable[str]) -> Mapping[str, list[str]]:
    """The same for many at once, in as many looks as the longest chain of merges has links."""
    groups = {person_id: {person_id} for person_id in person_ids}
    wanted, asked = list(groups), list(groups)
    while asked:
        found = _neighbours(tx, asked)
        asked = [one for one in dict.fromkeys(chain.from_iterable(found)) if one not in groups]
        for one, other in found:
            whole = groups.setdefault(one, {one}) | groups.setdefault(other, {other})
            groups |= dict.fromkeys(whole, whole)
    return {person_id: [person_id, *sorted(groups[person_id] - {person_id})] for person_id in wanted}


def _neighbours(tx: Transaction, person_ids: Collection[str]) -> list[tuple[str, str]]:
    """Each of these with everybody whom a standing merge puts beside her."""
    theirs = merge_sides.alias("theirs")
    query = (
        select(merge_sides.c.person_id, theirs.c.person_id)
        .join(theirs, theirs.c.merge_id == merge_sides.c.merge_id)
        .join(merges, merges.c.id == theirs.c.merge_id)
        .where(merge_sides.c.person_id.in_(person_ids), theirs.c.side != merge_sides.c.side, STANDS)
    )
    return [(row[0], row[1]) for row in tx.all(query)]


def of_people(tx: Transaction, person_ids: Sequence[str]) -> list[MergeRow]:
    """What has made one person of these, oldest first: by colleagues, then all that led to it by her own word."""
    mine = select(merge_sides.c.merge_id).where(merge_sides.c.person_id.in_(person_ids))
    found = [row for row in _rows(tx, merges.c.id.in_(mine), STANDS) if len(_ends(tx, row.id)) > 1]
    known = list(person_ids)
    while known:
        joined = _rows(tx, merges.c.kept.in_(known), ~BY_COLLEAGUES, STANDS)
        found += joined
        known = [row.gone for row in joined]
    return sorted(found, key=lambda row: row.id)


def _ends(tx: Transaction, merge_id: int) -> set[str]:
    return {side.person_id for side in sides(tx, merge_id)}


def holder(tx: Transaction, person_id: str) -> str:
    """Who has what was once that person's: a joined id stands in no row any more."""
    query = select(merges.c.kept).where(~BY_COLLEAGUES, STANDS)
    while (kept := tx.scalar(query.where(merges.c.gone == person_id))) is not None:
        person_id = str(kept)
    return person_id


def undo(tx: Transaction, merge_id: int, staff_id: int, now: datetime) -> bool:
    """True once."""
    statement = update(merges).where(merges.c.id == merge_id, STANDS).values(undone_at=now, undone_by=staff_id)
    return tx.execute(statement).rowcount == 1


def between(tx: Transaction, one: str, other: str) -> list[int]:
    """Standing merges by colleagues whose two sides are just these."""
    mine = select(merge_sides.c.merge_id).where(merge_sides.c.person_id == one)
    theirs = select(merge_sides.c.merge_id).where(merge_sides.c.person_id == other)
    query = select(merges.c.id).where(merges.c.id.in_(mine), merges.c.id.in_(theirs), BY_COLLEAGUES, STANDS)
    return [row.id for row in tx.all(query)]


def mark_asked(tx: Transaction, merge_id: int, side: int, now: datetime) -> None:
    """Anew: an earlier answer is not one to this question."""
    here = (merge_sides.c.merge_id == merge_id, merge_sides.c.side == side)
    tx.execute(update(merge_sides).where(*here).values(asked_at=now, answer=None))


def answer(tx: Transaction, merge_id: int, side: int, said: str) -> None:
    here = (merge_sides.c.merge_id == merge_id, merge_sides.c.side == side)
    tx.execute(update(merge_sides).where(*here).values(answer=said))

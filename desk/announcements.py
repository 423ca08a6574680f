"""Announcements as colleagues handle them: written, scheduled, paused, stopped, and what became of each person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.desk import Desk
from desk.errors import NotFound, NotNow, TextRefused
from desk.news import AUDIENCES, PURPOSE, TOPICS
from desk.rights import Right, must
from knowledge.place import read_places
from knowledge.text import folded
from storage import announcements, records
from storage.announcements import AnnouncementRow, Reached, Recipient, Selection
from storage.database import Transaction
from storage.staff import StaffRow

__all__ = ["AnnouncementRow", "Reached", "Recipient", "Selection"]

LONGEST = 3500  # characters; as a message of every channel it stays in one piece
LISTED = 50
RESULTS = 100  # on one page


class State(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    STOPPED = "stopped"


# Act → the states in which it can be done, and the state that follows.
ACTS: Mapping[str, tuple[tuple[State, ...], State]] = {
    "start": ((State.DRAFT, State.SCHEDULED), State.SCHEDULED),  # the job begins it at its next look
    "unschedule": ((State.SCHEDULED,), State.DRAFT),
    "pause": ((State.RUNNING,), State.PAUSED),
    "go-on": ((State.PAUSED,), State.RUNNING),
    "stop": ((State.SCHEDULED, State.RUNNING, State.PAUSED), State.STOPPED),
}
EDITABLE = (State.DRAFT, State.SCHEDULED)


@dataclass(frozen=True)
class Writing:
    text_hu: str
    text_en: str
    selection: Selection


@dataclass(frozen=True)
class Shown:
    """`people`: how many would get it now, by channel; `reached`: what became of those it was begun for."""

    row: AnnouncementRow
    people: Mapping[str, int]
    reached: list[Reached]

    @property
    def chosen(self) -> int:
        return sum(part.people for part in self.reached)

    @property
    def ended(self) -> int:
        return sum(part.people for part in self.reached if part.state not in announcements.OPEN)


@dataclass(frozen=True)
class Result:
    """Of one person, by her random id."""

    person_id: str
    channel: str
    recipient: Recipient


def selection_of(row: AnnouncementRow) -> Selection:
    return Selection(row.audience, row.settlement, row.topic)


def settlements() -> list[str]:
    """Those that people can name, by their whole name, in alphabetical order."""
    file = read_places().settlements
    names = {place.whole for place in (*file.plain.values(), *file.cautious.values()) if not place.is_street}
    return sorted(names, key=folded)


def newest(desk: Desk, staff: StaffRow) -> list[Shown]:
    must(staff, Right.ANNOUNCE)
    with desk.database.reading() as tx:
        rows = announcements.newest(tx, LISTED)
        return [Shown(row, {}, announcements.tally(tx, row.id)) for row in rows]


def one(desk: Desk, staff: StaffRow, announcement_id: int) -> Shown:
    must(staff, Right.ANNOUNCE)
    with desk.database.reading() as tx:
        row = _row(tx, announcement_id)
        people = announcements.count(tx, PURPOSE, selection_of(row)) if row.state in EDITABLE else {}
        return Shown(row, people, announcements.tally(tx, row.id))


def results(desk: Desk, staff: StaffRow, announcement_id: int, after: int) -> list[Result]:
    must(staff, Right.ANNOUNCE)
    with desk.database.reading() as tx:
        found = announcements.results(tx, _row(tx, announcement_id).id, after, RESULTS + 1)
    return [Result(person_id, channel, recipient) for recipient, person_id, channel in found]


def save(desk: Desk, staff: StaffRow, writing: Writing, announcement_id: int | None = None) -> int:
    """The id. NotNow for one that has begun; TextRefused for an empty or too long text, or a choice nobody has."""
    must(staff, Right.ANNOUNCE)
    values = _checked(writing)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        if announcement_id is None:
            announcement_id = announcements.add(tx, staff.id, now, **values)
        elif not announcements.change(tx, _row(tx, announcement_id).id, EDITABLE, **values):
            raise NotNow("change")
        records.add_audit(tx, f"announcement saved: {announcement_id}", now, staff_id=staff.id)
    return announcement_id


def _checked(writing: Writing) -> dict[str, str | None]:
    text_hu, text_en, chosen = writing.text_hu.strip(), writing.text_en.strip(), writing.selection
    if not text_hu or max(len(text_hu), len(text_en)) > LONGEST:
        raise TextRefused
    known = (
        chosen.audience is None or chosen.audience in AUDIENCES,
        chosen.topic is None or chosen.topic in TOPICS,
        chosen.settlement is None or chosen.settlement in settlements(),
    )
    if not all(known):
        raise TextRefused
    return {
        "text_hu": text_hu,
        "text_en": text_en or None,
        "audience": chosen.audience,
        "settlement": chosen.settlement,
        "topic": chosen.topic,
    }


def schedule(desk: Desk, staff: StaffRow, announcement_id: int, at: datetime) -> None:
    """NotNow for a moment that is over."""
    if at <= desk.clock.now():
        raise NotNow("schedule")
    _do(desk, staff, announcement_id, "start", at)


def act(desk: Desk, staff: StaffRow, announcement_id: int, name: str) -> None:
    """One of ACTS. NotNow where its state does not allow it, or somebody else was faster."""
    _do(desk, staff, announcement_id, name, desk.clock.now())


def _do(desk: Desk, staff: StaffRow, announcement_id: int, name: str, at: datetime) -> None:
    must(staff, Right.ANNOUNCE)
    among, state = ACTS[name]
    values = {"starts_at": at} if name == "start" else {}
    with desk.database.transaction() as tx:
        row = _row(tx, announcement_id)
        if not announcements.change(tx, row.id, among, state=state, **values):
            raise NotNow(name)
        records.add_audit(tx, f"announcement {name}: {row.id}", desk.clock.now(), staff_id=staff.id)


def _row(tx: Transaction, announcement_id: int) -> AnnouncementRow:
    row = announcements.get(tx, announcement_id)
    if row is None:
        raise NotFound(announcement_id)
    return row

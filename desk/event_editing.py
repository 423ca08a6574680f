"""Changing and calling off what people may have registered for: first who is affected, then the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk import event_fields, event_wording, seats
from desk.desk import Desk
from desk.errors import EditedMeanwhile, EventRefused, NotNow, TextRefused
from desk.event_drafts import existing, mark, noted
from desk.event_fields import Fields
from desk.event_series import Scope, carried, is_open, of_scope
from desk.events import EventState
from desk.rights import Right, must
from locales import LOCALES, Locale, Text, _
from storage import events, registrations, untold
from storage.database import Transaction
from storage.events import EventRow
from storage.staff import StaffRow

LONGEST_LINE = 300  # characters, of what people are told besides
TIME = ("starts_at", "ends_at")
PLACE = ("venue", "address", "settlement")
COLUMNS = tuple(column.name for column in fields(EventRow))


class Reason(StrEnum):
    """Why an event is called off; the office's own, people are told what `line` says."""

    FEW = "few"
    SPEAKER = "speaker"
    VENUE = "venue"
    WEATHER = "weather"
    OTHER = "other"


REASONS: Mapping[str, Text] = {
    Reason.FEW: _("too few people have registered"),
    Reason.SPEAKER: _("the speaker or trainer cannot come"),
    Reason.VENUE: _("the venue is not available"),
    Reason.WEATHER: _("weather or another emergency"),
    Reason.OTHER: _("another reason"),
}


@dataclass(frozen=True)
class People:
    """Registrations that stand, and by which way they learn of a change. `nobody`: neither chat nor phone."""

    seated: int
    offered: int
    waiting: int
    by_chat: int
    by_phone: int
    nobody: int

    @property
    def all(self) -> int:
        return self.seated + self.offered + self.waiting


@dataclass(frozen=True)
class Amendment:
    """One event before and after. `taken`: places; more than `after.capacity` means that nobody else gets in."""

    before: EventRow
    after: EventRow
    taken: int

    @property
    def changed(self) -> list[str]:
        """Columns."""
        return [name for name in COLUMNS if getattr(self.before, name) != getattr(self.after, name)]

    @property
    def is_told(self) -> bool:
        return any(name in (*TIME, *PLACE) for name in self.changed)


@dataclass(frozen=True)
class Affected:
    """The event itself first. `told`: what who has a place hears, by language; nothing where they are not told."""

    amendments: Sequence[Amendment]
    people: People
    told: Mapping[Locale, str]


def affected(desk: Desk, staff: StaffRow, event_id: int, typed: Fields, scope: Scope) -> Affected:
    """Who would be by this change; nothing is changed. EventRefused."""
    must(staff, Right.WORK_EVENTS)
    with desk.database.transaction() as tx:  # of the writer: the rows are locked for a moment
        amendments = _amendments(desk, tx, event_id, typed, scope)
        told = [each for each in amendments if each.is_told and each.before.state == EventState.PUBLISHED]
        people = people_of(desk, tx, [each.before.id for each in told or amendments])
    return Affected(amendments, people, _told_of_change(desk, told[0]) if told else {})


def _told_of_change(desk: Desk, amendment: Amendment) -> dict[Locale, str]:
    asked = event_wording.asked_again()
    return {
        locale: _joined(
            desk, locale, [*event_wording.changed(amendment.before, amendment.after, locale, desk.zone), asked]
        )
        for locale in LOCALES
    }


def _joined(desk: Desk, locale: Locale, lines: Sequence[Text | str]) -> str:
    return "\n".join(desk.translator.into(locale, line) for line in lines)


def change(desk: Desk, staff: StaffRow, event_id: int, typed: Fields, scope: Scope, seen: str) -> None:
    """EventRefused; EditedMeanwhile where a colleague has changed it since `seen`."""
    must(staff, Right.WORK_EVENTS)
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        amendments = _amendments(desk, tx, event_id, typed, scope)
        if mark(amendments[0].before) != seen:
            raise EditedMeanwhile
        for each in amendments:
            if each.changed:
                _amend(desk, tx, each, now)
                noted(tx, "event changed", each.before.id, staff, now)


def _amendments(desk: Desk, tx: Transaction, event_id: int, typed: Fields, scope: Scope) -> list[Amendment]:
    rows = of_scope(tx, event_id, scope, desk.clock.now())
    first = rows[0]
    if not is_open(first, desk.clock.now()):
        raise NotNow("change")
    values = event_fields.read(desk, typed, first)
    taken = events.taken(tx, [row.id for row in rows])
    after = [values, *(carried(desk, first, values, row) for row in rows[1:])]
    return [Amendment(row, replace(row, **new), taken[row.id]) for row, new in zip(rows, after, strict=True)]


def _amend(desk: Desk, tx: Transaction, amendment: Amendment, now: datetime) -> None:
    """A new sequence and version only where people's calendars have to learn of it."""
    before, after = amendment.before, amendment.after
    values: dict[str, Any] = {name: getattr(after, name) for name in amendment.changed}
    published = before.state == EventState.PUBLISHED
    if published and amendment.is_told:
        values["sequence"] = before.sequence + 1
    events.change(tx, before.id, **values, changed_at=now)
    if not published:
        return
    amended = existing(tx, before.id)
    if amendment.is_told:
        events.add_version(tx, amended, now)
    seats.amended(desk, tx, before, amended)


def affected_by_end(desk: Desk, staff: StaffRow, event_id: int, scope: Scope, line: str) -> Affected:
    """Who would be if it were called off."""
    must(staff, Right.WORK_EVENTS)
    with desk.database.transaction() as tx:
        rows = _published(desk, tx, event_id, scope)
        people = people_of(desk, tx, [row.id for row in rows])
        taken = events.taken(tx, [row.id for row in rows])
    amendments = [Amendment(row, row, taken[row.id]) for row in rows]
    ended = replace(rows[0], called_off_line=" ".join(line.split()) or None)
    told = {locale: _joined(desk, locale, event_wording.called_off(ended, locale, desk.zone)) for locale in LOCALES}
    return Affected(amendments, people, told)


def call_off(desk: Desk, staff: StaffRow, event_id: int, scope: Scope, reason: str, line: str) -> int:
    """Returns how many. EventRefused without a reason; TextRefused for too long a line; NotNow once it is over."""
    must(staff, Right.WORK_EVENTS)
    if reason not in REASONS:
        raise EventRefused({"reason": event_fields.Fault.MISSING})
    line = " ".join(line.split())
    if len(line) > LONGEST_LINE:
        raise TextRefused
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        rows = _published(desk, tx, event_id, scope)
        for row in rows:
            events.change(
                tx,
                row.id,
                state=EventState.CALLED_OFF,
                sequence=row.sequence + 1,
                called_off_at=now,
                changed_at=now,
                called_off_reason=reason,
                called_off_line=line or None,
            )
            seats.call_off(desk, tx, existing(tx, row.id))
            noted(tx, "event called off", row.id, staff, now)
    return len(rows)


def _published(desk: Desk, tx: Transaction, event_id: int, scope: Scope) -> list[EventRow]:
    """What can be called off: drafts are deleted, and what is over is over."""
    now = desk.clock.now()
    rows = [
        row for row in of_scope(tx, event_id, scope, now) if row.state == EventState.PUBLISHED and is_open(row, now)
    ]
    if not rows or rows[0].id != event_id:
        raise NotNow("call off")
    return rows


def people_of(desk: Desk, tx: Transaction, event_ids: Sequence[int]) -> People:
    counted = registrations.tally(tx, event_ids).values()
    seated, offered, waiting = (
        sum(states.get(state, 0) for states in counted) for state in ("seated", "offered", "waiting")
    )
    ways = untold.reachable(tx, event_ids, desk.clock.now())
    by_chat = sum(1 for _phone, chat in ways if chat)
    by_phone = sum(1 for phone, chat in ways if phone and not chat)
    return People(seated, offered, waiting, by_chat, by_phone, len(ways) - by_chat - by_phone)

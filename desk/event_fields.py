"""An event as a form brings it: what was typed becomes the values of its row, or faults beside the fields."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from desk import announcements
from desk.desk import Desk
from desk.errors import EventRefused
from desk.events import Question, questions_of
from desk.news import AUDIENCES
from knowledge.text import folded
from storage.events import EventRow

LONGEST_NAME, LONGEST_ABOUT, LONGEST_CODE, LONGEST_LINK = 200, 2500, 80, 500
MOST_PLACES, MOST_IN_GROUP = 100_000, 50
YEARS = range(2000, 2100)
ASKS = "question-"  # a checkbox for each question
MEASURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,11}")
# The action plan's own; another programme may have others.
MEASURES = ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3")
NOT_WRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Fields = Mapping[str, str]


class Fault(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too long"
    UNKNOWN = "not one of those that are offered"
    FORM = "not written as it has to be"
    NUMBER = "no number from 1 on"
    GROUP = "more than there are places"
    PAST = "over"
    BACKWARDS = "ends before it starts"
    GAP = "the clock is set forward over this hour"
    OPENS_LATE = "registration would open when it is closed"
    CLOSES_LATE = "registration would close after the start"
    OTHER_DATE = "it does not fit to another date of the row"


class Reading:
    """Takes one field after the other; all that is wrong is told at once."""

    def __init__(self, desk: Desk, typed: Fields, before: EventRow | None) -> None:
        self.desk, self.before, self._typed = desk, before, typed
        self.faults: dict[str, Fault] = {}

    def text(self, name: str, longest: int, *, needed: bool = False) -> str | None:
        value = NOT_WRITTEN.sub("", self._typed.get(name, "")).strip()
        if needed and not value:
            self.faults[name] = Fault.MISSING
        if len(value) > longest:
            self.faults[name] = Fault.TOO_LONG
        return value or None

    def line(self, name: str, longest: int = LONGEST_NAME, *, needed: bool = False) -> str | None:
        value = self.text(name, longest, needed=needed)
        return " ".join(value.split()) if value else None

    def parsed(self, name: str, read: Callable[[str], Any], fault: Fault, *, needed: bool = False) -> Any:
        """None where nothing, or nothing sensible, was typed."""
        value = self.line(name, LONGEST_LINK, needed=needed)
        if value is None or name in self.faults:
            return None
        try:
            return read(value)
        except ValueError:
            self.faults[name] = fault
            return None

    def chosen(self, name: str) -> bool:
        return bool(self._typed.get(name))

    def moment(self, name: str, local: datetime) -> datetime | None:
        """None in the hour that the clock leaves out in spring."""
        found = at_local(local, self.desk.zone)
        if found is None:
            self.faults[name] = Fault.GAP
        return found


def read(desk: Desk, typed: Fields, before: EventRow | None = None) -> dict[str, Any]:
    """The values of an event's row. Raises EventRefused. `before`: as it stands; what has begun need not lie ahead."""
    form = Reading(desk, typed, before)
    values = {**_words(form), **_place(form), **_times(form), **_places(form), **_sorting(form)}
    if form.faults:
        raise EventRefused(form.faults)
    return values


def shown(event: EventRow, zone: ZoneInfo) -> dict[str, str]:
    """As it stands in the form."""
    starts, ends = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    asked = {f"{ASKS}{question}": "1" for question in questions_of(event)}
    values: dict[str, object] = {
        **{name: getattr(event, column) for name, column in TEXTS.items()},
        "day": starts.date().isoformat(),
        "start": f"{starts:%H:%M}",
        "end": f"{ends:%H:%M}",
        "opens": f"{event.opens_at.astimezone(zone):%Y-%m-%dT%H:%M}" if event.opens_at else "",
        "closes": f"{event.closes_at.astimezone(zone):%Y-%m-%dT%H:%M}" if event.closes_at else "",
        "by_invitation": "1" if event.by_invitation else "",
    }
    return {name: str(value) for name, value in values.items() if value is not None} | asked


def at_local(local: datetime, zone: ZoneInfo) -> datetime | None:
    """What the clock on the wall shows; of an hour that comes twice the first. None for one that it leaves out."""
    moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == local else None


TEXTS: Mapping[str, str] = {
    "title": "title_hu",
    "title_en": "title_en",
    "about": "about_hu",
    "about_en": "about_en",
    "kind": "kind",
    "venue": "venue",
    "address": "address",
    "settlement": "settlement",
    "map_url": "map_url",
    "capacity": "capacity",
    "group_size": "group_size",
    "audience": "audience",
    "programme": "programme",
    "measure": "measure",
}


def _words(form: Reading) -> dict[str, Any]:
    return {
        "title_hu": form.line("title", needed=True),
        "title_en": form.line("title_en"),
        "about_hu": form.text("about", LONGEST_ABOUT),
        "about_en": form.text("about_en", LONGEST_ABOUT),
    }


def _place(form: Reading) -> dict[str, Any]:
    return {
        "venue": form.line("venue", needed=True),
        "address": form.line("address"),
        "settlement": form.parsed("settlement", _settlement, Fault.UNKNOWN),
        "map_url": form.parsed("map_url", _link, Fault.FORM),
    }


def _settlement(typed: str) -> str:
    known = next((name for name in announcements.settlements() if folded(name) == folded(typed)), None)
    if known is None:
        raise ValueError(typed)
    return known


def _link(typed: str) -> str:
    parts = urlsplit(typed)
    if parts.scheme != "https" or not parts.hostname or parts.username or any(map(str.isspace, typed)):
        raise ValueError(typed)
    return typed


def _times(form: Reading) -> dict[str, Any]:
    """The hours are those of the office's clock. `day` carries what is wrong with the moment as a whole."""
    day: date | None = form.parsed("day", _day, Fault.FORM, needed=True)
    start: time | None = form.parsed("start", _hour, Fault.FORM, needed=True)
    end: time | None = form.parsed("end", _hour, Fault.FORM, needed=True)
    starts_at = ends_at = None
    if day and start:
        starts_at = form.moment("start", datetime.combine(day, start))
    if day and end:
        ends_at = form.moment("end", datetime.combine(day, end))
    if starts_at and ends_at and ends_at <= starts_at:
        form.faults["end"] = Fault.BACKWARDS
    stood = form.before is not None and form.before.starts_at == starts_at
    if starts_at and not stood and starts_at <= form.desk.clock.now():
        form.faults["day"] = Fault.PAST
    return {"starts_at": starts_at, "ends_at": ends_at, **_window(form, starts_at)}


def _window(form: Reading, starts_at: datetime | None) -> dict[str, Any]:
    """When it can be registered for."""
    opens_at, closes_at = (_moment(form, name) for name in ("opens", "closes"))
    if starts_at and closes_at and closes_at > starts_at:
        form.faults["closes"] = Fault.CLOSES_LATE
    ends = closes_at or starts_at
    if opens_at and ends and opens_at >= ends:
        form.faults["opens"] = Fault.OPENS_LATE
    return {"opens_at": opens_at, "closes_at": closes_at}


def _moment(form: Reading, name: str) -> datetime | None:
    local: datetime | None = form.parsed(name, _local, Fault.FORM)
    return form.moment(name, local) if local else None


def _day(typed: str) -> date:
    day = date.fromisoformat(typed)
    if day.year not in YEARS:
        raise ValueError(typed)
    return day


def _hour(typed: str) -> time:
    """ "9:30" as well: browsers without a field for times let it be typed."""
    hour = time.fromisoformat(typed.zfill(5))
    if hour.tzinfo is not None:
        raise ValueError(typed)
    return hour.replace(second=0, microsecond=0)


def _local(typed: str) -> datetime:
    moment = datetime.fromisoformat(typed)
    if moment.tzinfo is not None or moment.year not in YEARS:
        raise ValueError(typed)
    return moment.replace(second=0, microsecond=0)


def _places(form: Reading) -> dict[str, Any]:
    capacity: int | None = form.parsed("capacity", lambda typed: _number(typed, MOST_PLACES), Fault.NUMBER)
    group: int = form.parsed("group_size", lambda typed: _number(typed, MOST_IN_GROUP), Fault.NUMBER) or 1
    if capacity and group > capacity:
        form.faults["group_size"] = Fault.GROUP
    return {"capacity": capacity, "group_size": group}


def _number(typed: str, most: int) -> int:
    number = int(typed) if typed.isascii() and typed.isdigit() else 0
    if not 1 <= number <= most:
        raise ValueError(typed)
    return number


def _sorting(form: Reading) -> dict[str, Any]:
    """A kind that the office has dropped may stay where it stands."""
    kinds = {*form.desk.office.event_kinds, *([form.before.kind] if form.before else [])}
    return {
        "kind": form.parsed("kind", _one_of(kinds), Fault.UNKNOWN, needed=True),
        "audience": form.parsed("audience", _one_of({*AUDIENCES}), Fault.UNKNOWN),
        "programme": form.line("programme", LONGEST_CODE),
        "measure": form.parsed("measure", _measure, Fault.FORM),
        "questions": ",".join(question for question in Question if form.chosen(f"{ASKS}{question}")),
        "by_invitation": form.chosen("by_invitation"),
    }


def _one_of(known: set[str]) -> Callable[[str], str]:
    def read_code(typed: str) -> str:
        if typed not in known:
            raise ValueError(typed)
        return typed

    return read_code


def _measure(typed: str) -> str:
    if not MEASURE.fullmatch(typed):
        raise ValueError(typed)
    return typed

"""The office-settings file: every value that only the office can give, with what is still a sample."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby, pairwise
from pathlib import Path
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from desk.files import MEGABYTE
from desk.working_time import Hours, WorkingTime, hungarian_calendar
from locales import Locale

SAMPLE_FILE = Path(__file__).with_name("office.sample.yaml")
SPAN = re.compile(r"\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*")
SHORTEST_WEEK = 60  # minutes
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPOKEN_DAYS: Mapping[Locale, tuple[str, ...]] = {
    "hu": ("hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# What articles quote as it is written; the rest is put into words by `Office.spoken`.
QUOTED = (
    "name",
    "address",
    "phone",
    "email",
    "website",
    "data_controller",
    "data_protection_officer",
    "privacy_notice",
    "complaints",
    "employment_kecskemet",
    "employment_tiszakecske",
)
SPOKEN_RETENTION: Mapping[Locale, str] = {
    "hu": "beszélgetés {0.conversation_days} nap, félbehagyott űrlap {0.draft_days} nap, ügy {0.case_days} nap",
    "en": "conversations {0.conversation_days} days, unfinished forms {0.draft_days} days, cases {0.case_days} days",
}


class OfficeFileError(Exception):
    """One sentence that names the file, the value and what is wrong with it."""


def _read_span(value: Any) -> Any:
    """`8:00-12:00` → (8:00, 12:00)"""
    if not isinstance(value, str):
        return value
    written = SPAN.fullmatch(value)
    if written is None:
        raise ValueError(f"{value!r} is no span of time such as 8:00-12:00")
    start, end = (time.fromisoformat(part.zfill(5)) for part in written.groups())
    if start >= end:
        raise ValueError(f"{value} ends before it starts")
    return start, end


Span = Annotated[Hours, BeforeValidator(_read_span)]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Retention(Strict):
    """Days."""

    conversation_days: int = Field(ge=1)
    draft_days: int = Field(ge=1)
    case_days: int = Field(ge=1)
    gap_days: int = Field(ge=1)
    registration_days: int = Field(default=90, ge=1)  # after an event: who was there
    event_answer_days: int = Field(default=7, ge=1)  # after an event: what it asked of who comes
    staff_days: int = Field(ge=1)
    report_days: int = Field(default=3650, ge=1)  # figures without words, for the funder
    audit_days: int = Field(default=3650, ge=1825)  # younger rows are guarded by the database itself


class Limits(Strict):
    messages_per_minute: int = Field(ge=1)
    sessions_per_address_per_hour: int = Field(ge=1)
    megabytes_per_message: int = Field(default=10, ge=1, le=20)  # of files; Telegram lets a bot fetch no more than 20

    @property
    def bytes_per_message(self) -> int:
        return self.megabytes_per_message * MEGABYTE


class Hourly(Strict):
    monday: tuple[Span, ...] = ()
    tuesday: tuple[Span, ...] = ()
    wednesday: tuple[Span, ...] = ()
    thursday: tuple[Span, ...] = ()
    friday: tuple[Span, ...] = ()
    saturday: tuple[Span, ...] = ()
    sunday: tuple[Span, ...] = ()

    @property
    def by_weekday(self) -> Mapping[int, tuple[Hours, ...]]:
        return {number: getattr(self, day) for number, day in enumerate(WEEKDAYS)}

    @model_validator(mode="after")
    def _promises_can_be_kept(self) -> Self:
        """Spans stand in order, so that working time is counted once, and there is a week to promise in."""
        minutes = 0
        for day in WEEKDAYS:
            spans: tuple[Hours, ...] = getattr(self, day)
            if any(earlier[1] > later[0] for earlier, later in pairwise(spans)):
                raise ValueError(f"the spans of {day} overlap or are not in order")
            minutes += sum(_minutes(end) - _minutes(start) for start, end in spans)
        if minutes < SHORTEST_WEEK:
            raise ValueError("the office is open for less than an hour a week, so that no reply could be promised")
        return self


class Moved(Strict):
    """The days that the decree of one year moves; `source` names it."""

    source: str = Field(min_length=1)
    working_days: frozenset[date] = frozenset()
    rest_days: frozenset[date] = frozenset()


class Escalation(Strict):
    """Who is asked before a promise is broken, by share of the promised time; the hours are working hours."""

    next_colleague: float = Field(default=0.5, gt=0, lt=1)
    coordinator: float = Field(default=0.75, gt=0, lt=1)
    silent_owner_hours: float = Field(default=8, ge=1, le=80)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.next_colleague >= self.coordinator:
            raise ValueError("the coordinator is asked after the next colleague")
        return self


class EventKind(Strict):
    """What the office calls one kind of its events."""

    hu: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Office(Strict):
    name: str
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    data_protection_officer: str | None = None
    privacy_notice: str | None = None
    complaints: str | None = None
    employment_kecskemet: str | None = None
    employment_tiszakecske: str | None = None
    hours: Hourly
    closures: frozenset[date] = frozenset()
    moved_days: Mapping[int, Moved] = Field(default_factory=dict)  # by year, in place of desk/calendar.yaml
    escalation: Escalation = Escalation()
    reply_within_hours: float = Field(gt=0, le=40)
    urgent_within_hours: float = Field(gt=0, le=2)
    data_controller: str
    retention: Retention
    limits: Limits
    event_kinds: Mapping[str, EventKind] = Field(default_factory=dict)  # by code
    samples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _moved_within_their_year(self) -> Self:
        for year, moved in self.moved_days.items():
            if any(day.year != year for day in moved.working_days | moved.rest_days):
                raise ValueError(f"a moved day of {year} lies in another year")
        return self

    def working_time(self, zone: ZoneInfo) -> WorkingTime:
        moved = {year: (days.working_days, days.rest_days) for year, days in self.moved_days.items()}
        return WorkingTime(hungarian_calendar().with_decrees(moved), self.hours.by_weekday, self.closures, zone)

    def spoken(self, locale: Locale = "hu") -> dict[str, str]:
        """What articles may quote by `{office:key}`; a value the office has not given is missing."""
        values = {key: getattr(self, key) for key in QUOTED}
        given = {key: value for key, value in values.items() if value}
        return given | {
            "hours": self.spoken_hours(locale),
            "reply_within": self._spoken_promise(locale),
            "retention": SPOKEN_RETENTION[locale].format(self.retention),
        }

    def spoken_hours(self, locale: Locale = "hu") -> str:
        """Days that follow each other with the same hours are said together; closed days are not said."""
        days = [(name, getattr(self.hours, day)) for name, day in zip(SPOKEN_DAYS[locale], WEEKDAYS, strict=True)]
        said = []
        for spans, alike in groupby(days, key=lambda day: day[1]):
            names = [name for name, _spans in alike]
            if spans:
                from_to = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
                said.append(f"{from_to} {', '.join(map(_spoken_span, spans))}")
        return "; ".join(said)

    def _spoken_promise(self, locale: Locale) -> str:
        hours = f"{self.reply_within_hours:g}"
        return f"{hours} working hours" if locale == "en" else f"{hours.replace('.', ',')} munkaóra"


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _spoken_span(span: Hours) -> str:
    return f"{span[0]:%-H:%M}–{span[1]:%-H:%M}"


@dataclass(frozen=True)
class OfficeFile:
    """What the file says, checked. `samples`: the keys that are still marked so."""

    values: Mapping[str, Any]
    samples: tuple[str, ...]

    def with_changes(self, changes: Mapping[str, Any]) -> Office:
        """The file with values changed on the console in the place of its own, which are samples no more.

        Raises ValidationError when these cannot be the values of an office.
        """
        samples = tuple(key for key in self.samples if key not in changes)
        return Office.model_validate({**self.values, **changes, "samples": samples})


def load_office(file: Path) -> Office:
    return read_office(file).with_changes({})


def read_office(file: Path) -> OfficeFile:
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise OfficeFileError(f"The office settings {file} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        place = (
            f", line {error.problem_mark.line + 1}"
            if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark
            else ""
        )
        raise OfficeFileError(
            f"The office settings {file}{place} are not valid YAML; compare with the sample."
        ) from error
    except ValueError as error:  # YAML reads 2026-02-30 as a date
        raise OfficeFileError(f"The office settings {file}: {error}.") from error
    if not isinstance(raw, dict):
        raise OfficeFileError(f"The office settings {file} hold no values; compare with the sample.")
    if not all(isinstance(key, str) for key in raw):
        raise OfficeFileError(f"The office settings {file}: keywords must be strings.")
    if "samples" in raw:
        raise OfficeFileError(f"The office settings {file}: samples are marked beside each value, not listed.")
    read = OfficeFile({key: _bare(value) for key, value in raw.items()}, tuple(_samples(raw)))
    try:
        read.with_changes({})
    except ValidationError as error:
        raise OfficeFileError(f"The office settings {file}: {_first_fault(error)}.") from error
    return read


def _bare(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _samples(raw: Mapping[str, Any]) -> Iterator[str]:
    for key, value in raw.items():
        if isinstance(value, dict) and value.get("sample"):
            yield key


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"

"""Colleagues and partner offices as their templates show them."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date, get_day_names

from console import words
from console.reader import Reader
from desk.roster import WORKING_DAYS, Roster, StaffRow
from locales import Text, _


@dataclass(frozen=True)
class Choice:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True)
class Colleague:
    id: int
    name: str
    email: str
    role: str
    office: str | None
    working_days: str
    absence: str | None
    signed_in: str
    is_self: bool


def colleagues_of(reader: Reader, staff: StaffRow, roster: Roster) -> list[Colleague]:
    return [_colleague(reader, staff, roster, row) for row in roster.colleagues]


def _colleague(reader: Reader, staff: StaffRow, roster: Roster, row: StaffRow) -> Colleague:
    names = get_day_names("abbreviated", locale=reader.locale)
    never = _("has not set up the sign-in yet")
    return Colleague(
        id=row.id,
        name=row.name,
        email=row.email,
        role=reader.words(words.ROLES[row.role]),
        office=roster.office_of(row),
        working_days=" ".join(names[int(day)] for day in row.working_days) or reader.words(_("none")),
        absence=absence_of(reader, row),
        signed_in=reader.moment(row.signed_in_at) if row.signed_in_at else reader.words(never),
        is_self=row.id == staff.id,
    )


def absence_of(reader: Reader, row: StaffRow) -> str | None:
    """None once it is over."""
    today = reader.now.astimezone(reader.desk.zone).date()
    if row.away_from is None or row.away_until is None or row.away_until < today:
        return None
    return reader.words(_absence(reader, row.away_from, row.away_until))


def _absence(reader: Reader, first: date, last: date) -> Text:
    if first == last:
        return _("away on {day}", day=_day(reader, first))
    return _("away {first} – {last}", first=_day(reader, first), last=_day(reader, last))


def _day(reader: Reader, day: date) -> str:
    return format_date(day, "medium", locale=reader.locale)


def role_choices(reader: Reader, chosen: str) -> list[Choice]:
    return [Choice(role, reader.words(name), role == chosen) for role, name in words.ROLES.items()]


def office_choices(roster: Roster, chosen: int | None) -> list[Choice]:
    return [Choice(str(office.id), office.name, office.id == chosen) for office in roster.offices]


def day_choices(reader: Reader, chosen: str) -> list[Choice]:
    names = get_day_names("wide", locale=reader.locale)
    return [Choice(f"day{day}", names[int(day)], day in chosen) for day in WORKING_DAYS]

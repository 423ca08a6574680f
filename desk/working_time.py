"""The Hungarian working calendar: promises in calendar words, counted in the office's own hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

CALENDAR_FILE = Path(__file__).with_name("calendar.yaml")
# Forty hours, the longest promise, in the shortest week that an office can have (one hour), with holidays and closures.
LONGEST_SEARCH = timedelta(days=400)

FRIDAY = 4

Hours = tuple[time, time]


@dataclass(frozen=True)
class HungarianCalendar:
    """Statutory holidays by rule (Mt. 102. §), moved working days by yearly decree where the year's decree is known."""

    moved_working_days: frozenset[date]
    moved_rest_days: frozenset[date]
    years_with_decree: frozenset[int]

    def is_day_off(self, day: date) -> bool:
        """A statutory holiday or one by decree; whether weekends are worked is the office's affair."""
        return day in self.moved_rest_days or (day in holidays(day.year) and day not in self.moved_working_days)


@dataclass(frozen=True)
class WorkingTime:
    calendar: HungarianCalendar
    hours: Mapping[int, Sequence[Hours]]  # weekday 0–6 → opening spans of the day
    closures: frozenset[date]
    zone: ZoneInfo

    def is_open(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return any(start <= local.time() < end for start, end in self.spans(local.date()))

    def years_without_decree(self, moment: datetime) -> list[int]:
        """Of the years that a promise of this moment may fall into, those whose moved days nobody has entered yet."""
        soon = moment.astimezone(self.zone) + timedelta(days=60)
        return sorted({moment.astimezone(self.zone).year, soon.year} - self.calendar.years_with_decree)

    def after(self, moment: datetime, working_hours: float) -> datetime:
        """The moment by which so much working time has passed; raises ValueError when the office never opens."""
        left = timedelta(hours=working_hours)
        for start, end in self._open_spans(moment, moment + LONGEST_SEARCH):
            if end - start >= left:
                return (start + left).astimezone(self.zone)
            left -= end - start
        raise ValueError(f"the office has no opening hours within {LONGEST_SEARCH.days} days")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; none when `end` is not later."""
        spans = self._open_spans(start, end)
        return sum((min(closes, end) - opens for opens, closes in spans if opens < end), timedelta())

    def share(self, since: datetime, promised: datetime, now: datetime) -> float:
        """How much of the promised working time is used: 0 at the start, 1 and more once the promise is over."""
        if now >= promised:
            return 1.0
        whole = self.between(since, promised)
        return self.between(since, now) / whole if whole else 0.0

    def _open_spans(self, moment: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """What is left of the opening spans after a moment, in UTC: there an hour is an hour in any night."""
        day, last = moment.astimezone(self.zone).date(), until.astimezone(self.zone).date()
        start_at = moment.astimezone(UTC)
        while day <= last:
            for start, end in self.spans(day):
                opens = datetime.combine(day, start, self.zone).astimezone(UTC)
                closes = datetime.combine(day, end, self.zone).astimezone(UTC)
                if closes > start_at:
                    yield max(opens, start_at), closes
            day += timedelta(days=1)

    def spans(self, day: date) -> Sequence[Hours]:
        """The opening spans of a day; none when it is shut."""
        if day in self.closures or self.calendar.is_day_off(day):
            return ()
        # A moved working day (a Saturday) keeps the hours of an ordinary Friday, the shortest day of most offices.
        moved = self.hours.get(FRIDAY, ()) if day in self.calendar.moved_working_days else ()
        return self.hours.get(day.weekday()) or moved


@cache
def holidays(year: int) -> frozenset[date]:
    """Hungarian statutory holidays (Mt. 102. § (1)); 24 December only where a decree moves it."""
    easter = easter_sunday(year)
    fixed = [(1, 1), (3, 15), (5, 1), (8, 20), (10, 23), (11, 1), (12, 25), (12, 26)]
    moving = [easter - timedelta(days=2), easter + timedelta(days=1), easter + timedelta(days=50)]
    return frozenset([date(year, month, day) for month, day in fixed] + moving)


def easter_sunday(year: int) -> date:
    """Gregorian Easter by the anonymous (Meeus/Jones/Butcher) rule."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@cache
def hungarian_calendar() -> HungarianCalendar:
    years: dict[int, dict[str, Any]] = yaml.safe_load(CALENDAR_FILE.read_text(encoding="utf-8"))["athelyezesek"]
    return HungarianCalendar(
        moved_working_days=frozenset(_days(years, "munkanapok")),
        moved_rest_days=frozenset(_days(years, "pihenonapok")),
        years_with_decree=frozenset(year for year, entry in years.items() if entry["munkanapok"] is not None),
    )


def _days(years: Mapping[int, Mapping[str, Any]], key: str) -> Iterator[date]:
    for entry in years.values():
        for day in entry[key] or ():
            yield date.fromisoformat(str(day))

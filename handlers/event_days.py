"""Which days a sentence names: one, a span, or a weekday of any week."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hun_date_parser import text2date
from hun_date_parser.utils import SearchScopes

from handlers.fields.times import readable
from knowledge.text import words

WEEKDAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"hetfo\w*|monday\w*", r"kedd\w*|tuesday\w*", r"szerda\w*|wednesday\w*", r"csutort?o\w*|thursday\w*",
        r"pentek\w*|friday\w*", r"szombat\w*|saturday\w*", r"vasarnap\w*|sunday\w*",
    )
)  # fmt: skip
WEEKEND = re.compile(r"\bhetveg\w*|\bweekend\w*")
MONTHS = ("jan", "feb", "mar", "apr", "maj|may", "jun", "jul", "aug", "sze|sep", "okt|oct", "nov", "dec")
MONTH = "jan|feb|marc|apr|maj|jun|jul|aug|szept?|okt|oct|nov|dec"
QUALIFIED = re.compile(r"\b(?:jovo|kovetkezo|most|ezen|e het\w*|mult|next|this)\b")
DATED = re.compile(
    rf"\b(?:\d{{1,4}}|{MONTH})\w*"
    r"|\b(?:ma|mai|holnap\w*|today|tomorrow)\b|\bhet(?:en|i|re|ek|eken|ig)?\b|\b(?:honap|week|month)\w*"
)
OF_A_DAY = re.compile(
    rf"(?:\d{{1,4}}\w*|(?:{MONTH})\w*|ma|mai|holnap\w*|today|tomorrow"
    r"|hetveg\w*|weekend\w*|het|heten|heti|hetre|jovo|ezen|most\w*|honap\w*|week|month|next|this|[aei]n|jen|"
    + "|".join(pattern.pattern for pattern in WEEKDAYS)
    + ")"
)
DAY_OF_MONTH = re.compile(rf"\b({MONTH})\w* (\d{{1,2}})\b")
DAYS_OF_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# "30-án", and not "hárman" written as "3-an jövünk".
ONLY_A_DAY = re.compile(r"\b(\d{1,2}) ?(?:[ae]n|jen|i|[aei]s|[ae]i|ra|re)\b(?! (?:jo|me|le|va|szeret)\w*nk\b)")
THIS_WEEK = re.compile(r"\b[ea] h[eé]ten\b", re.IGNORECASE)
PEOPLE = re.compile(r"\b\d{1,3} ?(?:f[oőö]|f[oőö]vel|f[oőö]re|ember\w*|szem[eé]ly\w*|people|person)\b", re.IGNORECASE)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Days:
    """From the first to the last, of these weekdays only."""

    first: date
    last: date
    weekdays: frozenset[int] = frozenset(range(7))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last and day.weekday() in self.weekdays


NEVER = Days(date.max, date.min)  # what she named is in no calendar: "november 31."


def days_in(text: str, now: datetime) -> Days | None:
    """A day, a span of days, or a weekday: that of any week where it is not said of which."""
    text = PEOPLE.sub(" ", text)
    plain, today = " ".join(words(text)), now.date()
    if _is_in_no_calendar(plain):
        return NEVER
    if WEEKEND.search(plain):
        return _weekend(plain, today)
    said = plain.split()
    weekdays = frozenset(number for number, day in enumerate(WEEKDAYS) if any(map(day.fullmatch, said)))
    if weekdays and not QUALIFIED.search(plain) and not DATED.search(plain):
        return Days(today, date.max, weekdays)
    if not weekdays and not DATED.search(plain):
        return None
    return _found(text, now) or _only_a_day(plain, today) or (Days(today, date.max, weekdays) if weekdays else None)


def _weekend(plain: str, today: date) -> Days:
    """This one, today included; "jövő hétvégén" said before Saturday is the one of next week."""
    saturday = today + timedelta(days=5 - today.weekday() if today.weekday() < 6 else -1)
    if re.search(r"\b(?:jovo|next)\b", plain):
        saturday += WEEK
    return Days(saturday, saturday + timedelta(days=1))


def _is_in_no_calendar(plain: str) -> bool:
    named = DAY_OF_MONTH.search(plain)
    if named is None:
        return False
    month = next(number for number, month in enumerate(MONTHS) if re.match(month, named[1]))
    return not 1 <= int(named[2]) <= DAYS_OF_MONTHS[month]


def _only_a_day(plain: str, today: date) -> Days | None:
    """The next day with that number, of this month or of the one after."""
    named = ONLY_A_DAY.search(plain)
    coming = (today + timedelta(days=later) for later in range(DAYS_OF_MONTHS[0] + 1))
    day = next((day for day in coming if named is not None and day.day == int(named[1])), None)
    return Days(day, day) if day is not None else None


def _found(text: str, now: datetime) -> Days | None:
    plain = readable(THIS_WEEK.sub("ezen a heten", text), now.date())
    for found in text2date(plain, now.replace(tzinfo=None), SearchScopes.FUTURE_DAY):
        first, last = found["start_date"], found["end_date"]
        if isinstance(first, date) and isinstance(last, date) and last >= now.date():
            return Days(first, last)
    return None

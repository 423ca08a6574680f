"""When somebody may be called, as it is typed: "jövő kedden délután", "holnap 10 után", "bármikor".

Stored as `any`, or a day (2026-12-01), a part of the day or a time (`morning`, `10:00`, `10:00-` for after ten), or a
day and one of these with a space between.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time

from hun_date_parser import text2date, text2time
from hun_date_parser.utils import SearchScopes

from desk.working_time import WorkingTime
from handlers.form import Answer, Choice, Guess, Invalid, Moment
from knowledge.text import folded, words
from locales import Text, _

Hours = tuple[time, time | None]

ANY = "any"
PARTS: Mapping[str, tuple[Text, time, time]] = {
    "morning": (_("in the morning"), time(6), time(12)),
    "afternoon": (_("in the afternoon"), time(12), time(18)),
    "evening": (_("in the evening"), time(18), time(22)),
}
CHOICES = (
    Choice(ANY, _("At any time")),
    Choice("morning", _("In the morning")),
    Choice("afternoon", _("In the afternoon")),
)
PART_WORDS: Mapping[str, tuple[str, ...]] = {
    "morning": ("delelott", "reggel", "morning"),
    "afternoon": ("delutan", "afternoon"),
    "evening": ("este", "ejjel", "ejszaka", "evening", "night"),
}
AT_ANY_TIME = ("barmi", "akarmi", "mindegy", "munkaido", "hetkoznap", "minel", "azonnal", "amikor", "any", "whenever")
AFTER = ("utan", "tol", "oratol", "after", "from")
# What the library does not read: hours in digits with little beside them, spans, and days written without a year.
SPAN = re.compile(r"(?<![\d.:-])(\d{1,2})(?:[:.](\d\d))? ?(?:es|and|-|–|tol) ?(\d{1,2})(?:[:.](\d\d))?(?![\d.:-])")
HOUR = re.compile(r"(?<![\d.:])(\d{1,2})(?:[:.](\d\d))? ?-?(?:kor|ora|orakor|oratol|utan|tol|h|o clock)\b")
MONTH_BEFORE = re.compile(r"\b(?:jan|feb|mar|apr|maj|jun|jul|aug|sze|okt|nov|dec)\w*\.? ?$")
DAY_OF_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])\. ?(3[01]|[12]\d|0?[1-9])\.?(?![.:]?\d)")
ONLY_A_DAY = re.compile(r"^\W*(?:\w+ )?\d{1,2}[-. ]*[aeáé]n\b")
ENGLISH = {
    "today": "ma", "tomorrow": "holnap", "next": "jövő", "monday": "hétfő", "tuesday": "kedd", "wednesday": "szerda",
    "thursday": "csütörtök", "friday": "péntek", "saturday": "szombat", "sunday": "vasárnap",
}  # fmt: skip
FIRST_HOUR = 7  # "4 után" is in the afternoon
NOON = 12
LONGEST = 200  # characters: who writes more tells of something else
PAST = _("That is over already. When may we call you on a working day, between {opens} and {closes}?")
SHUT = _("Nobody is in the office then. When may we call you on a working day, between {opens} and {closes}?")


def read_when(text: str, moment: Moment) -> Answer:
    """Surely only what names no day and no hour; these are said back first. Invalid: none, over, or the office shut."""
    plain = readable(text, moment.now.date())
    said = words(plain)
    part = next((part for part, known in PART_WORDS.items() if any(w.startswith(known) for w in said)), None)
    day, hours = _day(plain, moment), _hours(plain, part)
    if day is None and hours is None:
        return _without_a_day(said, part, moment.working_time)
    _check(day, hours[0] if hours is not None else None, part, moment)
    when = _written(hours, after=not set(AFTER).isdisjoint(said)) if hours is not None else part
    return Guess(" ".join(filter(None, (day.isoformat() if day else None, when))))


def _written(hours: Hours, *, after: bool) -> str:
    first, last = hours
    if last is not None:
        return f"{first:%H:%M}-{last:%H:%M}"
    return f"{first:%H:%M}-" if after else f"{first:%H:%M}"


def _without_a_day(said: Sequence[str], part: str | None, hours: WorkingTime) -> str:
    if part == "evening":
        raise _closed(SHUT, hours)
    if part is not None:
        return part
    if any(word.startswith(AT_ANY_TIME) for word in said):
        return ANY
    raise Invalid


def _day(text: str, moment: Moment) -> date | None:
    for found in text2date(text, moment.now.replace(tzinfo=None), SearchScopes.FUTURE_DAY):
        first, last = found["start_date"], found["end_date"]
        if isinstance(first, date) and first == last:
            return _next_month(first) if first < moment.now.date() and ONLY_A_DAY.search(text) else first
    return None


def _next_month(day: date) -> date | None:
    """ "5-én", said on the 20th."""
    try:
        return date(day.year + day.month // 12, day.month % 12 + 1, day.day)
    except ValueError:
        return None


def _hours(text: str, part: str | None) -> Hours | None:
    """When it begins, and when it ends where that is said."""
    plain = folded(text)
    span = SPAN.search(plain)
    if span is not None and not MONTH_BEFORE.search(plain[: span.start()]):
        first, last = _time(span[1], span[2], part), _time(span[3], span[4], part)
        if first is not None and last is not None and first < last:
            return first, last
    for found in text2time(text):
        first, last = found["start_date"], found["end_date"]
        if isinstance(first, time) and isinstance(last, time) and first.hour == last.hour:
            return first.replace(second=0), None
    hour = HOUR.search(plain)
    if hour is None or MONTH_BEFORE.search(plain[: hour.start()]):
        return None
    first = _time(hour[1], hour[2], part)
    return (first, None) if first is not None else None


def _time(hour: str, minute: str | None, part: str | None) -> time | None:
    number = int(hour)
    later = number < FIRST_HOUR or (number < NOON and part in ("afternoon", "evening"))
    try:
        return time(number + NOON if later else number, int(minute or 0))
    except ValueError:
        return None


def readable(text: str, today: date) -> str:
    """As hun-date-parser reads it: days with their year, months without a point, in Hungarian."""
    text = " ".join(text[:LONGEST].split())
    text = " ".join(ENGLISH.get(word.casefold(), word) for word in text.split())
    text = DAY_OF_MONTH.sub(lambda found: _with_year(int(found[1]), int(found[2]), today), text)
    return " ".join(re.sub(r"(?<=[^\W\d_])\.", " ", text).split())


def _with_year(month: int, day: int, today: date) -> str:
    return f"{today.year + ((month, day) < (today.month, today.day))}-{month:02}-{day:02}"


def _check(day: date | None, at: time | None, part: str | None, moment: Moment) -> None:
    hours, now = moment.working_time, moment.now
    if day is not None and (day < now.date() or (day == now.date() and at is not None and at < now.time())):
        raise _closed(PAST, hours)
    spans = hours.spans(day) if day is not None else [span for week in hours.hours.values() for span in week]
    if day == now.date():
        spans = [(max(opens, now.time()), closes) for opens, closes in spans if closes > now.time()]
    if at is not None:
        fits = any(opens <= at < closes for opens, closes in spans)
    elif part is not None:
        _label, begins, ends = PARTS[part]
        fits = any(opens < ends and closes > begins for opens, closes in spans)
    else:
        fits = bool(spans)
    if not fits:
        raise _closed(SHUT, hours)


def _closed(said: Text, hours: WorkingTime) -> Invalid:
    """With the hours of the week, which are known to be there."""
    spans = [span for week in hours.hours.values() for span in week]
    opens, closes = min(opens for opens, _closes in spans), max(closes for _opens, closes in spans)
    return Invalid(Text(said.msgid, {"opens": _clock(opens), "closes": _clock(closes)}))


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def show_when(value: str) -> Text | str:
    """As the office says it: "2026. december 1., kedd délután"."""
    first, _space, rest = value.partition(" ")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        return _show_hour(value)
    return _("{day} {when}", day=day, when=_show_hour(rest)) if rest else _("{day}", day=day)


def _show_hour(value: str) -> Text | str:
    if value in PARTS:
        return PARTS[value][0]
    first, _dash, last = value.partition("-")
    shown = "–".join(at.removeprefix("0") for at in (first, last) if at)
    return _("after {time}", time=shown) if value.endswith("-") else shown

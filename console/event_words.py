"""What the codes and fields of events are called."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from console.reader import Reader
from desk.calendar import Kind
from desk.event_checks import Check, Doubt
from desk.event_drafts import EventRow
from desk.event_fields import ASKS, Fault, Fields
from desk.event_series import Every, Scope
from desk.events import QUESTIONS, EventState
from desk.news import AUDIENCES
from locales import Locale, Text, _, format_moment
from locales.translator import format_day

STATES: Mapping[str, Text] = {
    EventState.DRAFT: _("Draft"),
    EventState.PUBLISHED: _("Published"),
    EventState.CALLED_OFF: _("Called off"),
}
GOING_ON, OVER = _("Going on now"), _("Over")
DONE: Mapping[str, Text] = {
    "event-saved": _("Saved."),
    "event-published": _("Published. People can register."),
    "event-copied": _("This is the copy, a draft. Change what is different, above all the day."),
    "event-deleted": _("The draft was deleted."),
    "event-repeated": _("The further dates are drafts: publish them here together, or each on its own page."),
    "event-changed": _(
        "Saved. Whoever has to know is told by itself; whom no message reaches stands on the event’s page to be phoned."
    ),
    "event-called-off": _(
        "Called off. Who was registered is told by itself; whom no message reaches stands on the event’s page to be "
        "phoned."
    ),
}
FIELDS: Mapping[str, Text] = {
    "title": _("Title in Hungarian"),
    "title_en": _("Title in English, where there is one"),
    "kind": _("Kind of event"),
    "about": _("What it is about, in Hungarian"),
    "about_en": _("What it is about, in English"),
    "venue": _("Venue"),
    "address": _("Street and number"),
    "settlement": _("Settlement"),
    "map_url": _("Link to a map"),
    "day": _("Day"),
    "start": _("Starts at"),
    "end": _("Ends at"),
    "capacity": _("Number of places"),
    "group_size": _("At most so many come with one registration"),
    "audience": _("Audience"),
    "programme": _("Programme or project"),
    "measure": _("Measure of the action plan"),
    "opens": _("Registration opens"),
    "closes": _("Registration closes"),
    "by_invitation": _("By invitation only"),
    **{f"{ASKS}{code}": question for code, question in QUESTIONS.items()},
}
CHECKBOXES = ("by_invitation", *(f"{ASKS}{code}" for code in QUESTIONS))
FAULTS: Mapping[str, Text] = {
    Fault.MISSING: _("This is needed."),
    Fault.TOO_LONG: _("This is too long, please shorten it."),
    Fault.UNKNOWN: _("Please choose one of those that are offered."),
    Fault.NUMBER: _("Please give a whole number, 1 or more."),
    Fault.GROUP: _("A group cannot be larger than the number of places."),
    Fault.PAST: _("This lies in the past, please choose a moment to come."),
    Fault.BACKWARDS: _(
        "It has to end after it starts, on the same day. For what goes on after midnight please write 23:59; of "
        "several days make each a date of its own."
    ),
    Fault.GAP: _("There is no such hour on this day: the clocks are set forward. Please choose another one."),
    Fault.OPENS_LATE: _("Registration has to open before it closes and before the event starts."),
    Fault.CLOSES_LATE: _("Registration has to close before the event starts."),
    Fault.OTHER_DATE: _(
        "This does not fit to another of its dates. Choose “this one only”, and change the other by itself."
    ),
}
FORMS: Mapping[str, Text] = {
    "settlement": _("There is no such settlement, please choose one of the list or leave it empty."),
    "map_url": _("Please give a whole address that begins with {beginning}, or leave it empty.", beginning="https://"),
    "day": _("Please give a day such as 2026-12-05."),
    "start": _("Please give an hour such as 10:00."),
    "end": _("Please give an hour such as 12:00."),
    "opens": _("Please give a day and an hour such as 2026-12-01 08:00, or leave it empty."),
    "closes": _("Please give a day and an hour such as 2026-12-01 08:00, or leave it empty."),
    "measure": _("Please give a short code such as 2.3, or leave it empty."),
}
DAYS: Mapping[Kind, Text] = {
    Kind.HOLIDAY: _("public holiday"),
    Kind.CLOSURE: _("the office is closed"),
    Kind.MOVED_REST: _("moved rest day"),
}
EVERY: Mapping[Every, Text] = {
    Every.WEEK: _("every week"),
    Every.TWO_WEEKS: _("every two weeks"),
    Every.MONTH: _("every month, on the same weekday of the month"),
}
SCOPES: Mapping[Scope, Text] = {
    Scope.ONE: _("this one only"),
    Scope.FOLLOWING: _("this and those that follow"),
    Scope.ALL: _("all of them that are still to come"),
}
YES, NO = _("yes"), _("no")
NOTHING = "–"


def state(event: EventRow, now: datetime) -> Text:
    if event.state != EventState.PUBLISHED or now < event.starts_at:
        return STATES[event.state]
    return GOING_ON if now < event.ends_at else OVER


def fault(name: str, code: str) -> Text:
    written = code in (Fault.FORM, Fault.UNKNOWN)
    return FORMS[name] if written and name in FORMS else FAULTS[code]


def kind(reader: Reader, code: str, locale: Locale | None = None) -> str:
    known = reader.desk.office.event_kinds.get(code)
    if known is None:
        return code
    return known.en if (locale or reader.locale) == "en" else known.hu


DOUBTS: Mapping[Doubt, Text] = {
    Doubt.BEGUN: _("Its start lies in the past, so it cannot be published."),
    Doubt.NEVER_OPENS: _("Nobody could ever register: registration is closed already, or opens too late."),
    Doubt.MOVED_WORKING: _("This Saturday is a moved working day: many people are at work."),
    Doubt.NIGHT: _("It starts at night or very early. Is the hour right?"),
    Doubt.NO_WAITING: _("Registration opens so late that no freed place could be offered to people who wait."),
}


def doubt(check: Check) -> Text:
    if check.day is not None and check.day in DAYS:
        return _("This day is not an ordinary one: {day}.", day=DAYS[check.day])
    if check.other is not None:
        return _(
            "Another event goes on at the same time: {title} ({moment}).",
            title=check.other.title_hu,
            moment=check.other.starts_at,
        )
    return DOUBTS[check.doubt]


def differences(reader: Reader, old: Fields, new: Fields) -> list[tuple[str, str, str]]:
    """Of two states of the form: what, from what, to what."""
    return [
        (reader.words(label), _said(reader, name, old.get(name, "")), _said(reader, name, new.get(name, "")))
        for name, label in FIELDS.items()
        if old.get(name, "").strip() != new.get(name, "").strip()
    ]


def _said(reader: Reader, name: str, value: str) -> str:
    if name in CHECKBOXES:
        return reader.words(YES if value else NO)
    if name == "kind":
        return kind(reader, value)
    if name == "audience" and value in AUDIENCES:
        return reader.words(AUDIENCES[value])
    if name in ("day", "opens", "closes"):
        with suppress(ValueError):  # what a browser sent back; then it is shown as it came
            return _moment_said(reader, name, value)
    return value or NOTHING


def _moment_said(reader: Reader, name: str, value: str) -> str:
    if name == "day":
        return format_day(date.fromisoformat(value), reader.locale)
    at = datetime.fromisoformat(value).replace(tzinfo=reader.desk.zone)
    return format_moment(at, reader.locale, reader.desk.zone)

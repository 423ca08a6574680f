"""Events as calendar programs read them (RFC 5545, RFC 5546): one in a file, or all in a feed to subscribe to.

The same data give the same bytes, whenever and by whichever process they are written.

What a program does with a file hangs on three values. UID is an event's in every file about it. SEQUENCE says which
of two files is newer. In files for everybody it is the event's own. In somebody's own file it is raised by twice the
number of her registration, and by one more when she is out: so a file that takes the event out of her calendar is newer
than the one that put it there, and one after she has registered again, by a later number, is newer than both. METHOD
is CANCEL where the event is to go. DTSTAMP is when it, or her registration, changed last.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event, Timezone, vCalAddress, vText

from desk.desk import Desk
from desk.event_lines import place
from desk.events import EventState, page_address
from desk.files import File
from desk.seats import State
from locales import Locale, Text, _
from storage.events import EventRow
from storage.registrations import RegistrationRow

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//Paktum Asszisztens//Events//HU"
FRESH_FOR = timedelta(hours=1)  # how often a program that subscribes is asked to look again
HELD = {State.SEATED: "CONFIRMED", State.OFFERED: "TENTATIVE", State.WAITING: "TENTATIVE"}
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# The rule of the European Union since 1996, as Outlook takes it: by RRULE; it passes over lists of days.
EUROPEAN = """BEGIN:VTIMEZONE
TZID:{zone}
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""
HUNGARY = "Europe/Budapest"


def entry(desk: Desk, event: EventRow, registration: RegistrationRow | None, locale: Locale) -> File:
    """To be sent to her who has registered, with her code, or (None) to be given to anybody."""
    calendar = _calendar(desk, "CANCEL" if _is_out(event, registration) else "PUBLISH")
    calendar.add_component(_event(desk, event, registration, locale))
    return File(f"{event.key}.ics", MEDIA_TYPE, calendar.to_ical())


def feed(desk: Desk, rows: Iterable[EventRow], locale: Locale) -> bytes:
    """All of them; those that have been called off are told as such."""
    calendar = _calendar(desk, "PUBLISH")
    name = desk.translator.into(locale, _("Events – {office}", office=desk.office.name))
    for key in ("NAME", "X-WR-CALNAME"):  # RFC 7986, and what Google, Apple and Outlook read
        calendar.add(key, _in_one_line(name))
    calendar.add("X-WR-TIMEZONE", desk.zone.key)
    calendar.add("REFRESH-INTERVAL", FRESH_FOR, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT1H")
    for row in rows:
        calendar.add_component(_event(desk, row, None, locale))
    return bytes(calendar.to_ical())


def uid(desk: Desk, event: EventRow) -> str:
    """For good: the key of an event never changes, and the host only when the office moves to another one."""
    return f"event-{event.key}@{urlsplit(desk.base_url).hostname}"


def _calendar(desk: Desk, method: str) -> Calendar:
    calendar = Calendar()
    for key, value in (("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN"), ("METHOD", method)):
        calendar.add(key, value)
    calendar.add_component(_zone(desk.zone))
    return calendar


@cache
def _zone(zone: ZoneInfo) -> Component:
    if zone.key != HUNGARY:
        return Timezone.from_tzid(zone.key)
    return Timezone.from_ical(EUROPEAN.format(zone=zone.key))


def _event(desk: Desk, event: EventRow, registration: RegistrationRow | None, locale: Locale) -> Event:
    changed = _changed_at(event, registration)
    component = Event()
    values: dict[str, Any] = {
        "UID": uid(desk, event),
        "SEQUENCE": _sequence(event, registration),
        "DTSTAMP": changed,
        "CREATED": event.at.astimezone(UTC),
        "LAST-MODIFIED": changed,
        "DTSTART": event.starts_at.astimezone(desk.zone),
        "DTEND": event.ends_at.astimezone(desk.zone),
        "SUMMARY": _plain(event.title(locale)),
        "LOCATION": _plain(place(event)),
        "DESCRIPTION": _plain(_description(desk, event, registration, locale)),
        "URL": page_address(desk, event),
        "STATUS": _status(event, registration),
        "TRANSP": "TRANSPARENT" if _is_out(event, registration) else "OPAQUE",
    }
    for key, value in values.items():
        component.add(key, value)
    organizer = _organizer(desk)
    if organizer is not None:
        component.add("ORGANIZER", organizer)
    return component


def _sequence(event: EventRow, registration: RegistrationRow | None) -> int:
    if registration is None:
        return event.sequence
    return event.sequence + 2 * registration.id + _is_out(event, registration)


def _is_out(event: EventRow, registration: RegistrationRow | None) -> bool:
    if event.state == EventState.CALLED_OFF:
        return True
    return registration is not None and registration.state not in HELD


def _status(event: EventRow, registration: RegistrationRow | None) -> str:
    if _is_out(event, registration):
        return "CANCELLED"
    return "CONFIRMED" if registration is None else HELD[State(registration.state)]


def _changed_at(event: EventRow, registration: RegistrationRow | None) -> datetime:
    hers = (registration.at, registration.offered_at, registration.ended_at) if registration else ()
    last: datetime = max(moment for moment in (event.changed_at, *hers) if moment is not None)
    return last.astimezone(UTC)


def _description(desk: Desk, event: EventRow, registration: RegistrationRow | None, locale: Locale) -> str:
    lines: list[Text | str] = [event.about(locale) or ""]
    if registration is not None and _status(event, registration) == "CONFIRMED":
        lines += _hers(registration)
    lines.append(_("Questions and registration: {address}", address=page_address(desk, event)))
    return "\n".join(filter(None, (desk.translator.into(locale, line) for line in lines)))


def _hers(registration: RegistrationRow) -> list[Text]:
    return [
        _("Your entry code: {code}", code=registration.code),
        _("People who come with this registration: {count}", count=registration.seats),
        _("If you cannot come, please give up your place in the conversation: somebody else will be glad of it."),
    ]


def _organizer(desk: Desk) -> vCalAddress | None:
    """Wanted by RFC 5546 (3.2.1); an office without an address for mail goes without."""
    found = MAIL.search(desk.office.email or "")
    if found is None:
        return None
    organizer = vCalAddress(f"mailto:{found[0]}")
    organizer.params["CN"] = vText(_in_one_line(desk.office.name).replace('"', "'"))
    return organizer


def _in_one_line(text: str) -> str:
    """What a calendar or its owner is called takes no escaped line break."""
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Lines end one way, and no other sign that programs do not show."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))

"""An event as a calendar program takes it (RFC 5545)."""

from datetime import UTC, datetime

from desk.desk import Desk
from desk.event_lines import where
from desk.events import EventState
from desk.files import File
from desk.seats import State
from locales import Locale
from storage.events import EventRow
from storage.registrations import RegistrationRow

CALENDAR = "text/calendar"


def entry(_desk: Desk, event: EventRow, registration: RegistrationRow | None, locale: Locale) -> File:
    """To be put in, or taken out again where the event is called off or she does not come."""
    is_off = event.state == EventState.CALLED_OFF
    is_off = is_off or (registration is not None and registration.state in (State.CANCELLED, State.CALLED_OFF))
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Paktum Asszisztens//HU",
        f"METHOD:{'CANCEL' if is_off else 'PUBLISH'}",
        "BEGIN:VEVENT", f"UID:event-{event.key}", f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.changed_at)}", f"DTSTART:{_utc(event.starts_at)}", f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_escaped(event.title(locale))}", f"LOCATION:{_escaped(where(event))}",
        f"STATUS:{'CANCELLED' if is_off else 'CONFIRMED'}", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    return File(f"{event.key}.ics", CALENDAR, "\r\n".join(lines).encode())


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")

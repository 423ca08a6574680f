"""An event as a calendar program reads it (RFC 5545)."""

from datetime import UTC, datetime

from desk.desk import Desk
from desk.events import EventState
from desk.files import File
from locales import Locale
from storage.events import EventRow
from storage.registrations import RegistrationRow


def entry(desk: Desk, event: EventRow, registration: RegistrationRow | None, locale: Locale) -> File:
    """To be sent to her who has registered, or (None) to be given to anybody."""
    out = event.state == EventState.CALLED_OFF or (registration is not None and registration.ended_at is not None)
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Paktum Asszisztens//Events//HU",
        f"METHOD:{'CANCEL' if out else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:event-{event.key}@{desk.process}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_written(event.changed_at)}",
        f"DTSTART:{_written(event.starts_at)}",
        f"DTEND:{_written(event.ends_at)}",
        f"SUMMARY:{event.title(locale)}",
        f"STATUS:{'CANCELLED' if out else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return File(f"{event.key}.ics", "text/calendar", "\r\n".join(lines).encode())


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"

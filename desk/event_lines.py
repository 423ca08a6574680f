"""An event in words, the same in every line that speaks of one."""

from zoneinfo import ZoneInfo

from locales import Text, _
from storage.events import EventRow


def where(event: EventRow) -> str:
    """As it stands on an envelope: settlement, house, street."""
    return ", ".join(filter(None, (event.settlement, event.venue, event.address)))


def span(event: EventRow, zone: ZoneInfo) -> Text:
    """From when to when; of the end only the hour, where it is on the same day."""
    ends = event.ends_at.astimezone(zone)
    if ends.date() == event.starts_at.astimezone(zone).date():
        return _("{start}–{end}", start=event.starts_at, end=f"{ends:%-H:%M}")
    return _("{start} – {end}", start=event.starts_at, end=event.ends_at)


def people(count: int) -> Text:
    return _("1 person") if count == 1 else _("{count} people", count=count)

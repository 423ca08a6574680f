"""What people are told when an event is changed or called off; colleagues read the same before they do it."""

from zoneinfo import ZoneInfo

from desk.event_lines import span, where
from locales import Locale, Text, _
from storage.events import EventRow


def changed(before: EventRow, after: EventRow, locale: Locale, zone: ZoneInfo) -> list[Text]:
    """Old and new, line by line. `before`: as it was told last."""
    lines = [_("This event has changed: {event}", event=after.title(locale))]
    if span(before, zone) == span(after, zone):
        lines.append(_("When (as before): {when}", when=span(after, zone)))
    else:
        lines.append(_("When: {before} → {now}", before=span(before, zone), now=span(after, zone)))
    if where(before) == where(after):
        lines.append(_("Where (as before): {where}", where=where(after)))
    else:
        lines.append(_("Where: {before} → {now}", before=where(before), now=where(after)))
    return lines


def asked_again() -> Text:
    """Who has a place."""
    return _("Your place stands, and the calendar file is here again. Will you be there?")


def called_off(event: EventRow, locale: Locale, zone: ZoneInfo) -> list[Text | str]:
    return [
        _("This event does not take place: {event}", event=event.title(locale)),
        _("It would have been: {when}", when=span(event, zone)),
        *([event.called_off_line] if event.called_off_line else []),
        _("We are sorry. Please have a look at our other events."),
    ]

"""Words about an event, the same in every chat."""

from desk.events import QUESTIONS, questions_of
from desk.news import AUDIENCES
from desk.seats import Places
from locales import Locale, Text, _
from storage.events import EventRow


def when(event: EventRow) -> Text:
    return _("{start}", start=event.starts_at)


def where(event: EventRow) -> Text:
    parts = [part for part in (event.settlement, event.venue, event.address) if part]
    return _("{where}", where=", ".join(parts))


def places_left(places: Places) -> Text:
    if places.free is None:
        return _("There is room for everybody.")
    if places.free > 0 and not places.waiting:
        return _("Free places: {free}", free=places.free)
    return _("All places are taken; there is a waiting list.")


def details(event: EventRow, places: Places, locale: Locale) -> list[Text | str]:
    """Line by line."""
    about, audience = event.about(locale), AUDIENCES.get(event.audience or "")
    return [
        event.title(locale),
        *([about] if about else []),
        _("When: {when}", when=when(event)),
        _("Where: {where}", where=where(event)),
        places_left(places),
        *([_("For: {audience}", audience=audience)] if audience else []),
        *(QUESTIONS[question] for question in questions_of(event)),
    ]

"""An event in words, the same in every line that speaks of one: when, where, whether there is room."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.events import QUESTIONS, Closed, closed, questions_of
from desk.seats import Places, State
from locales import Locale, Text, _
from storage.events import EventRow, VersionRow
from storage.registrations import RegistrationRow

AUDIENCES: Mapping[str, Text] = {"jobseeker": _("for jobseekers"), "business": _("for businesses")}
NO_REGISTRATION: Mapping[Closed, Text] = {
    Closed.CALLED_OFF: _("it does not take place"),
    Closed.OVER: _("it has begun already"),
    Closed.NO_MORE: _("registration is closed"),
}
ENDED: Mapping[State, Text] = {
    State.CANCELLED: _("You have given up your place at this event: {event}."),
    State.LEFT: _("You have left the waiting list of this event: {event}."),
    State.DECLINED: _("You did not ask for the place that was offered at this event: {event}."),
    State.LAPSED: _("The time for an answer is over, so the place went to somebody else. Event: {event}."),
    State.CALLED_OFF: _("This event does not take place: {event}."),
    State.JOINED: _("You have another registration for this event: {event}."),
}


def when(event: EventRow) -> Text:
    return _("{start}", start=event.starts_at)


def where(event: EventRow) -> str:
    """As it stands on an envelope: settlement, house, street."""
    return ", ".join(filter(None, (event.settlement, event.venue, event.address)))


def place(event: EventRow | VersionRow) -> str:
    """In one line, as maps and calendars find it."""
    return ", ".join(filter(None, (event.venue, event.address, event.settlement)))


def span(event: EventRow, zone: ZoneInfo) -> Text:
    """From when to when; of the end only the hour, where it is on the same day."""
    ends = event.ends_at.astimezone(zone)
    if ends.date() == event.starts_at.astimezone(zone).date():
        return _("{start}–{end}", start=event.starts_at, end=f"{ends:%-H:%M}")
    return _("{start} – {end}", start=event.starts_at, end=event.ends_at)


def people(count: int) -> Text:
    return _("1 person") if count == 1 else _("{count} people", count=count)


def vacancy(event: EventRow, places: Places, now: datetime | None = None) -> Text:
    """Whether somebody can come; without `now` only whether there is room."""
    why = closed(event, now) if now is not None else None
    if why is Closed.NOT_YET and event.opens_at is not None:
        return _("registration from: {opens}", opens=event.opens_at)
    if why is not None and why in NO_REGISTRATION:
        return NO_REGISTRATION[why]
    if places.free is None:
        return _("there is room")
    if places.free == 0:
        return _("full, there is a waiting list")
    return _("1 place is free") if places.free == 1 else _("{count} places are free", count=places.free)


def in_list(event: EventRow, places: Places, locale: Locale, now: datetime | None = None) -> Text:
    name = ", ".join(filter(None, (event.title(locale), event.settlement)))
    return _("{event}, {when} – {vacancy}", event=name, when=when(event), vacancy=vacancy(event, places, now))


def details(event: EventRow, places: Places, locale: Locale, zone: ZoneInfo, now: datetime) -> list[Text | str]:
    """Line by line."""
    lines: list[Text | str] = [event.title(locale), event.about(locale) or ""]
    lines += [_("When: {when}", when=span(event, zone)), _("Where: {where}", where=where(event))]
    if event.audience is not None and event.audience in AUDIENCES:
        lines.append(_("Whom it is for: {audience}", audience=AUDIENCES[event.audience]))
    lines.append(_("Places: {vacancy}", vacancy=vacancy(event, places, now)))
    asked = questions_of(event)
    if asked:
        lines.append(_("After you have registered we ask this as well; you can skip it:"))
        lines += [_("• {question}", question=QUESTIONS[question]) for question in asked]
    return [line for line in lines if line]


def standing(row: RegistrationRow, position: int | None = None) -> Text | None:
    """How her registration stands; None for one that has ended. `position`: of who waits, from 1 on."""
    match row.state:
        case State.SEATED:
            return _(
                "You have registered: {people}. Your code at the door: {code}.",
                people=people(row.seats),
                code=row.code,
            )
        case State.OFFERED if row.held_until is not None:
            return _("A place is held for you until: {until}. Would you like it?", until=row.held_until)
        case State.WAITING if position is not None:
            return _("Your place in the waiting list: {position}.", position=position)
    return None


def ended(row: RegistrationRow, event: EventRow, locale: Locale) -> Text:
    return Text(ENDED[State(row.state)].msgid, {"event": event.title(locale)})

"""The words in which people are told by themselves what has become of their places."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from desk import event_calendar, event_wording
from desk.conversations import Thread
from desk.event_lines import people, span, where
from desk.events import closed
from desk.files import File
from desk.messages import Button
from desk.seats import TIME_AND_PLACE, News, State
from locales import Text, _
from storage import events, registrations
from storage.events import EventRow
from storage.registrations import RegistrationRow


@dataclass(frozen=True)
class Line:
    text: str
    buttons: tuple[Button, ...]
    file: File | None = None


def line_of(thread: Thread, event: EventRow, row: RegistrationRow) -> Line | None:
    """None where there is nothing (any more) that she would not know."""
    return WORDS[News(row.notice or "")](thread, event, row)


def coming(row: RegistrationRow) -> tuple[Button, ...]:
    return seat_button(_("I will be there"), "confirm", row), giving_up(row)


def giving_up(row: RegistrationRow) -> Button:
    return seat_button(_("I give up my place"), "cancel", row)


def seat_button(label: Text, act: str, row: RegistrationRow) -> Button:
    """Under a line that may be looked up for days."""
    return Button(label, "seat", f"{act}.{row.id}", repeatable=True)


def joined(thread: Thread, lines: Sequence[Text | str]) -> str:
    return "\n".join(thread.words(line) for line in lines)


def _offer(thread: Thread, event: EventRow, row: RegistrationRow) -> Line | None:
    assert row.held_until is not None
    lines = [
        _(
            "A place has become free for you. Event: {event}; places: {people}.",
            event=event.title(thread.locale),
            people=people(row.seats),
        ),
        _("When: {when}", when=span(event, thread.desk.zone)),
        _("Where: {where}", where=where(event)),
        _("We hold it for you until: {until}. Would you like it?", until=row.held_until),
    ]
    details = Button(_("Details"), "event", f"details.{event.id}", repeatable=True)
    return Line(joined(thread, lines), (*_answers(row), details))


def _answers(row: RegistrationRow) -> tuple[Button, ...]:
    return seat_button(_("I accept it"), "accept", row), seat_button(_("I do not want it"), "decline", row)


def _lapsed(thread: Thread, event: EventRow, row: RegistrationRow) -> Line | None:
    """Who has registered again in the meantime knows where she stands."""
    if registrations.standing(thread.tx, event.id, row.person_id) is not None:
        return None
    text = _(
        "We have passed on the place that was held for you, as the time for an answer is over. Event: {event}.",
        event=event.title(thread.locale),
    )
    again = Button(_("Register again"), "event", f"join.{event.id}", repeatable=True)
    return Line(thread.words(text), (again,) if closed(event, thread.now) is None else ())


def _changed(thread: Thread, event: EventRow, row: RegistrationRow) -> Line | None:
    version = events.version(thread.tx, event.id, row.told_sequence)
    if version is None or all(getattr(version, name) == getattr(event, name) for name in TIME_AND_PLACE):
        return None
    before = replace(event, **{name: getattr(version, name) for name in TIME_AND_PLACE})
    lines = event_wording.changed(before, event, thread.locale, thread.desk.zone)
    return _with_her_choice(thread, event, row, lines)


def _with_her_choice(thread: Thread, event: EventRow, row: RegistrationRow, lines: list[Text]) -> Line:
    """Who waits has nothing in her calendar yet."""
    match row.state:
        case State.SEATED:
            lines.append(event_wording.asked_again())
            return Line(
                joined(thread, lines), coming(row), event_calendar.entry(thread.desk, event, row, thread.locale)
            )
        case State.OFFERED if row.held_until is not None:
            lines.append(_("We hold a place for you until: {until}. Would you like it?", until=row.held_until))
            return Line(joined(thread, lines), _answers(row))
        case _:
            lines.append(_("You are still on the waiting list."))
            return Line(joined(thread, lines), (seat_button(_("I leave the waiting list"), "leave", row),))


def _called_off(thread: Thread, event: EventRow, row: RegistrationRow) -> Line | None:
    only_waited = row.waiting_since is not None and row.offered_at is None
    file = None if only_waited else event_calendar.entry(thread.desk, event, row, thread.locale)
    lines = event_wording.called_off(event, thread.locale, thread.desk.zone)
    return Line(joined(thread, lines), (Button(_("Events"), "events", "list", repeatable=True),), file)


WORDS: Mapping[News, Callable[[Thread, EventRow, RegistrationRow], Line | None]] = {
    News.OFFER: _offer,
    News.LAPSED: _lapsed,
    News.CHANGED: _changed,
    News.CALLED_OFF: _called_off,
}

"""What states, news, acts and refusals are called on the pages of who comes to an event."""

from collections.abc import Mapping

from console.reader import Reader
from desk.errors import DeskError, EventClosed, NotFound, NotNow, Unreachable, ValueFault, ValueRefused
from desk.event_by_hand import LONGEST_NAME, Said
from desk.event_lines import place
from desk.event_people import Call, EventRow, VersionRow
from desk.events import Closed
from desk.seats import News
from locales import Text, _

SAID: Mapping[str, Text] = {Said.PHONE: _("On the phone"), Said.IN_PERSON: _("In person")}
BY_HAND = _("by a colleague")
AT_THE_DOOR = _("at the door, without registering")
DONE: Mapping[str, Text] = {
    "written": _("The person has a place."),
    "waits": _("All places are taken: the person is on the waiting list."),
    "there": _("The person was registered already; nothing was changed."),
    "cancel": _("The registration has been cancelled."),
    "accept": _("The place is the person's now."),
    "resize": _("The number of people has been changed."),
    "mend": _("Name and phone number have been saved."),
    "told": _("It is recorded that the person knows."),
    "comes": _("It is recorded that the person comes."),
    "declines": _("It is recorded that the person does not come; the place is free for the next one."),
    "source": _("The link is ready."),
}
CLOSED: Mapping[str, Text] = {
    Closed.CALLED_OFF: _("Nobody was registered: this event is not published, or was called off."),
    Closed.OVER: _("Nobody was registered: the event has begun. Let the person in at the door."),
    Closed.NOT_YET: _("Nobody was registered: registration has not opened yet."),
    Closed.NO_MORE: _("Nobody was registered: registration is closed."),
    "group": _("Nothing was changed: so many cannot come with one registration."),
}
NOT_NOW: Mapping[str, Text] = {
    "accept": _("The place is not kept for this person any more. Look at the list again."),
    "cancel": _("Nothing was changed: the event has begun, or the person was let in already."),
    "resize": _("Nothing was changed: there are not so many free places, or the event has begun."),
    "mend": _("Nothing was changed: the person's data are not kept any more."),
}
VALUES: Mapping[tuple[str, ValueFault], Text] = {
    ("name", ValueFault.MISSING): _("Not saved: please write the name."),
    ("name", ValueFault.TOO_LARGE): _("Not saved: the name is longer than {count} characters.", count=LONGEST_NAME),
    ("phone", ValueFault.FORM): _(
        "Not saved: this is no phone number. Write it as in +36 30 123 4567, or leave it out."
    ),
    ("seats", ValueFault.NUMBER): _("Not saved: please say how many people come."),
    ("said", ValueFault.MISSING): _("Not saved: please say how the person agreed that the data are kept."),
    ("person", ValueFault.MISSING): _("Not saved: please choose again who it is."),
    ("source", ValueFault.FORM): _("No link was made: please write where it will hang, with letters or digits."),
    ("source", ValueFault.TOO_LARGE): _("No link was made: please choose a shorter name for where it will hang."),
}
NO_CONVERSATION = _("This person has no conversation that could be written into. Use the phone.")
CANNOT = _("This cannot be done now.")


def refusal(error: DeskError) -> tuple[int, Text]:
    """The status of the answer and what the colleague reads; NotFound is for the page of nothing."""
    match error:
        case NotFound():
            raise error
        case EventClosed(why=why):
            return 409, CLOSED.get(why, CANNOT)
        case NotNow(act=act):
            return 409, NOT_NOW.get(act, CANNOT)
        case ValueRefused(field=field, fault=fault):
            return 422, VALUES.get((field, fault), CANNOT)
        case Unreachable():
            return 409, NO_CONVERSATION
    return 409, CANNOT


def to_say(reader: Reader, event: EventRow, call: Call) -> Text:
    """What to tell on the phone."""
    row = call.guest.row
    match call.news:
        case News.OFFER:
            until = reader.moment(row.held_until) if row.held_until else ""
            return _("A place has become free for {count}. It is kept until {until}.", count=row.seats, until=until)
        case News.LAPSED:
            return _("The place that was offered has gone to the next person, because there was no answer in time.")
        case News.CALLED_OFF:
            return _("The event was called off.")
        case _:
            now = place_and_time(reader, event)
            if call.before is None:
                return _("Time or place have changed. Now: {now}.", now=now)
            return _(
                "It has changed. Before: {before}. Now: {now}.", before=place_and_time(reader, call.before), now=now
            )


def place_and_time(reader: Reader, event: EventRow | VersionRow) -> str:
    return f"{reader.moment(event.starts_at)}, {place(event)}"

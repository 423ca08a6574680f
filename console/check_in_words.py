"""What the door says: why it is shut, why somebody is not simply in, and what has come of a tap or a scan."""

from collections.abc import Mapping

from console.reader import Reader
from console.words import REGISTRATIONS
from desk.attendance import Guest
from desk.check_in import Door, Outcome
from desk.errors import ConsentMissing, DeskError, EventClosed
from desk.seats import State
from locales import Text, _

NAMELESS = _("without a name")
CLOSED: Mapping[Door, Text] = {
    Door.EARLY: _("People can be let in from {moment} on. Until then you see who is expected."),
    Door.OVER: _("Two days have passed since the event: nothing can be entered here any more."),
    Door.DRAFT: _("The event has yet to be published: nobody can be let in."),
    Door.CALLED_OFF: _("The event was called off: nobody can be let in."),
}
KINDS: Mapping[Outcome, str] = {
    Outcome.IN: "in",
    Outcome.COUNTED: "in",
    Outcome.ALREADY: "ask",
    Outcome.ASK: "ask",
    Outcome.BACK: "back",
    Outcome.OTHER_EVENT: "no",
    Outcome.UNKNOWN: "no",
}
SENTENCES: Mapping[Outcome, Text] = {
    Outcome.BACK: _("Taken back."),
    Outcome.OTHER_EVENT: _("This code is for another event. Look the person up by name."),
    Outcome.UNKNOWN: _("This code is not one of this event's. Look the person up by name."),
}


def refusal(refused: DeskError) -> Text:
    match refused:
        case ConsentMissing():
            return _(
                "Not entered: read out the sentence and tick it if the person agrees. Without a name people are only "
                "counted."
            )
        case EventClosed():
            return _("Not entered: the number of people cannot be so. Choose another one.")
    return _("Not entered: the door of this event is not open now.")


def note(reader: Reader, guest: Guest) -> Text | str:
    """Why she is not simply in, or since when she is."""
    row = guest.row
    if row.came is not None and row.came_at is not None:
        return _(
            "{count} here, {moment}, {name}", count=row.came, moment=reader.moment(row.came_at), name=guest.let_in_by
        )
    if guest.position is not None:
        return _("on the waiting list, number {position}", position=guest.position)
    if row.state != State.SEATED:
        return REGISTRATIONS[row.state]
    if row.taken_back_at is not None:
        return _("taken back, {moment}", moment=reader.moment(row.taken_back_at))
    return ""


def told(reader: Reader, outcome: Outcome, guest: Guest | None, free: int | None) -> Text:
    """`free`: places; None where as many as come are let in."""
    if outcome in SENTENCES:
        return SENTENCES[outcome]
    if guest is None:
        return _("Nobody is registered like this any more.")
    row = guest.row
    if row.came is None or row.came_at is None:
        return _asked(reader, guest, free)
    if outcome is Outcome.ALREADY:
        since = reader.moment(row.came_at)
        count, by = row.came, guest.let_in_by
        return _("Was let in already: {moment}, {name}, people: {count}.", moment=since, name=by, count=count)
    if row.walk_in and free == 0:
        return _("Here: {count}. The event is full now, or beyond it.", count=row.came)
    return _("Here: {count}.", count=row.came)


def _asked(reader: Reader, guest: Guest, free: int | None) -> Text:
    """What whoever stands at the door has to know to decide."""
    why = note(reader, guest)
    if guest.row.state == State.SEATED:
        return _("Not let in: {why}. Tap if the person is really here.", why=why)
    if free is None:
        return _("Not let in: {why}. There is room.", why=why)
    return _("Not let in: {why}. Free places: {free}.", why=why, free=free)

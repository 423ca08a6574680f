"""What is said of her own registration, and where there is none: always with what she can do next."""

from collections.abc import Mapping, Sequence

from desk import attending, event_calendar, event_lines
from desk.attending import Own, RegistrationRow, Seen
from desk.conversations import BOT, WEB
from desk.event_lines import when, where
from desk.events import Closed
from desk.messages import Button, Notice
from desk.seats import State
from desk.turns import Turn
from handlers import linking
from handlers.texts import EVENTS, PERSON
from locales import Text, _

TO_LIST = Button(_("Back to the events"), "events", "list", repeatable=True)
CLOSED: Mapping[str, Text] = {
    Closed.CALLED_OFF: _("I am sorry, this event does not take place: {event}."),
    Closed.OVER: _("This event has begun already or is over: {event}."),
    Closed.NO_MORE: _("Registration for this event is closed: {event}."),
    Closed.NOT_YET: _("Registration for this event has yet to open: {event}."),
    "group": _("So many cannot come with one registration any more. Please register again. Event: {event}."),
}
CALENDAR_LINE = _("The file puts the event into your calendar.")


def tell(turn: Turn, text: Text | str, buttons: Sequence[Button] = ()) -> None:
    """While people own the conversation it is an answer to what she tapped herself."""
    turn.say(text, buttons, None if turn.owner == BOT else Notice.FAQ)


def join_label(seen: Seen) -> Text:
    if seen.places.free == 0:
        return _("I put my name on the waiting list")
    return _("I register")


def join_button(seen: Seen, people: int | None = None) -> Button:
    return Button(join_label(seen), "event", join_act(seen.event.id, people), repeatable=True)


def join_act(event_id: int, people: int | None = None) -> str:
    """`people`: how many she has said are coming."""
    return f"join.{event_id}.{people}" if people is not None else f"join.{event_id}"


def say_unknown(turn: Turn) -> None:
    tell(turn, _("I do not find this. It may have been deleted meanwhile."), (EVENTS, PERSON))


def say_closed(turn: Turn, seen: Seen, why: str) -> None:
    text = Text(CLOSED[why].msgid, {"event": seen.event.title(turn.locale)})
    again = (join_button(seen),) if why == "group" else ()
    tell(turn, text, (*again, TO_LIST))


def tell_registered(turn: Turn, own: Own) -> None:
    """The first words after it: with a file for her calendar, or with how the waiting list goes on."""
    if own.row.state == State.WAITING:
        _tell_waiting(turn, own)
        return
    lines = [
        _("We are expecting you: {event}.", event=own.event.title(turn.locale)),
        _("When: {when}", when=event_lines.span(own.event, turn.desk.zone)),
        _("Where: {where}", where=where(own.event)),
        _("You have registered: {people}.", people=event_lines.people(own.row.seats)),
        _("Your code at the door: {code}. Nothing else is needed.", code=own.row.code),
        CALENDAR_LINE,
    ]
    say_with_calendar(turn, "\n".join(map(turn.words, lines)), own, buttons_of(turn, own))


def say_with_calendar(turn: Turn, text: Text | str, own: Own, buttons: Sequence[Button] = ()) -> None:
    file = event_calendar.entry(turn.desk, own.event, own.row, turn.locale)
    turn.say_with_file(text, file, buttons)


def _tell_waiting(turn: Turn, own: Own) -> None:
    text = _(
        "Your place in the waiting list: {position}. When a place becomes free, I write here, and say until when it "
        "is kept for you.",
        position=attending.position(turn, own.row) or 1,
    )
    missed = turn.row.channel == WEB and own.row.phone is None
    if not missed:
        tell(turn, text, buttons_of(turn, own))
        return
    rest = _("If you close this page, you would not see it: give a phone number, or go on elsewhere.")
    ways = (Button(_("I give my number"), "seat", f"phone.{own.row.id}", repeatable=True), *linking.offers(turn))
    tell(turn, f"{turn.words(text)}\n{turn.words(rest)}", (*ways, *buttons_of(turn, own)))


def tell_own(turn: Turn, own: Own, opening: Text | None = None) -> None:
    """How her registration stands now."""
    others = standing_elsewhere(turn, own)
    if others is not None:
        own = others
    line = event_lines.standing(own.row, attending.position(turn, own.row))
    if line is None:
        tell(turn, event_lines.ended(own.row, own.event, turn.locale), (*_again(turn, own), TO_LIST))
        return
    event = _("{event}, {when}", event=own.event.title(turn.locale), when=when(own.event))
    lines = [*([opening] if opening is not None else []), event, line]
    tell(turn, "\n".join(map(turn.words, lines)), buttons_of(turn, own))


def standing_elsewhere(turn: Turn, own: Own) -> Own | None:
    """The registration that took the place of one which has ended."""
    seen = attending.look_at(turn, own.event.id)
    return Own(seen.own, seen.event) if seen is not None and seen.own is not None else None


def _again(turn: Turn, own: Own) -> tuple[Button, ...]:
    seen = attending.look_at(turn, own.event.id)
    return (join_button(seen),) if seen is not None and seen.closed is None and turn.owner == BOT else ()


def buttons_of(turn: Turn, own: Own) -> tuple[Button, ...]:
    """What she can do with it, as long as the event has yet to begin."""
    if turn.now >= own.event.starts_at or own.row.came is not None:
        return ()
    match own.row.state:
        case State.SEATED:
            resize = (_button(_("Another number of people"), "resize", own.row),) if own.event.group_size > 1 else ()
            return (*resize, _button(_("My code at the door"), "code", own.row), cancel_button(own.row))
        case State.OFFERED:
            return (
                _button(_("I accept it"), "accept", own.row),
                _button(_("I do not want it"), "decline", own.row),
            )
        case State.WAITING:
            return (_button(_("I leave the waiting list"), "leave", own.row),)
    return ()


def confirm_button(row: RegistrationRow) -> Button:
    return _button(_("I will be there"), "confirm", row)


def cancel_button(row: RegistrationRow) -> Button:
    return _button(_("I give up my place"), "cancel", row)


def _button(label: Text, act: str, row: RegistrationRow) -> Button:
    """Under a line that may be looked up for weeks."""
    return Button(label, "seat", f"{act}.{row.id}", repeatable=True)

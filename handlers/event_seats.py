"""The buttons of an event and of her own registration: each can be tapped again, weeks later or twice at once."""

from collections.abc import Callable, Mapping
from functools import partial

from desk import attending, event_calendar, event_papers, seats
from desk.attending import Own
from desk.conversations import BOT
from desk.errors import NotNow
from desk.event_lines import span, when, where
from desk.files import File
from desk.messages import Button
from desk.seats import State
from desk.turns import Turn
from handlers import event_questions, event_words, events, forms, handover
from handlers.event_form import EVENT_NAME, EVENT_PEOPLE, EVENT_PHONE, REGISTRATION
from handlers.event_words import TO_LIST, cancel_button, say_unknown, say_with_calendar, tell, tell_own
from handlers.form import Form
from handlers.texts import PERSON
from locales import _

LONGEST_NUMBER = 15  # digits


def press_event(turn: Turn, argument: str) -> None:
    """`details.12`, `join.12` or `calendar.12` of an event; `join.12.2` where they have said that they are two."""
    act, number, people = [*argument.split("."), "", ""][:3]
    event_id, company = _number(number), _number(people)
    acts: Mapping[str, Callable[[Turn, int], None]] = {
        "details": events.show_details,
        "join": partial(join, people=company),
        "calendar": send_calendar,
    }
    if event_id is None or act not in acts:
        say_unknown(turn)
    else:
        acts[act](turn, event_id)


def press(turn: Turn, argument: str) -> None:
    """`accept.34` and the like of a registration, always one of her own."""
    act, _dot, number = argument.partition(".")
    registration_id = _number(number)
    own = attending.mine(turn, registration_id) if registration_id is not None else None
    if own is None or act not in ACTS:
        say_unknown(turn)
    else:
        turn.state.spoke_of_event(own.event.id, turn.now)
        ACTS[act](turn, own)


def _number(digits: str) -> int | None:
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER
    return int(digits) if is_number else None


def join(turn: Turn, event_id: int, people: int | None = None) -> None:
    """The form, with her name where she gave it here before; what she began for another event is not gone on with.

    `people`: how many she has said are coming.
    """
    seen = attending.look_at(turn, event_id)
    if turn.owner != BOT:
        handover.remind(turn)
    elif seen is None:
        events.show_details(turn, event_id)
    elif seen.own is not None:
        tell_own(turn, Own(seen.own, seen.event), _("You have registered for this event already."))
    elif seen.closed is not None:
        event_words.say_closed(turn, seen, seen.closed)
    else:
        turn.state.park()
        left = turn.state.drafts.pop(REGISTRATION.name, None)
        name = attending.known_name(turn) or (left.answers.get("name") if left is not None else None)
        fits = people is not None and 1 <= people <= seen.event.group_size
        said = {"seats": str(people)} if fits else {}
        forms.open_form(turn, REGISTRATION.name, {"name": name} if name else {}, str(event_id), said)


def send_calendar(turn: Turn, event_id: int) -> None:
    seen = attending.look_at(turn, event_id)
    if seen is None:
        events.show_details(turn, event_id)
        return
    file = event_calendar.entry(turn.desk, seen.event, seen.own, turn.locale)
    turn.say_with_file(_("The file puts the event into your calendar."), file)


def ask_cancel(turn: Turn, registration_id: int) -> None:
    own = attending.mine(turn, registration_id)
    if own is None:
        say_unknown(turn)
    else:
        _ask_cancel(turn, own)


def _ask_cancel(turn: Turn, own: Own) -> None:
    if own.row.state not in (State.SEATED, State.OFFERED, State.WAITING) or turn.now >= own.event.starts_at:
        _say_as_it_is(turn, own)
        return
    question = _("Do you really give it up: {event}, {when}?", event=own.event.title(turn.locale), when=when(own.event))
    yes = Button(_("Yes, I give it up"), "seat", f"give_up.{own.row.id}")
    tell(turn, question, (yes, Button(_("No, I keep it"), "seat", f"keep.{own.row.id}")))


def _give_up(turn: Turn, own: Own) -> None:
    try:
        row = seats.give_up(turn.desk, turn.tx, own.row.id)
    except NotNow:
        tell(turn, _("It can no longer be given up: you are there, or the event has begun."), (TO_LIST,))
        return
    after = Own(row, own.event)
    if row.state == own.row.state:  # it had ended before
        tell_own(turn, after)
    elif row.state == State.CANCELLED:
        text = _(
            "You have given up your place: {event}. Thank you for telling us, so that somebody else can come.",
            event=own.event.title(turn.locale),
        )
        say_with_calendar(turn, text, after, (TO_LIST,))
    elif row.state == State.LEFT:
        tell(turn, _("You have left the waiting list: {event}.", event=own.event.title(turn.locale)), (TO_LIST,))
    else:
        text = _("All right, the place goes to somebody else: {event}.", event=own.event.title(turn.locale))
        tell(turn, text, (TO_LIST,))


def _let_go(turn: Turn, own: Own) -> None:
    """One tap ends a wait or declines an offer; a place that is hers by now is not lost by an old button."""
    if own.row.state == State.SEATED:
        _ask_cancel(turn, own)
    else:
        _give_up(turn, own)


def _accept(turn: Turn, own: Own) -> None:
    was_there = own.row.state == State.SEATED
    try:
        row = seats.accept(turn.desk, turn.tx, own.row.id)
    except NotNow:
        _say_as_it_is(turn, own)
        return
    after = Own(row, own.event)
    if was_there:
        tell_own(turn, after)
    else:
        event_words.tell_registered(turn, after)
        event_questions.begin(turn, row.id)


def _confirm(turn: Turn, own: Own) -> None:
    try:
        confirmed = attending.confirm(turn, own.row.id)
    except NotNow:
        _say_as_it_is(turn, own)
        return
    told = (_("When: {when}", when=span(own.event, turn.desk.zone)), _("Where: {where}", where=where(own.event)))
    if confirmed:
        lines = [_("Thank you, we are expecting you: {event}.", event=own.event.title(turn.locale)), *told]
        buttons = event_words.buttons_of(turn, own)
    else:
        lines = [_("It has changed meanwhile:"), *told, _("Will you be there then as well?")]
        buttons = (event_words.confirm_button(own.row), cancel_button(own.row))
    tell(turn, "\n".join(map(turn.words, lines)), buttons)


def resize(turn: Turn, own: Own, people: int | None = None) -> None:
    """`people`: how many she has said are coming now; said back before anything changes."""
    if own.row.state not in (State.SEATED, State.WAITING) or turn.now >= own.event.starts_at:
        _say_as_it_is(turn, own)
    elif own.event.group_size == 1:
        tell_own(turn, own, _("With one registration one person can come to this event."))
    else:
        if people == own.row.seats:
            tell_own(turn, own)
            return
        said = {"seats": str(people)} if people is not None and people <= own.event.group_size else {}
        forms.open_form(turn, EVENT_PEOPLE.name, about=str(own.event.id), guesses=said)


def _ask(turn: Turn, own: Own, form: Form) -> None:
    if turn.owner != BOT:
        handover.remind(turn)
    else:
        forms.open_form(turn, form.name, about=str(own.event.id))


def _late(turn: Turn, own: Own) -> None:
    text = _(
        "Your registration stands even if you come late: {event}, {when}. The organisers do not see what you write "
        "here; if they should know of it, I call a colleague.",
        event=own.event.title(turn.locale),
        when=when(own.event),
    )
    tell(turn, text, (PERSON, cancel_button(own.row)))


def _unsure(turn: Turn, own: Own) -> None:
    if own.row.state != State.SEATED:
        tell_own(turn, own)
        return
    text = _(
        "Your place is yours until you give it up: {event}, {when}. If you do not come after all, please give it up "
        "here, so that somebody else can come.",
        event=own.event.title(turn.locale),
        when=when(own.event),
    )
    tell(turn, text, (event_words.confirm_button(own.row), cancel_button(own.row)))


def _show_code(turn: Turn, own: Own) -> None:
    if own.row.state != State.SEATED:
        _say_as_it_is(turn, own)
        return
    text = _(
        "Your code at the door: {code}. Event: {event}, {when}.",
        code=own.row.code,
        event=own.event.title(turn.locale),
        when=when(own.event),
    )
    picture = File(f"{own.event.key}.png", "image/png", event_papers.ticket(own.event, own.row))
    turn.say_with_file(text, picture, event_words.buttons_of(turn, own))


def _say_as_it_is(turn: Turn, own: Own) -> None:
    """An old button: what has become of it since."""
    if turn.now >= own.event.starts_at:
        tell(
            turn, _("This event has begun already or is over: {event}.", event=own.event.title(turn.locale)), (TO_LIST,)
        )
    else:
        tell_own(turn, own)


def _keep(turn: Turn, own: Own) -> None:
    tell_own(turn, own, _("All right, nothing has changed."))


def _calendar(turn: Turn, own: Own) -> None:
    say_with_calendar(turn, _("The file puts the event into your calendar."), own)


ACTS: Mapping[str, Callable[[Turn, Own], None]] = {
    "accept": _accept,
    "decline": _let_go,
    "leave": _let_go,
    "give_up": _give_up,
    "cancel": _ask_cancel,
    "keep": _keep,
    "confirm": _confirm,
    "resize": resize,
    "name": partial(_ask, form=EVENT_NAME),
    "late": _late,
    "unsure": _unsure,
    "calendar": _calendar,
    "code": _show_code,
    "phone": partial(_ask, form=EVENT_PHONE),
}

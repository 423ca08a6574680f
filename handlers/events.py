"""The events to come, one of them in detail, and who comes by a link that leads to one."""

from collections.abc import Mapping, Sequence

from desk import attending, event_lines
from desk.attending import EventRow, Own, Seen, Wanted
from desk.conversations import BOT
from desk.events import Closed
from desk.messages import Button
from desk.turns import Turn
from handlers.event_words import CLOSED, TO_LIST, buttons_of, join_button, tell
from handlers.texts import BACK_TO_MENU, LEAVE_MESSAGE, PERSON, SUBSCRIBE, article_buttons
from locales import Text, _

ARTICLES = ("kovetkezo-rendezveny", "rendezveny-jelentkezes", "allasborze-kecskemet", "rendezvenyek-tipusai")
AT_ONCE = 5
LONGEST_KIND = 20  # of its code in a button
AUDIENCES: Mapping[str, Text] = {"jobseeker": _("For jobseekers"), "business": _("For businesses")}


def show_list(
    turn: Turn, *, audience: str | None = None, settlement: str | None = None, kind: str | None = None
) -> None:
    """Where none is as wanted, that is said and all are shown."""
    _show(turn, Wanted(audience, settlement, kind), 0)


def press_list(turn: Turn, argument: str) -> None:
    """`list`, or `list.audience.kind.settlement.first`; what is left empty takes all."""
    audience, kind, settlement, first = (argument.split(".") + [""] * 5)[1:5]
    _show(turn, Wanted(audience or None, settlement or None, kind or None), int(first) if first.isdecimal() else 0)


def _show(turn: Turn, wanted: Wanted, first: int) -> None:
    listed = attending.upcoming(turn)
    if not listed:
        _say_none(turn)
        return
    fitting = [event for event in listed if wanted.takes(event)]
    opening = _opening(wanted) if fitting else _("There is no such event now. These are coming:")
    if not fitting:
        wanted, fitting, first = Wanted(), listed, 0
    shown = fitting[first : first + AT_ONCE] or fitting[:AT_ONCE]
    start = first if fitting[first : first + AT_ONCE] else 0
    lines = [line(turn, event, number) for number, event in enumerate(shown, start + 1)]
    buttons = details_buttons(shown, start + 1)
    if start + AT_ONCE < len(fitting):
        buttons.append(_list_button(_("More"), wanted, start + AT_ONCE))
    _lead_on(turn, "\n".join([turn.words(opening), *lines]), [*buttons, *_filters(listed, wanted), *_back(turn)])


def line(turn: Turn, event: EventRow, number: int) -> str:
    text = event_lines.in_list(event, attending.places(turn, event), turn.locale, turn.now)
    return f"{number}. {turn.words(text)}"


def details_buttons(shown: Sequence[EventRow], first: int = 1) -> list[Button]:
    return [
        Button(_("{number}. Details", number=number), "event", f"details.{event.id}", repeatable=True)
        for number, event in enumerate(shown, first)
    ]


def _opening(wanted: Wanted) -> Text:
    if wanted.settlement is not None:
        return _("Coming events in this settlement: {settlement}", settlement=wanted.settlement)
    return _("Coming events:")


def _filters(listed: Sequence[EventRow], wanted: Wanted) -> list[Button]:
    """Only where there is something to tell apart."""
    if not {event.audience for event in listed}.issuperset(AUDIENCES):
        return []
    others: list[tuple[str | None, Text]] = [*AUDIENCES.items(), (None, _("All"))]
    return [
        _list_button(label, Wanted(audience, wanted.settlement, wanted.kind))
        for audience, label in others
        if audience != wanted.audience
    ]


def _list_button(label: Text, wanted: Wanted, first: int = 0) -> Button:
    kind = wanted.kind if wanted.kind and len(wanted.kind) <= LONGEST_KIND else None
    parts = ("list", wanted.audience or "", kind or "", wanted.settlement or "", str(first))
    return Button(label, "events", ".".join(parts), repeatable=True)


def _back(turn: Turn) -> tuple[Button, ...]:
    return (BACK_TO_MENU,) if turn.owner == BOT else ()


def _say_none(turn: Turn) -> None:
    text = _(
        "What would you like to know about events? No event is announced at the moment. "
        "If you would like notices of new ones, or have a question, choose:"
    )
    if turn.owner != BOT:
        tell(turn, _("No event is announced at the moment."))
        return
    turn.show_menu(text, (SUBSCRIBE, *article_buttons(turn, ARTICLES), LEAVE_MESSAGE, PERSON, BACK_TO_MENU))


def _lead_on(turn: Turn, text: str, buttons: Sequence[Button]) -> None:
    if turn.owner == BOT:
        turn.show_menu(text, buttons)
    else:
        tell(turn, text, buttons)


def open_link(turn: Turn, payload: str) -> None:
    """A link that leads nowhere any more leads to the list."""
    seen = attending.opened(turn, payload)
    if seen is None:
        turn.say(_("I do not find the event of this link; perhaps it is over."))
        show_list(turn)
    else:
        _tell(turn, seen)


def show_details(turn: Turn, event_id: int, people: int | None = None) -> None:
    """`people`: how many she has said would come."""
    seen = attending.look_at(turn, event_id)
    if seen is None:
        tell(turn, _("I do not find this event any more."))
        show_list(turn)
    else:
        _tell(turn, seen, people)


def _tell(turn: Turn, seen: Seen, people: int | None = None) -> None:
    turn.state.spoke_of_event(seen.event.id, turn.now)
    if seen.closed in (Closed.CALLED_OFF, Closed.OVER):
        tell(turn, Text(CLOSED[seen.closed].msgid, {"event": seen.event.title(turn.locale)}))
        show_list(turn)
        return
    lines = event_lines.details(seen.event, seen.places, turn.locale, turn.desk.zone, turn.now)
    own = event_lines.standing(seen.own, attending.position(turn, seen.own)) if seen.own is not None else None
    if own is not None:
        lines.append(own)
    tell(turn, "\n".join(map(turn.words, lines)), _acts(turn, seen, people))


def _acts(turn: Turn, seen: Seen, people: int | None) -> list[Button]:
    """By her own state; while people own the conversation no form can be begun."""
    buttons: list[Button] = []
    if seen.own is not None:
        buttons += buttons_of(turn, Own(seen.own, seen.event))
    elif seen.closed is None and turn.owner == BOT:
        buttons.append(join_button(seen, people))
    buttons.append(Button(_("Into my calendar"), "event", f"calendar.{seen.event.id}", repeatable=True))
    if seen.event.map_url:
        map_button = Button(_("Map"), "event", f"map.{seen.event.id}", repeatable=True, url=seen.event.map_url)
        buttons.append(map_button)
    return [*buttons, TO_LIST]

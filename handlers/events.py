"""Events: the list, and one of them."""

from collections.abc import Sequence

from desk import attending
from desk.attending import EventRow
from desk.event_lines import details, in_list
from desk.messages import Button
from desk.turns import Turn
from handlers.texts import BACK_TO_MENU, PERSON, SUBSCRIBE
from locales import _

SHOWN = 5
LIST = Button(_("Events"), "events", "list", repeatable=True)


def show_list(
    turn: Turn, *, audience: str | None = None, settlement: str | None = None, kind: str | None = None
) -> None:
    found = [
        event
        for event in attending.upcoming(turn)
        if audience in (None, event.audience) and settlement in (None, event.settlement) and kind in (None, event.kind)
    ]
    if not found:
        turn.say(_("No event is announced at the moment."), (SUBSCRIBE, PERSON, BACK_TO_MENU))
        return
    lines = [turn.words(_("Coming events:")), *(line(turn, event, at) for at, event in enumerate(found[:SHOWN], 1))]
    turn.say("\n".join(lines), (*details_buttons(found[:SHOWN]), PERSON, BACK_TO_MENU))


def line(turn: Turn, event: EventRow, number: int) -> str:
    return f"{number}. {turn.words(in_list(event, attending.places(turn, event), turn.locale, turn.now))}"


def details_buttons(events: Sequence[EventRow]) -> list[Button]:
    return [
        Button(_("{number}. Details", number=number), "event", f"details.{event.id}", repeatable=True)
        for number, event in enumerate(events, 1)
    ]


def show_details(turn: Turn, event_id: int) -> None:
    seen = attending.look_at(turn, event_id)
    if seen is None:
        show_list(turn)
        return
    turn.state.spoke_of_event(event_id, turn.now)
    lines = details(seen.event, seen.places, turn.locale, turn.desk.zone, turn.now)
    join = Button(_("I register"), "event", f"join.{event_id}", repeatable=True)
    turn.say("\n".join(map(turn.words, lines)), (*([join] if seen.own is None else []), LIST, PERSON))


def press_list(turn: Turn, _argument: str) -> None:
    show_list(turn)


def press(turn: Turn, argument: str) -> None:
    _act, _dot, number = argument.partition(".")
    show_details(turn, int(number))

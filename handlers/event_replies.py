"""What is said to a typed sentence about an event: in a line where a line is enough."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from desk import attending
from desk.attending import EventRow, Own
from desk.event_lines import vacancy, when, where
from desk.messages import Button
from desk.turns import Turn
from handlers import event_seats, events, questions
from handlers.event_cues import Ask
from handlers.texts import PERSON
from locales import Text, _

SHOWN = 5
ACTS: Mapping[Ask, str] = {Ask.CANCEL: "cancel", Ask.CODE: "code", Ask.CONFIRM: "confirm"}


def act(turn: Turn, ask: Ask, own: Own) -> None:
    turn.state.spoke_of_event(own.event.id, turn.now)
    event_seats.press(turn, f"{ACTS[ask]}.{own.row.id}")


def which_of_own(turn: Turn, ask: Ask, chosen: Sequence[Own]) -> None:
    turn.say(_("Which one do you mean?"), (*_own_buttons(turn, ask, chosen), PERSON))


def none_of_own(turn: Turn, ask: Ask, standing: Sequence[Own]) -> None:
    lines = [turn.words(_("I see no registration of yours for such an event. You have registered for these:"))]
    lines += [turn.words(_title(turn, own.event)) for own in standing[:SHOWN]]
    turn.say("\n".join(lines), (*_own_buttons(turn, ask, standing), PERSON))


def no_own(turn: Turn) -> None:
    """Perhaps a colleague has written her in, or she did it elsewhere."""
    turn.say(_("I see no registration of yours in this conversation."))
    questions.answer(turn, may_ask=False)


def _own_buttons(turn: Turn, ask: Ask, chosen: Sequence[Own]) -> list[Button]:
    """What is to be done with it is asked once more, or shows itself."""
    return [
        Button(_short(turn, own.event), "seat", f"{ACTS[ask]}.{own.row.id}", repeatable=True) for own in chosen[:SHOWN]
    ]


def show_all(turn: Turn) -> None:
    events.show_list(turn)


def none_fits(turn: Turn) -> None:
    """Said, and what comes next."""
    turn.say(_("No such event is announced at the moment."))
    events.show_list(turn)


def which(turn: Turn, fitting: Sequence[EventRow]) -> None:
    shown = fitting[:SHOWN]
    lines = [turn.words(_("These events fit:"))]
    for event in shown:
        line = _("• {event} – {vacancy}", event=_title(turn, event), vacancy=_vacancy(turn, event))
        lines.append(turn.words(line))
    buttons = [Button(_short(turn, event), "event", f"details.{event.id}", repeatable=True) for event in shown]
    turn.say("\n".join(lines), (*buttons, PERSON))


def of_one(turn: Turn, ask: Ask, event: EventRow) -> None:
    turn.state.spoke_of_event(event.id, turn.now)
    if ask in (Ask.JOIN, Ask.LIST):
        events.show_details(turn, event.id)
        return
    turn.say(about(turn, event, ask), _ways_on(turn, event, ask))


def _ways_on(turn: Turn, event: EventRow, ask: Ask) -> list[Button]:
    seen = attending.look_at(turn, event.id)
    buttons = [Button(_("Details"), "event", f"details.{event.id}", repeatable=True)]
    if ask is Ask.COMPANY and seen is not None and seen.own is not None and event.group_size > 1:
        buttons.insert(0, Button(_("Another number of people"), "seat", f"resize.{seen.own.id}", repeatable=True))
    return [*buttons, PERSON]


def about(turn: Turn, event: EventRow, ask: Ask) -> str:
    line = {Ask.PLACES: _room, Ask.COMPANY: _company, Ask.BRING: _unknown}.get(ask, _when_and_where)
    return turn.words(line(turn, event))


def _when_and_where(turn: Turn, event: EventRow) -> Text:
    return _("{event}. Where: {where}", event=_title(turn, event), where=where(event))


def _room(turn: Turn, event: EventRow) -> Text:
    return _("{event}: {vacancy}", event=_title(turn, event), vacancy=_vacancy(turn, event))


def _company(turn: Turn, event: EventRow) -> Text:
    title = event.title(turn.locale)
    if event.group_size == 1:
        return _("{event}: everybody registers for themselves, one registration is for one person.", event=title)
    return _(
        "{event}: up to {count} people can come with one registration, yourself included.",
        event=title,
        count=event.group_size,
    )


def _unknown(turn: Turn, event: EventRow) -> str | Text:
    """Nothing is made up: what the office wrote of it, and a person."""
    told = event.about(turn.locale)
    ask = _("More than this I do not know of “{event}”; a colleague can tell.", event=event.title(turn.locale))
    return f"{told}\n{turn.words(ask)}" if told else ask


def _vacancy(turn: Turn, event: EventRow) -> Text:
    return vacancy(event, attending.places(turn, event), turn.now)


def _title(turn: Turn, event: EventRow) -> Text:
    return _("{event}, {when}", event=event.title(turn.locale), when=when(event))


def _short(turn: Turn, event: EventRow) -> str:
    return f"{event.title(turn.locale)}, {_day(turn, event.starts_at)}"


def _day(turn: Turn, at: datetime) -> str:
    local = at.astimezone(turn.desk.zone)
    return f"{local:%m.%d.}" if turn.locale == "hu" else f"{local:%d/%m}"

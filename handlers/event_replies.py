"""What is said to a typed sentence about an event: in a line where a line is enough."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from desk import attending, event_lines
from desk.attending import EventRow, Own
from desk.conversations import BOT
from desk.event_lines import people as people_in_words
from desk.event_lines import span, vacancy, when, where
from desk.events import Closed
from desk.messages import Button
from desk.seats import State
from desk.turns import Turn
from handlers import event_seats, events, questions
from handlers.event_cues import Ask, Cue
from handlers.event_words import buttons_of, join_act, join_button
from handlers.texts import EVENTS, PERSON
from locales import Text, _

SHOWN = 5
ACTS: Mapping[Ask, str] = {
    Ask.CANCEL: "cancel",
    Ask.CODE: "code",
    Ask.CONFIRM: "confirm",
    Ask.LATE: "late",
    Ask.UNSURE: "unsure",
    Ask.NAME: "name",
    Ask.PEOPLE: "resize",
}


def act(turn: Turn, ask: Ask, own: Own) -> None:
    event_seats.press(turn, f"{ACTS[ask]}.{own.row.id}")


def which_of_own(turn: Turn, ask: Ask, chosen: Sequence[Own]) -> None:
    turn.say(_("Which one do you mean?"), (*_own_buttons(turn, ask, chosen), PERSON))


def none_of_own(turn: Turn, ask: Ask, standing: Sequence[Own]) -> None:
    lines = [turn.words(_("I see no registration of yours for such an event. You have registered for these:"))]
    lines += [turn.words(_title(turn, own.event)) for own in standing[:SHOWN]]
    turn.say("\n".join(lines), (*_own_buttons(turn, ask, standing), PERSON))


def no_own(turn: Turn) -> None:
    """Perhaps a colleague has written her in, or she did it elsewhere."""
    none = _("I see no registration of yours in this conversation.")
    if turn.understood.decision.kind == "answer":
        turn.say(none)
        questions.answer(turn, may_ask=False)
    else:
        turn.say(none, (EVENTS, PERSON))


def mine(turn: Turn, chosen: Sequence[Own]) -> None:
    """How each stands, and under which name: that of a linked conversation is not repeated here (attending)."""
    lines = [line for own in chosen[:SHOWN] for line in _how_it_stands(turn, own)]
    if len(chosen) > 1:
        details = [Button(_short(turn, own.event), "event", f"details.{own.event.id}", True) for own in chosen[:SHOWN]]
        turn.say("\n".join(lines), (*details, PERSON))
        return
    own = chosen[0]
    turn.state.spoke_of_event(own.event.id, turn.now)
    rename = Button(_("Another name"), "seat", f"name.{own.row.id}", repeatable=True)
    turn.say("\n".join(lines), (*buttons_of(turn, own), rename, PERSON))


def _how_it_stands(turn: Turn, own: Own) -> list[str]:
    stands = event_lines.standing(own.row, attending.position(turn, own.row))
    is_from_here = own.row.conversation_id == turn.row.id
    name = _("Name: {name}.", name=own.row.name) if is_from_here and own.row.name else None
    return [turn.words(line) for line in (_title(turn, own.event), name, stands) if line is not None]


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


def no_such_day(turn: Turn) -> None:
    turn.say(_("I do not find this day in the calendar."))
    events.show_list(turn)


def other_day(turn: Turn, there_are: Sequence[EventRow]) -> None:
    """Of that name, and not on the day she says."""
    turn.say(_("There is no such event on that day."))
    if len(there_are) == 1:
        of_one(turn, Cue(Ask.WHEN, ()), there_are[0])
    else:
        which(turn, there_are)


def which(turn: Turn, fitting: Sequence[EventRow], people: int | None = None) -> None:
    """`people`: how many she has said are coming; the event she chooses is registered for so many."""
    shown = fitting[:SHOWN]
    counted = _("{people}, to which event?", people=people_in_words(people)) if people else None
    lines = [turn.words(counted or _("These events fit:"))]
    for event in shown:
        line = _("• {event} – {vacancy}", event=_title(turn, event), vacancy=_vacancy(turn, event))
        lines.append(turn.words(line))
    acts = [join_act(event.id, people) if people else f"details.{event.id}" for event in shown]
    buttons = [
        Button(_short(turn, event), "event", act, repeatable=True) for event, act in zip(shown, acts, strict=True)
    ]
    turn.say("\n".join(lines), (*buttons, PERSON))


def of_one(turn: Turn, cue: Cue, event: EventRow, people: int | None = None) -> None:
    turn.state.spoke_of_event(event.id, turn.now)
    seen = attending.look_at(turn, event.id)
    is_off = seen is None or seen.closed in (Closed.CALLED_OFF, Closed.OVER)
    if is_off or cue.ask in (Ask.JOIN, Ask.PEOPLE, Ask.CONFIRM, Ask.LIST):
        events.show_details(turn, event.id, people)
        return
    turn.say(about(turn, event, cue), _ways_on(turn, event, cue.ask, people))


def _ways_on(turn: Turn, event: EventRow, ask: Ask, people: int | None) -> list[Button]:
    seen = attending.look_at(turn, event.id)
    if seen is not None and seen.own is not None and seen.own.state in (State.OFFERED, State.WAITING):
        return [*buttons_of(turn, Own(seen.own, event)), PERSON]
    buttons = [Button(_("Details"), "event", f"details.{event.id}", repeatable=True)]
    if ask is Ask.COMPANY and seen is not None and seen.own is not None and event.group_size > 1:
        buttons.insert(0, Button(_("Another number of people"), "seat", f"resize.{seen.own.id}", repeatable=True))
    if seen is not None and seen.own is None and seen.closed is None and turn.owner == BOT:
        buttons.insert(0, join_button(seen, people))
    if ask is Ask.WHERE and event.map_url:
        buttons.append(Button(_("Map"), "event", f"map.{event.id}", repeatable=True, url=event.map_url))
    return [*buttons, PERSON]


def about(turn: Turn, event: EventRow, cue: Cue) -> str:
    """All that was asked, each thing in its line."""
    asks = [ask for ask in (cue.ask, *cue.also) if ask is not Ask.BRING or cue.ask is not Ask.COMPANY]
    lines = dict.fromkeys(ABOUT.get(ask) for ask in asks)
    said = [line for line in lines if line is not None] or [_when_and_where]
    return "\n".join(turn.words(line(turn, event)) for line in said)


def _when_and_where(turn: Turn, event: EventRow) -> Text:
    title, moment = event.title(turn.locale), span(event, turn.desk.zone)
    return _("{event}, {when}. Where: {where}", event=title, when=moment, where=where(event))


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


def _revocable(turn: Turn, event: EventRow) -> Text:
    title = event.title(turn.locale)
    return _("{event}: who has registered can give the place up here at any time until it begins.", event=title)


def _vacancy(turn: Turn, event: EventRow) -> Text:
    return vacancy(event, attending.places(turn, event), turn.now)


def _title(turn: Turn, event: EventRow) -> Text:
    return _("{event}, {when}", event=event.title(turn.locale), when=when(event))


def _short(turn: Turn, event: EventRow) -> str:
    return f"{event.title(turn.locale)}, {_day(turn, event.starts_at)}"


def _day(turn: Turn, at: datetime) -> str:
    local = at.astimezone(turn.desk.zone)
    return f"{local:%m.%d.}" if turn.locale == "hu" else f"{local:%d/%m}"


ABOUT: Mapping[Ask, Callable[[Turn, EventRow], Text | str]] = {
    Ask.WHEN: _when_and_where,
    Ask.WHERE: _when_and_where,
    Ask.PLACES: _room,
    Ask.COMPANY: _company,
    Ask.BRING: _unknown,
    Ask.UNSURE: _revocable,
}

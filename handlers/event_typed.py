"""A typed sentence about an event: answered from the events themselves where one of them is really meant.

What the knowledge base is sure of goes first, but for the two articles that lead to the list of events anyway. Only a
sentence that names an event by its title or what it is called comes before it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from desk import attending, own_events
from desk.attending import EventRow, Own
from desk.event_lines import vacancy, when, where
from desk.messages import Button
from desk.turns import Turn
from handlers import event_cues, event_naming, event_seats, events, questions
from handlers.event_cues import Ask, Cue
from handlers.event_naming import Wanted
from handlers.texts import PERSON
from locales import Text, _

WHICH, HOW = "kovetkezo-rendezveny", "rendezveny-jelentkezes"
OF_OWN = (Ask.CANCEL, Ask.CODE, Ask.CONFIRM)  # what only somebody can want who has registered
ASKED_OF_WHAT_IS_NOT = (Ask.WHEN, Ask.WHERE, Ask.JOIN, Ask.LIST)
# Who has one registration means that event, unless she has just read of another.
OF_THE_ONLY_ONE = (Ask.WHERE, Ask.COMPANY, Ask.BRING)
SHOWN = 5
MOST_BESIDE = 1  # words that say something else

Answer = Callable[[Turn], None]


@dataclass(frozen=True)
class Meant:
    """A sentence that is about events, and what there is to answer it from."""

    cue: Cue
    wanted: Wanted
    fitting: Sequence[EventRow]
    own: Sequence[Own]  # her registrations that fit
    standing: Sequence[Own]  # all of hers
    spoken_of: EventRow | None  # where nothing is said of which one it is
    is_titled: bool  # one of those that fit is named by its whole title

    @property
    def says_more(self) -> bool:
        return len(self.wanted.rest) > MOST_BESIDE


def is_asked(turn: Turn) -> bool:
    return _answer_to(turn) is not None


def answer(turn: Turn) -> None:
    answers = _answer_to(turn)
    assert answers is not None
    turn.take_back_first_half()
    turn.state.misses = 0
    turn.state.last_question = turn.understood.text
    answers(turn)


def answer_aside(turn: Turn) -> bool:
    """In the middle of its own form: "where is it?" is answered in a line, and the form goes on."""
    cue = event_cues.read(turn.text)
    spoken_of = _spoken_of(turn)
    if cue is None or spoken_of is None or turn.state.form is None or not turn.state.form.about:
        return False
    if cue.ask not in ASIDE or len(cue.rest) > MOST_BESIDE:
        return False
    turn.say(_about(turn, spoken_of, cue.ask))
    return True


def _answer_to(turn: Turn) -> Answer | None:
    decision = turn.understood.decision
    topic = decision.topic if decision.kind == "answer" else None
    if decision.kind == "smalltalk" or (
        topic is not None and decision.aspect is not None and topic not in (WHICH, HOW)
    ):
        return None
    cue = event_cues.read(turn.understood.text) or (Cue(Ask.LIST, ()) if topic == WHICH else None)
    if cue is None:
        return None
    meant = _meant(turn, cue)
    if meant is None:
        return None
    if topic in (WHICH, HOW):
        return _about_topic(meant, topic)
    if topic is not None and not _is_surely_meant(meant):
        return None
    return _about_event(meant)


def _meant(turn: Turn, cue: Cue) -> Meant | None:
    """None where there is nothing to answer from."""
    standing = own_events.standing(turn)
    listed = attending.upcoming(turn)
    known = list({event.id: event for event in [*listed, *(own.event for own in standing)]}.values())
    if not known:
        return None
    now, office = turn.now.astimezone(turn.desk.zone), turn.desk.office
    wanted = event_naming.read(turn.understood.text, cue.rest, known, office, now)
    fitting = event_naming.fitting(wanted, known, office, now)
    ids = {event.id for event in fitting}
    spoken_of = _spoken_of(turn) if wanted.is_open else None
    own = [each for each in standing if each.event.id in ids]
    if spoken_of is not None:
        own = [each for each in standing if each.event.id == spoken_of.id] or own
    if spoken_of is None and wanted.is_open and len(standing) == 1 and cue.ask in OF_THE_ONLY_ONE:
        spoken_of = standing[0].event
    is_titled = any(event_naming.is_titled(event, turn.understood.text) for event in fitting)
    return Meant(cue, wanted, sorted(fitting, key=lambda event: event.starts_at), own, standing, spoken_of, is_titled)


def _spoken_of(turn: Turn) -> EventRow | None:
    event_id = turn.state.open_event(turn.now)
    seen = attending.look_at(turn, event_id) if event_id is not None else None
    return seen.event if seen is not None and turn.now < seen.event.ends_at else None


def _is_surely_meant(meant: Meant) -> bool:
    """Although an article answers it: an event is named by its title, or called what it is."""
    return meant.is_titled or (meant.wanted.noun and bool(meant.fitting) and not meant.says_more)


def _about_topic(meant: Meant, topic: str) -> Answer | None:
    """The articles say how it is done in general; what there really is says more."""
    ask = meant.cue.ask
    if ask in OF_OWN:
        return _of_own(meant) if meant.standing else (_no_own if topic == HOW and ask is Ask.CANCEL else None)
    if topic == HOW:
        if meant.wanted.is_open and meant.spoken_of is None and ask is not Ask.PLACES:
            return None
        return _of_event(meant) if ask is not Ask.BRING else None
    return _of_event(meant)


def _about_event(meant: Meant) -> Answer | None:
    """Nothing sure is known of it otherwise: an event that fits it well enough."""
    ask, wanted = meant.cue.ask, meant.wanted
    if ask in OF_OWN:
        return _of_own(meant) if meant.standing and not meant.says_more else None
    if wanted.is_open:
        known = meant.spoken_of is not None or ask is Ask.PLACES
        return _of_event(meant) if known and not wanted.rest else None
    if not meant.fitting:
        is_called = wanted.noun and not meant.says_more and ask in ASKED_OF_WHAT_IS_NOT
        return _of_event(meant) if is_called else None
    if meant.is_titled or wanted.noun:
        return _of_event(meant) if not meant.says_more or ask is not Ask.LIST else None
    of_any = ask in (Ask.LIST, Ask.JOIN, Ask.PLACES) and not wanted.rest and not wanted.names
    return _of_event(meant) if of_any else None


# Her own registrations


def _of_own(meant: Meant) -> Answer:
    if not meant.own:
        return partial(_none_of_own, meant=meant)
    if len(meant.own) > 1:
        return partial(_which_of_own, meant=meant)
    (own,) = meant.own
    return partial(_act, act=ACTS[meant.cue.ask], own=own)


ACTS: Mapping[Ask, str] = {Ask.CANCEL: "cancel", Ask.CODE: "code", Ask.CONFIRM: "confirm"}


def _act(turn: Turn, act: str, own: Own) -> None:
    turn.state.spoke_of_event(own.event.id, turn.now)
    if act == "cancel":
        event_seats.ask_cancel(turn, own.row.id)
    else:
        event_seats.press(turn, f"{act}.{own.row.id}")


def _which_of_own(turn: Turn, meant: Meant) -> None:
    turn.say(_("Which one do you mean?"), (*_own_buttons(meant.own, meant.cue.ask, turn), PERSON))


def _none_of_own(turn: Turn, meant: Meant) -> None:
    lines = [turn.words(_("I see no registration of yours for such an event. You have registered for these:"))]
    lines += [turn.words(_title(turn, own.event)) for own in meant.standing[:SHOWN]]
    turn.say("\n".join(lines), (*_own_buttons(meant.standing, meant.cue.ask, turn), PERSON))


def _no_own(turn: Turn) -> None:
    """Perhaps a colleague has written her in, or she did it elsewhere."""
    turn.say(_("I see no registration of yours in this conversation."))
    questions.answer(turn, may_ask=False)


def _own_buttons(chosen: Sequence[Own], ask: Ask, turn: Turn) -> list[Button]:
    """What is to be done with it is asked once more, or shows itself."""
    return [
        Button(_short(turn, own.event), "seat", f"{ACTS[ask]}.{own.row.id}", repeatable=True) for own in chosen[:SHOWN]
    ]


# Events


def _of_event(meant: Meant) -> Answer:
    ask = meant.cue.ask
    if meant.spoken_of is not None:
        return partial(_of_one, ask=ask, event=meant.spoken_of)
    if not meant.fitting:
        return _none_fits
    if meant.wanted.is_open and (ask is not Ask.PLACES or len(meant.fitting) > 1):
        return _show_all if ask is not Ask.PLACES else partial(_which, fitting=meant.fitting)
    if _is_in_settlement(meant):
        return partial(events.show_list, settlement=meant.wanted.settlement)
    if len(meant.fitting) == 1 or _asks_for_next(meant):
        return partial(_of_one, ask=ask, event=meant.fitting[0])
    return partial(_which, fitting=meant.fitting)


def _asks_for_next(meant: Meant) -> bool:
    return meant.cue.ask in (Ask.WHEN, Ask.WHERE) and meant.wanted.noun


def _is_in_settlement(meant: Meant) -> bool:
    """All that it says is where."""
    wanted = meant.wanted
    return meant.cue.ask is Ask.LIST and bool(wanted.settlement) and not wanted.names and wanted.days is None


def _show_all(turn: Turn) -> None:
    events.show_list(turn)


def _none_fits(turn: Turn) -> None:
    """Said, and what comes next."""
    turn.say(_("No such event is announced at the moment."))
    events.show_list(turn)


def _which(turn: Turn, fitting: Sequence[EventRow]) -> None:
    shown = fitting[:SHOWN]
    lines = [turn.words(_("These events fit:"))]
    for event in shown:
        line = _("• {event} – {vacancy}", event=_title(turn, event), vacancy=_vacancy(turn, event))
        lines.append(turn.words(line))
    buttons = [Button(_short(turn, event), "event", f"details.{event.id}", repeatable=True) for event in shown]
    turn.say("\n".join(lines), (*buttons, PERSON))


def _of_one(turn: Turn, ask: Ask, event: EventRow) -> None:
    turn.state.spoke_of_event(event.id, turn.now)
    if ask in (Ask.JOIN, Ask.LIST):
        events.show_details(turn, event.id)
        return
    turn.say(_about(turn, event, ask), _ways_on(turn, event, ask))


def _ways_on(turn: Turn, event: EventRow, ask: Ask) -> list[Button]:
    seen = attending.look_at(turn, event.id)
    buttons = [Button(_("Details"), "event", f"details.{event.id}", repeatable=True)]
    if ask is Ask.COMPANY and seen is not None and seen.own is not None and event.group_size > 1:
        buttons.insert(0, Button(_("Another number of people"), "seat", f"resize.{seen.own.id}", repeatable=True))
    return [*buttons, PERSON]


def _about(turn: Turn, event: EventRow, ask: Ask) -> str:
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


ASIDE = (Ask.WHEN, Ask.WHERE, Ask.PLACES, Ask.BRING, Ask.COMPANY)

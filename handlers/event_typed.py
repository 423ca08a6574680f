"""A typed sentence about an event: answered from the events themselves where one of them is really meant.

What the knowledge base is sure of goes first, but for the two articles that lead to the list of events anyway. Only a
sentence that names an event by its title or what it is called comes before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from desk import attending, own_events
from desk.attending import EventRow, Own
from desk.turns import Turn
from handlers import event_cues, event_naming, event_replies, events
from handlers.event_cues import Ask, Cue
from handlers.event_naming import Wanted

WHICH, HOW = "kovetkezo-rendezveny", "rendezveny-jelentkezes"
ASIDE = (Ask.WHEN, Ask.WHERE, Ask.PLACES, Ask.BRING, Ask.COMPANY)
OF_OWN = (Ask.CANCEL, Ask.CODE, Ask.CONFIRM)  # what only somebody can want who has registered
ASKED_OF_WHAT_IS_NOT = (Ask.WHEN, Ask.WHERE, Ask.JOIN, Ask.LIST)
# Who has one registration means that event, unless she has just read of another.
OF_THE_ONLY_ONE = (Ask.WHERE, Ask.COMPANY, Ask.BRING)
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
    turn.say(event_replies.about(turn, spoken_of, cue.ask))
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
        return (
            _of_own(meant) if meant.standing else (event_replies.no_own if topic == HOW and ask is Ask.CANCEL else None)
        )
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
        is_dated = ask is Ask.LIST and wanted.days is not None and not wanted.rest
        return _of_event(meant) if is_called or is_dated else None
    if meant.is_titled or wanted.noun:
        return _of_event(meant) if not meant.says_more or ask is not Ask.LIST else None
    of_any = ask in (Ask.LIST, Ask.JOIN, Ask.PLACES) and not wanted.rest and not wanted.names
    return _of_event(meant) if of_any else None


def _of_own(meant: Meant) -> Answer:
    if not meant.own:
        return partial(event_replies.none_of_own, ask=meant.cue.ask, standing=meant.standing)
    if len(meant.own) > 1:
        return partial(event_replies.which_of_own, ask=meant.cue.ask, chosen=meant.own)
    return partial(event_replies.act, ask=meant.cue.ask, own=meant.own[0])


def _of_event(meant: Meant) -> Answer:
    ask = meant.cue.ask
    if meant.spoken_of is not None:
        return partial(event_replies.of_one, ask=ask, event=meant.spoken_of)
    if not meant.fitting:
        return event_replies.none_fits
    if meant.wanted.is_open and (ask is not Ask.PLACES or len(meant.fitting) > 1):
        return event_replies.show_all if ask is not Ask.PLACES else partial(event_replies.which, fitting=meant.fitting)
    if _is_in_settlement(meant):
        return partial(events.show_list, settlement=meant.wanted.settlement)
    if len(meant.fitting) == 1 or _asks_for_next(meant):
        return partial(event_replies.of_one, ask=ask, event=meant.fitting[0])
    return partial(event_replies.which, fitting=meant.fitting)


def _asks_for_next(meant: Meant) -> bool:
    return meant.cue.ask in (Ask.WHEN, Ask.WHERE) and meant.wanted.noun


def _is_in_settlement(meant: Meant) -> bool:
    """All that it says is where."""
    wanted = meant.wanted
    return meant.cue.ask is Ask.LIST and bool(wanted.settlement) and not wanted.names and wanted.days is None

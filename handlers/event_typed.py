"""A typed sentence about an event: answered from the events themselves where one of them is really meant.

What the knowledge base is sure of goes first, but for the two articles that lead to the list of events anyway. Only a
sentence that names an event by its title or what it is called, or is about her own registration, comes before it.
"""

from collections.abc import Callable
from functools import partial

from desk import own_events
from desk.turns import Turn
from handlers import event_choosing, event_cues, event_replies, event_seats, events, forms
from handlers.event_cues import Ask, Cue, wordings
from handlers.event_days import NEVER
from handlers.event_meant import MOST_BESIDE, OF_COMING, Meant, meant_by, spoken_of_in
from knowledge.text import words

WHICH, HOW = "kovetkezo-rendezveny", "rendezveny-jelentkezes"
LEAVING = (Ask.CANCEL, Ask.NAME)
ASIDE = (Ask.WHEN, Ask.WHERE, Ask.PLACES, Ask.BRING, Ask.COMPANY, Ask.UNSURE)
# What only somebody can want who has registered.
OF_OWN = (Ask.CANCEL, Ask.CODE, Ask.CONFIRM, Ask.LATE, Ask.UNSURE, Ask.NAME, Ask.MINE)
ASKED_OF_WHAT_IS_NOT = (Ask.WHEN, Ask.WHERE, Ask.JOIN, Ask.PEOPLE, Ask.LIST)
LONGEST_NAME = 5  # words that name an event and ask nothing

Answer = Callable[[Turn], None]


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
    """In the middle of its own form: "where is it?" is answered in a line, and the form goes on.

    Who does not come after all, or wants another name, leaves it.
    """
    cue = event_cues.read(turn.text)
    spoken_of = spoken_of_in(turn)
    if cue is None or spoken_of is None or turn.state.form is None or not turn.state.form.about:
        return False
    if len(cue.rest) > MOST_BESIDE and cue.ask is not Ask.NAME:
        return False
    own = next((own for own in own_events.standing(turn) if own.event.id == spoken_of.id), None)
    if own is None and cue.ask is Ask.CANCEL:
        forms.cancel(turn)
    elif own is None and cue.ask is Ask.NAME and "name" in turn.state.form.answers:
        forms.correct(turn, "name")
    elif own is not None and cue.ask in LEAVING:
        turn.state.form = None
        event_replies.act(turn, cue.ask, own)
    elif own is not None and cue.ask is Ask.LATE:
        event_replies.act(turn, cue.ask, own)
        forms.ask_again(turn)
    elif cue.ask in ASIDE:
        turn.say(event_replies.about(turn, spoken_of, cue))
        forms.ask_again(turn)
    else:
        return False
    return True


def _answer_to(turn: Turn) -> Answer | None:
    picked = event_choosing.picked(turn)
    if picked is not None:
        return partial(event_seats.press_event, argument=picked.argument)
    decision = turn.understood.decision
    topic = decision.topic if decision.kind == "answer" else None
    cue = event_cues.read(turn.understood.text) or (Cue(Ask.LIST, ()) if topic == WHICH else None)
    if decision.kind == "smalltalk" and (cue is None or cue.ask is not Ask.PEOPLE):  # "2 fő" says hardly anything
        return None
    return _to_a_name(turn) if cue is None else _to_a_cue(turn, cue, topic)


def _to_a_cue(turn: Turn, cue: Cue, topic: str | None) -> Answer | None:
    meant = meant_by(turn, cue)
    if meant is None:
        return None
    if topic in (WHICH, HOW):
        return _about_topic(meant, topic)
    if topic is not None and not _is_surely_meant(meant):
        return None
    return _about_event(meant)


def _to_a_name(turn: Turn) -> Answer | None:
    """Nothing but what an event is called; or what tells one of those just listed from the others."""
    said = words(turn.understood.text)
    if len(said) > LONGEST_NAME:
        return None
    meant = meant_by(turn, Cue(Ask.LIST, event_cues.beside(said)))
    if meant is None or meant.wanted.is_open or not (meant.fitting or meant.other_days):
        return None
    if not wordings().common.issuperset(meant.wanted.rest):
        return None
    fitting = {event.id for event in meant.fitting}
    listed = [tap for tap in event_choosing.offered(turn) if event_choosing.event_of(tap) in fitting]
    if len(listed) == 1:
        return partial(event_seats.press_event, argument=listed[0].argument)
    is_called = meant.wanted.noun and turn.understood.decision.kind != "answer"
    return _about_event(meant) if meant.is_titled or is_called else None


def _is_surely_meant(meant: Meant) -> bool:
    """Although an article answers it: an event is named by its title or called what it is, or she has a place."""
    is_own = meant.cue.ask in OF_OWN and bool(meant.standing)
    is_count = meant.cue.ask is Ask.PEOPLE and bool(meant.spoken_of or meant.listed or meant.standing)
    if (is_own or is_count) and not meant.wanted.rest:
        return True
    return meant.is_titled or (meant.wanted.noun and bool(meant.fitting) and not meant.says_more)


def _about_topic(meant: Meant, topic: str) -> Answer | None:
    """The articles say how it is done in general; what there really is says more."""
    ask = meant.cue.ask
    if ask in OF_OWN or ask is Ask.PEOPLE:
        answer = _of_own(meant) or _of_coming(meant)
        if answer is None and ask is Ask.PEOPLE and not meant.wanted.rest:
            return partial(event_replies.which, fitting=meant.fitting, people=meant.people) if meant.fitting else None
        return answer or (event_replies.no_own if topic == HOW and ask in (Ask.CANCEL, Ask.MINE) else None)
    if topic == HOW:
        if meant.wanted.is_open and meant.spoken_of is None and ask is not Ask.PLACES:
            return None
        return _of_event(meant) if ask is not Ask.BRING else None
    return _of_event(meant)


def _about_event(meant: Meant) -> Answer | None:
    """Nothing sure is known of it otherwise: an event that fits it well enough."""
    ask, wanted = meant.cue.ask, meant.wanted
    if not meant.says_more:
        answer = _of_own(meant) or (_of_coming(meant) if not wanted.rest else None)
        if answer is not None:
            return answer
    if ask in (*OF_OWN, Ask.OTHERS):
        return event_replies.no_own if ask is Ask.CODE and not wanted.rest and not meant.standing else None
    if wanted.is_open:
        known = meant.spoken_of is not None or ask is Ask.PLACES
        return _of_event(meant) if known and not wanted.rest else None
    if not meant.fitting:
        is_called = wanted.noun and not meant.says_more and ask in ASKED_OF_WHAT_IS_NOT
        is_dated = ask is Ask.LIST and wanted.days is not None and not wanted.rest
        return _of_event(meant) if is_called or is_dated else None
    if meant.is_titled or wanted.noun:
        return _of_event(meant) if not meant.says_more or ask is not Ask.LIST else None
    of_any = ask in (Ask.LIST, Ask.JOIN, Ask.PEOPLE, Ask.PLACES) and not wanted.rest and not wanted.names
    return _of_event(meant) if of_any else None


def _of_own(meant: Meant) -> Answer | None:
    """About what she has registered for; None where it is not, or she has not."""
    ask, own = meant.cue.ask, meant.own
    if ask not in (*OF_OWN, Ask.PEOPLE) or not meant.standing or _is_of_another(meant):
        return None
    if ask is Ask.MINE:
        return partial(event_replies.mine, chosen=meant.standing if meant.wanted.is_open else own or meant.standing)
    if len(own) > 1:
        return partial(event_replies.which_of_own, ask=ask, chosen=own)
    if own and ask is Ask.PEOPLE:
        return partial(event_seats.resize, own=own[0], people=meant.people)
    if own:
        return partial(event_replies.act, ask=ask, own=own[0])
    return partial(event_replies.none_of_own, ask=ask, standing=meant.standing) if ask in OF_OWN else None


def _is_of_another(meant: Meant) -> bool:
    """She says that she comes to one that she has not registered for."""
    is_new = meant.listed or (meant.spoken_of is not None and meant.own_of_spoken is None)
    return meant.cue.ask in OF_COMING and bool(is_new)


def _of_coming(meant: Meant) -> Answer | None:
    """She wants to come, to another one, or is in doubt, and need not be told any more what it is."""
    ask, event = meant.cue.ask, meant.spoken_of
    if ask in OF_COMING and meant.listed:
        return partial(event_replies.which, fitting=meant.listed, people=meant.people)
    if event is None:
        return None
    if ask is Ask.OTHERS:
        return event_replies.show_all
    if ask is Ask.UNSURE:
        return partial(event_replies.of_one, cue=meant.cue, event=event)
    if ask is Ask.MINE:
        return event_replies.no_own
    return partial(event_seats.join, event_id=event.id, people=meant.people) if ask in OF_COMING else None


def _of_event(meant: Meant) -> Answer:
    ask = meant.cue.ask
    if meant.spoken_of is not None:
        return partial(event_replies.of_one, cue=meant.cue, event=meant.spoken_of, people=meant.people)
    if not meant.fitting:
        return _of_none(meant)
    if meant.wanted.is_open and (ask is not Ask.PLACES or len(meant.fitting) > 1):
        return event_replies.show_all if ask is not Ask.PLACES else partial(event_replies.which, fitting=meant.fitting)
    if _is_in_settlement(meant):
        return partial(events.show_list, settlement=meant.wanted.settlement)
    if len(meant.fitting) == 1 or _asks_for_next(meant):
        return partial(event_replies.of_one, cue=meant.cue, event=meant.fitting[0], people=meant.people)
    return partial(event_replies.which, fitting=meant.fitting, people=meant.people)


def _of_none(meant: Meant) -> Answer:
    if meant.wanted.days is NEVER:
        return event_replies.no_such_day
    if meant.other_days:
        return partial(event_replies.other_day, there_are=meant.other_days)
    return event_replies.none_fits


def _asks_for_next(meant: Meant) -> bool:
    return meant.cue.ask in (Ask.WHEN, Ask.WHERE) and meant.wanted.noun


def _is_in_settlement(meant: Meant) -> bool:
    """All that it says is where."""
    wanted = meant.wanted
    return meant.cue.ask is Ask.LIST and bool(wanted.settlement) and not wanted.names and wanted.days is None

"""The dialogue as one ordered table: the first row whose condition holds handles the message; the last always does."""

from collections.abc import Callable
from dataclasses import dataclass

from desk.conversations import BOT
from desk.messages import Kind
from desk.turns import Turn
from handlers import (
    alone,
    arriving,
    buttons,
    cards,
    closing,
    commands,
    courtesy,
    crisis,
    drafts,
    event_choosing,
    event_typed,
    form_reading,
    forms,
    handover,
    identifiers,
    interest,
    joining,
    mydata,
    news,
    own_cases,
    questions,
    start,
    typed,
)


@dataclass(frozen=True)
class Route:
    name: str
    when: Callable[[Turn], bool]
    handle: Callable[[Turn], None]


def is_start(turn: Turn) -> bool:
    return turn.incoming.kind is Kind.START


def is_tap(turn: Turn) -> bool:
    return turn.incoming.kind is Kind.BUTTON


def is_other_kind(turn: Turn) -> bool:
    return turn.incoming.kind is Kind.OTHER


def people_own(turn: Turn) -> bool:
    return turn.owner != BOT


def is_crisis(turn: Turn) -> bool:
    if turn.understood.decision.kind != "crisis":
        return False
    return not (forms.is_surely_answered(turn) or event_choosing.is_surely_meant(turn))


def wants_person(turn: Turn) -> bool:
    return turn.understood.decision.reason == "asked"


def asks_own_case(turn: Turn) -> bool:
    return turn.understood.decision.reason == "own_case"


def decided(kind: str) -> Callable[[Turn], bool]:
    return lambda turn: turn.understood.decision.kind == kind


ROUTES = (
    Route("link", joining.is_link, joining.open_link),
    Route("start", is_start, arriving.greet),
    Route("spent button", buttons.is_spent, buttons.already_chosen),
    Route("button", is_tap, buttons.press),
    Route("other kind", is_other_kind, start.explain_kinds),
    Route("crisis", is_crisis, crisis.give_numbers),
    Route("card of another", cards.is_of_another, cards.ask),
    Route("typed button", typed.is_button, typed.press),
    Route("unsubscribe", news.is_unsubscribing, news.unsubscribe),
    Route("my data", mydata.is_asked, mydata.answer),
    Route("number to call", form_reading.waits_for_contact, form_reading.take_contact),
    Route("people own it", people_own, handover.pass_on),
    Route("command", commands.is_command, commands.obey),
    Route("identifier", identifiers.is_all, identifiers.go_on),
    Route("draft", drafts.is_left, drafts.take_up),
    Route("form", forms.is_waiting, form_reading.take_text),
    Route("line on rating", closing.is_line_on_rating, closing.keep_line),
    Route("goes on", closing.goes_on, closing.reopen),
    Route("alone", alone.is_alone, alone.answer),
    Route("person", wants_person, handover.ask),
    Route("event", event_typed.is_asked, event_typed.answer),
    Route("own case", asks_own_case, own_cases.show),
    Route("referral", interest.is_referral, interest.open_referral),
    Route("courtesy", decided("smalltalk"), courtesy.answer),
    Route("clarify", decided("clarify"), questions.clarify),
    Route("answer", decided("answer"), questions.answer),
    Route("fallback", lambda _turn: True, questions.not_understood),
)

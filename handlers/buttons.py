"""Pressed buttons: each action's handler, and what happens to a button whose step is spent."""

from collections.abc import Callable, Mapping

from desk.conversations import BOT
from desk.messages import Notice
from desk.turns import Turn
from handlers import (
    alone,
    cards,
    closing,
    consent,
    crisis,
    drafts,
    event_questions,
    event_seats,
    events,
    form_tapping,
    forms,
    handover,
    interest,
    joining,
    linking,
    mydata,
    news,
    own_cases,
    questions,
    same_person,
    start,
)
from handlers.handover import out_of_date
from locales import _

Press = Callable[[Turn, str], None]

ACTIONS: Mapping[str, Press] = {
    "menu": start.open_entry,
    "language": start.choose_language,
    "person": handover.press_person,
    "topic": questions.show_topic,
    "next": questions.show_topic,
    "details": questions.show_details,
    "premise": questions.press_premise,
    "helped": questions.take_feedback,
    "none": questions.deny,
    "form": drafts.press_open,
    "interest": interest.press,
    "field": form_tapping.press,
    "draft": drafts.press,
    "reach": alone.press,
    "rate": closing.press_rating,
    "no_number": handover.press_no_number,
    "withdraw": handover.press_withdraw,
    "crisis": crisis.press,
    "link": linking.press,
    "join": joining.press,
    "same": same_person.press,
    "consent": consent.press,
    "news": news.press,
    "card": cards.press,
    "case": own_cases.press,
    "mydata": mydata.press,
    "events": events.press_list,
    "event": event_seats.press_event,
    "seat": event_seats.press,
    "extra": event_questions.press,
}
# While people own the conversation the assistant reacts to these alone (product.md section 2, rule 5).
WHILE_PEOPLE_OWN = frozenset(
    {
        "topic",
        "next",
        "details",
        "form",
        "field",
        "no_number",
        "withdraw",
        "crisis",
        "person",
        "link",
        "join",
        "same",
        "consent",
        "news",
        "card",
        "case",
        "mydata",
        "events",
        "event",
        "seat",
        "extra",
    }
)


def is_spent(turn: Turn) -> bool:
    return turn.is_spent(turn.tap)


def already_chosen(turn: Turn) -> None:
    assert turn.tap is not None
    assert turn.tap.step is not None
    chosen = turn.state.steps.get(turn.tap.step)
    if chosen:
        turn.say(
            _("You have already chosen: {chosen}.", chosen=chosen), notice=None if turn.owner == BOT else Notice.FAQ
        )
    elif turn.state.form is not None:
        forms.ask_again(turn)
    else:
        out_of_date(turn)


def press(turn: Turn) -> None:
    tap = turn.tap
    action = ACTIONS.get(tap.action) if tap else None
    if tap is None or action is None or turn.tapped_label is None:  # nobody was offered such a button here
        out_of_date(turn)
        return
    if turn.owner != BOT and tap.action not in WHILE_PEOPLE_OWN:
        handover.remind(turn)
        return
    if tap.step is not None:
        turn.state.spend(tap.step, turn.tapped_label)
    action(turn, tap.argument)

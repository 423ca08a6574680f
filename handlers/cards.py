"""A contact card that is not her own: she is asked before its number is taken for hers."""

from dataclasses import replace

from desk.conversations import BOT
from desk.messages import CARD_OF_ANOTHER, Button, Kind, Notice
from desk.turns import Turn
from handlers import form_reading, forms, handover
from handlers.alone import KEPT
from handlers.contact import read_contact
from handlers.form import Invalid
from locales import _


def is_of_another(turn: Turn) -> bool:
    """Where the number would be taken: a form asks for one, or her case waits for people."""
    if turn.incoming.kind is not Kind.TEXT or turn.incoming.attached != CARD_OF_ANOTHER:
        return False
    return _is_asked(turn) or (turn.state.form is None and turn.owner == "queue")


def _is_asked(turn: Turn) -> bool:
    return forms.asks_her_number(turn) and forms.is_waiting(turn)


def ask(turn: Turn) -> None:
    try:
        number = read_contact(turn.text)
    except Invalid:
        form_reading.take_text(turn) if turn.owner == BOT else handover.pass_on(turn)
        return
    turn.state.contact, turn.state.contact_at = number, turn.now
    turn.say(
        _("This card is not your own. May we call you on this number: {number}?", number=number),
        (Button(_("Yes, on this one"), "card", "yes"), Button(_("No"), "card", "no")),
        _notice(turn),
    )


def press(turn: Turn, argument: str) -> None:
    number, at = turn.state.contact, turn.state.contact_at
    turn.state.contact = turn.state.contact_at = None
    if argument != "yes" or number is None or at is None or turn.now - at > KEPT:
        _leave(turn)
        return
    turn.incoming = replace(turn.incoming, text=number)
    if turn.owner != BOT and (_is_asked(turn) or turn.owner == "queue"):
        form_reading.take_contact(turn)
    elif _is_asked(turn):
        form_reading.take_text(turn)
    else:
        forms.say_closed(turn)


def _leave(turn: Turn) -> None:
    if turn.owner == BOT or turn.state.form is not None:
        forms.ask_again(turn)
    else:
        handover.press_no_number(turn, "")


def _notice(turn: Turn) -> Notice | None:
    return None if turn.owner == BOT else Notice.HANDOVER

"""An identifier that was typed (product.md section 2, rule 6): covered before anything is stored, and said so."""

from collections.abc import Mapping
from dataclasses import replace

from desk.conversations import BOT, TELEGRAM
from desk.messages import Kind, Notice
from desk.turns import Turn
from handlers import forms
from handlers.contact import is_phone
from handlers.texts import MENU, MENU_TEXT
from knowledge.identifiers import Identifier, masked, names_only
from locales import Text, _

WARNINGS: Mapping[Identifier, Text] = {
    "taj": _(
        "We do not store your social security number; we have covered it in the conversation. It is not needed here."
    ),
    "tax": _("We do not store your tax number; we have covered it in the conversation. It is not needed here."),
    "personal": _(
        "We do not store your personal identification number; we have covered it in the conversation. "
        "It is not needed here."
    ),
    "document": _(
        "We do not store the number of your identity document; we have covered it in the conversation. "
        "It is not needed here."
    ),
}
DELETE = _("Please delete your message here as well.")


def mask(turn: Turn) -> None:
    """Before her line is kept. In answer to our own question for a phone number only what she calls an identifier."""
    if turn.incoming.kind in (Kind.BUTTON, Kind.START):
        return
    found = masked(turn.text, by_form=not forms.asks_number(turn) and not is_phone(turn.text))
    turn.masked = found.kinds
    if found.kinds:
        turn.incoming = replace(turn.incoming, text=found.text)


def warn(turn: Turn) -> None:
    if not turn.masked:
        return
    sentences = [turn.words(WARNINGS[kind]) for kind in turn.masked]
    if turn.row.channel == TELEGRAM:
        sentences.append(turn.words(DELETE))
    turn.say("\n".join(sentences), notice=None if turn.owner == BOT else Notice.IDENTIFIER)


def is_all(turn: Turn) -> bool:
    return bool(turn.masked) and names_only(turn.text)


def go_on(turn: Turn) -> None:
    """She has been warned already: what was asked is asked again, else she may choose."""
    if forms.is_waiting(turn):
        forms.ask_again(turn)
    else:
        turn.say(MENU_TEXT, MENU)

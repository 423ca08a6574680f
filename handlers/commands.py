"""Words that steer: a command only if the whole message is one, so that no sentence is mistaken for it."""

from collections.abc import Callable, Mapping

from desk.turns import Turn
from handlers import drafts, events, forms, handover, own_cases, start
from handlers.news import SUBSCRIPTION
from knowledge.text import words


def _subscribe(turn: Turn) -> None:
    drafts.press_open(turn, SUBSCRIPTION.name)


def _menu(turn: Turn) -> None:
    start.open_entry(turn, "")


def _events(turn: Turn) -> None:
    turn.state.park()
    turn.state.end_grace()
    events.show_list(turn)


COMMANDS: Mapping[str, Callable[[Turn], None]] = {
    "cancel": forms.cancel,
    "back": forms.back,
    "skip": forms.skip,
    "repeat": forms.ask_again,
    "help": start.help_text,
    "person": handover.ask,
    "menu": _menu,
    "mycase": own_cases.show,
    "why": forms.explain_why,
    "subscribe": _subscribe,
    "events": _events,
}
# Of the command menu only: without the stroke they may answer what a form asks.
SLASHED: Mapping[str, str] = {"rendezvenyek": "events", "events": "events"}
WORDS: Mapping[str, str] = {
    "megse": "cancel",
    "megsem": "cancel",
    "cancel": "cancel",
    "vissza": "back",
    "back": "back",
    "kihagyom": "skip",
    "kihagy": "skip",
    "skip": "skip",
    "ismeteld": "repeat",
    "repeat": "repeat",
    "segitseg": "help",
    "sugo": "help",
    "help": "help",
    "ember": "person",
    "person": "person",
    "menu": "menu",
    "ugyem": "mycase",
    "mycase": "mycase",
    "feliratkozom": "subscribe",
    "feliratkozas": "subscribe",
    "ertesitest kerek": "subscribe",
    "subscribe": "subscribe",
}
# "Minek kell ez?": a question about the question, where a form has asked one.
WHY = frozenset({"miert", "minek", "mire", "why"})
ABOUT_ASKING = ("kell", "ker", "jo", "need", "ask")
LONGEST_WHY = 5  # words


def is_command(turn: Turn) -> bool:
    return _command(turn) is not None or (forms.is_waiting(turn) and _asks_why(words(turn.text)))


def obey(turn: Turn) -> None:
    COMMANDS[_command(turn) or "why"](turn)


def _command(turn: Turn) -> str | None:
    known = {**WORDS, **SLASHED} if turn.text.startswith("/") else WORDS
    return known.get(_word(turn))


def _word(turn: Turn) -> str:
    return " ".join(words(turn.text))


def _asks_why(said: list[str]) -> bool:
    if not WHY.intersection(said) or len(said) > LONGEST_WHY:
        return False
    return len(said) <= 2 or any(word.startswith(ABOUT_ASKING) for word in said)

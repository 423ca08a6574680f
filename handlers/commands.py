"""Words that steer: a command only if the whole message is one, so that no sentence is mistaken for it."""

from collections.abc import Callable, Mapping

from desk.turns import Turn
from handlers import forms, handover, start
from knowledge.text import folded


def _menu(turn: Turn) -> None:
    start.open_entry(turn, "")


COMMANDS: Mapping[str, Callable[[Turn], None]] = {
    "cancel": forms.cancel,
    "back": forms.back,
    "skip": forms.skip,
    "repeat": forms.ask_again,
    "help": start.help_text,
    "person": handover.ask,
    "menu": _menu,
    "mycase": start.show_cases,
}
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
}


def is_command(turn: Turn) -> bool:
    return _word(turn) in WORDS


def obey(turn: Turn) -> None:
    COMMANDS[WORDS[_word(turn)]](turn)


def _word(turn: Turn) -> str:
    return folded(turn.text.strip()).strip("/!. ")

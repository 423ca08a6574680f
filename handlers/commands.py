"""Words that steer: a command only if the whole message is one, so that no sentence is mistaken for it."""

from collections.abc import Callable, Mapping

from desk.turns import Turn
from handlers import forms, handover, start
from knowledge.text import words


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
    "why": forms.explain_why,
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
# Only where a form has asked something.
WHY = frozenset(
    (
        "miert", "miert kerdezik", "miert kerdezi", "miert kerdezed", "miert kell", "miert kell ez",
        "miert kell ez maguknak",
        "minek", "minek ez", "minek kell", "minek kell ez", "ez minek", "ez minek kell", "ez miert kell", "minek az",
        "az minek",
        "minek kell ez maguknak", "ez minek kell maguknak", "ez mire kell", "mire kell", "mire kell ez",
        "why", "why do you ask", "why do you need it", "why do you need this", "what for",
    )
)  # fmt: skip


def is_command(turn: Turn) -> bool:
    word = _word(turn)
    return word in WORDS or (turn.state.form is not None and word in WHY)


def obey(turn: Turn) -> None:
    COMMANDS[WORDS.get(_word(turn), "why")](turn)


def _word(turn: Turn) -> str:
    return " ".join(words(turn.text))

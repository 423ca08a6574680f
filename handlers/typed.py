"""A button that is typed instead of tapped: by its label, or by yes, no or cancel where the last words asked that."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from desk.conversations import BOT
from desk.messages import read_tap
from desk.turns import Turn
from handlers import buttons, forms
from handlers.texts import LEAVE_MESSAGE, MENU, SECOND_MENU
from knowledge.text import words
from locales import Text

Offers = Sequence[Mapping[str, str]]

LONGEST_LABEL = 100
YES = (
    "igen", "igen kerem", "igen kerek", "kerem", "kerek", "persze", "szeretnem", "ja", "aha", "jo", "ok", "oke",
    "rendben",
    "yes", "yes please", "please", "sure", "okay",
)  # fmt: skip
NO = (
    "nem", "nem kerem", "nem kerek", "nem koszonom", "koszonom nem", "inkabb nem", "nem kell", "nem szukseges",
    "no", "no thanks", "no thank you",
)  # fmt: skip
CANCEL = ("megse", "megsem", "megsem kell", "cancel", "never mind")
# Only what was plainly asked can be answered so; under an answer, "igen" may mean anything.
MEANT_BY_YES = ("crisis:yes", "person:offered", "draft:resume", "join:yes")
MEANT_BY_NO = ("crisis:no", "draft:discard", "no_number:", "join:no")
MEANT_BY_CANCEL = ("withdraw:",)


@lru_cache(maxsize=2000)
def _folded(label: str) -> str:
    return " ".join(words(label))


def is_button(turn: Turn) -> bool:
    return turn.owner != "staff" and _meant(turn) is not None


def press(turn: Turn) -> None:
    turn.tap = read_tap(_meant(turn) or "")
    turn.locale = turn.chosen_locale or turn.locale  # as after a tap: a word or two do not tell the language
    buttons.press(turn)


def _meant(turn: Turn) -> str | None:
    """The typed button as it would come back from a tap."""
    said = " ".join(words(turn.text))
    if not said or len(turn.text) > LONGEST_LABEL:
        return None
    last, *earlier = turn.offered or [[]]
    return (
        _labelled(last, said)
        or _answered(last, said)
        or next(filter(None, (_labelled(offers, said) for offers in earlier)), None)
        or _menu_entry(turn, said)
    )


def _labelled(offers: Offers, said: str) -> str | None:
    return next((offer["id"] for offer in offers if said == _folded(offer["label"])), None)


def _answered(offers: Offers, said: str) -> str | None:
    """What yes, no or cancel mean after the very last words."""
    meant = MEANT_BY_YES if said in YES else MEANT_BY_NO if said in NO else MEANT_BY_CANCEL if said in CANCEL else ()
    return next((offer["id"] for offer in offers if offer["id"].partition(":")[2].startswith(meant)), None)


def _menu_entry(turn: Turn, said: str) -> str | None:
    """The menu's own words are understood at any time, except where a form may be asking for just these."""
    if turn.owner != BOT or forms.is_waiting(turn):
        return None
    for button in (*MENU, *SECOND_MENU, LEAVE_MESSAGE):
        label = button.label
        texts = (turn.desk.translator.into("hu", label), label.msgid if isinstance(label, Text) else label)
        if said in map(_folded, texts):
            return button.encoded(turn.state.step)
    return None

"""A button that is typed instead of tapped: by its label, or by yes, no or cancel where the last words asked that."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from desk.conversations import BOT
from desk.messages import read_tap
from desk.news import UNSUBSCRIBE
from desk.turns import Turn
from handlers import buttons, consent, event_choosing, form_tapping, forms, premises
from handlers.texts import LEAVE_MESSAGE, MENU, SECOND_MENU, SUBSCRIBE
from handlers.yes_no import NO, YES
from knowledge.text import words
from locales import Text

Offers = Sequence[Mapping[str, str]]

LONGEST_LABEL = 100
CANCEL = ("megse", "megsem", "megsem kell", "cancel", "never mind")
UNKNOWN = (
    "nem tudom", "nemtudom", "talan", "nem biztos", "nem vagyok biztos", "nem vagyok biztos benne", "passz", "lehet",
    "dont know", "i dont know", "i don t know", "not sure", "maybe",
)  # fmt: skip
WHY = (
    "miert", "miert kerdezi", "miert kerdezik", "miert kerdezed", "ezt miert kerdezi", "minek", "minek kell",
    "ez minek kell", "ez miert fontos", "miert fontos", "why", "why do you ask",
)  # fmt: skip
LEAVING_A_MESSAGE = (
    "uzenet", "uzenetet hagynek", "uzenetet hagyok", "szeretnek uzenetet hagyni", "uzenetet szeretnek hagyni",
    "hagyhatok uzenetet", "lehet uzenetet hagyni", "hagynek egy uzenetet", "hagyok egy uzenetet",
    "leave a message", "i want to leave a message", "i would like to leave a message", "can i leave a message",
)  # fmt: skip
# Only what was plainly asked can be answered so; under an answer, "igen" may mean anything.
MEANT_BY_YES = (
    "crisis:yes",
    "person:offered",
    "draft:resume",
    "join:yes",
    "premise:yes.",
    "reach:yes",
    "next:",
    "consent:yes",
    "card:yes",
    "field:right.",
    "seat:accept.",
    "seat:confirm.",
    "seat:give_up.",
    "extra:yes.",
)
MEANT_BY_NO = (
    "crisis:no",
    "draft:discard",
    "no_number:",
    "join:no",
    "premise:no.",
    "reach:no",
    "consent:no",
    "card:no",
    "field:wrong.",
    "seat:decline.",
    "seat:keep.",
    "extra:no.",
)
MEANT_BY_CANCEL = ("withdraw:", "extra:none.")
MEANT_BY_UNKNOWN = ("premise:unknown.", "extra:skip.")
MEANT_BY_WHY = ("premise:why.", "extra:why.")
MEANT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(YES, MEANT_BY_YES),
    **dict.fromkeys(NO, MEANT_BY_NO),
    **dict.fromkeys(CANCEL, MEANT_BY_CANCEL),
    **dict.fromkeys(UNKNOWN, MEANT_BY_UNKNOWN),
    **dict.fromkeys(WHY, MEANT_BY_WHY),
}


@lru_cache(maxsize=2000)
def _folded(label: str) -> str:
    return " ".join(words(label))


def is_button(turn: Turn) -> bool:
    """To a colleague she writes freely; only what he or an open form has just asked is answered so."""
    meant = _meant(turn)
    return meant is not None and (turn.owner != "staff" or _is_asked(turn, meant))


def _is_asked(turn: Turn, wire: str) -> bool:
    action = wire.partition(":")[2]
    return action.startswith((consent.MEANS, "card:")) or (turn.state.form is not None and action.startswith("field:"))


def press(turn: Turn) -> None:
    turn.tap = read_tap(_meant(turn) or "")
    turn.locale = turn.chosen_locale or turn.locale  # as after a tap: a word or two do not tell the language
    buttons.press(turn)


def _meant(turn: Turn) -> str | None:
    """The typed button as it would come back from a tap."""
    said = " ".join(words(turn.text))
    if not said or len(turn.text) > LONGEST_LABEL or turn.text.startswith("/"):  # a command
        return None
    last, *earlier = turn.offered or [[]]
    return (
        _labelled(last, said)
        or _answered(last, said)
        or event_choosing.meant(turn.text, last)
        or premises.meant(turn, [offer["id"] for offer in last])
        or next(filter(None, (_labelled(_telling(turn, offers, said), said) for offers in earlier)), None)
        or _menu_entry(turn, said)
    )


def _telling(turn: Turn, offers: Offers, said: str) -> Offers:
    """A bare yes or no is no reply any more to what an answer depended on, once something else has been said.

    Nor is a word that stood under a question of a form which is open no more.
    """
    asking = [offer for offer in offers if not form_tapping.is_over(turn, read_tap(offer["id"]))]
    return [offer for offer in asking if said not in MEANT or ":premise:" not in offer["id"]]


def _labelled(offers: Offers, said: str) -> str | None:
    return next((offer["id"] for offer in offers if said == _folded(offer["label"])), None)


def _answered(offers: Offers, said: str) -> str | None:
    """What yes, no, cancel or "I do not know" mean after the very last words."""
    meant = MEANT.get(said, ())
    return next((offer["id"] for offer in offers if offer["id"].partition(":")[2].startswith(meant)), None)


def _menu_entry(turn: Turn, said: str) -> str | None:
    """The menu's own words are understood at any time, except where a form may be asking for just these."""
    if turn.owner != BOT or forms.is_waiting(turn):
        return None
    if said in LEAVING_A_MESSAGE:
        return LEAVE_MESSAGE.encoded(turn.state.step)
    for button in (*MENU, *SECOND_MENU, LEAVE_MESSAGE, SUBSCRIBE, UNSUBSCRIBE):
        label = button.label
        texts = (turn.desk.translator.into("hu", label), label.msgid if isinstance(label, Text) else label)
        if said in map(_folded, texts):
            return button.encoded(turn.state.step)
    return None

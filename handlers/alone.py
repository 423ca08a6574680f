"""Something typed by itself that asks nothing: a way to reach her, a day, a link."""

import re
from collections.abc import Callable
from datetime import timedelta

from desk.messages import Button
from desk.turns import Turn
from handlers import drafts, forms
from handlers.contact import is_phone, read_contact
from handlers.form import Invalid
from handlers.leave_message import LEAVE_MESSAGE
from handlers.texts import MENU
from knowledge.text import words
from locales import _

KEPT = timedelta(minutes=30)
LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
DAY = re.compile(  # of the folded words
    r"(?:\d{4} )?(?:\d{1,2}|(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sze|sep|okt|oct|nov|dec)\w*) "
    r"\d{1,2}(?: ?[aei]n|\w{0,2})"
    r"|ma|holnap|holnaputan|tegnap|today|tomorrow"
    r"|(?:jovo |mult |kovetkezo |next )?(?:hetfo|kedd|szerda|csutortok|pentek|szombat|vasarnap|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)


def is_contact(text: str) -> bool:
    return is_phone(text) or ADDRESS.fullmatch(text.strip()) is not None


def is_link(text: str) -> bool:
    return LINK.fullmatch(text.strip()) is not None


def is_day(text: str) -> bool:
    return DAY.fullmatch(" ".join(words(text))) is not None


def is_alone(turn: Turn) -> bool:
    return _answer_to(turn) is not None


def answer(turn: Turn) -> None:
    said = _answer_to(turn)
    assert said is not None
    said(turn)


def _answer_to(turn: Turn) -> Callable[[Turn], None] | None:
    kinds = ((is_contact, _offer_to_keep), (is_link, _explain_link), (is_day, _ask_about_day))
    return next((said for is_kind, said in kinds if is_kind(turn.text)), None)


def _offer_to_keep(turn: Turn) -> None:
    try:
        turn.state.contact = read_contact(turn.text)
    except Invalid:
        turn.say(LEAVE_MESSAGE.field("contact").error, MENU)
        return
    turn.state.contact_at = turn.now
    turn.say(
        _(
            "Thank you, but nobody has been given this yet: a computer program reads here. "
            "If a colleague is to reach you there, leave a message; you need not type it again."
        ),
        (Button(_("I leave a message with it"), "reach", "yes"), Button(_("No, thank you"), "reach", "no")),
    )


def press(turn: Turn, argument: str) -> None:
    """She wants a message to go with it, or it is forgotten."""
    contact, at = turn.state.contact, turn.state.contact_at
    turn.state.contact = turn.state.contact_at = None
    if argument != "yes":
        turn.say(_("All right, I have not kept it. What else can I tell you?"), MENU)
        return
    if contact is None or at is None or turn.now - at > KEPT:
        drafts.press_open(turn, LEAVE_MESSAGE.name)
        return
    draft = turn.state.drafts.get(LEAVE_MESSAGE.name)
    if draft is not None and LEAVE_MESSAGE.name in drafts.fresh(turn):
        draft.answers["contact"] = contact
        drafts.offer(turn, LEAVE_MESSAGE.name)
    else:
        forms.open_form(turn, LEAVE_MESSAGE.name, {"contact": contact})


def _explain_link(turn: Turn) -> None:
    turn.say(_("I cannot open links. Please write in a few words what you would like to know."), MENU)


def _ask_about_day(turn: Turn) -> None:
    turn.say(_("What would you like to know about this day? Please write it in a few words, or choose:"), MENU)

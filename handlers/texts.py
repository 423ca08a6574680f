"""Sentences and buttons that several subjects share."""

from collections.abc import Mapping
from dataclasses import replace

from desk.conversations import BOT
from desk.messages import Button
from desk.news import UNSUBSCRIBE, is_subscribed
from desk.turns import Turn
from locales import _

PERSON = Button(_("I would like to talk to a person"), "person", repeatable=True)
OFFERED_PERSON = replace(PERSON, argument="offered")  # after a sentence that asks whether she wants one
QUESTION = Button(_("I have a question"), "menu", "question", repeatable=True)
EVENTS = Button(_("Events"), "menu", "events", repeatable=True)
JOBSEEKER = Button(_("I am looking for work or training"), "menu", "jobseeker", repeatable=True)
BUSINESS = Button(_("I have a business"), "menu", "business", repeatable=True)
MY_DATA = Button(_("My data"), "mydata", "see", repeatable=True)
MENU = (QUESTION, EVENTS, JOBSEEKER, BUSINESS, PERSON)
MY_CASES = Button(_("How is my case?"), "menu", "case", repeatable=True)
SECOND_MENU = (
    MY_CASES,
    MY_DATA,
    Button(_("Magyar / English"), "menu", "language", repeatable=True),
)
SUBSCRIBE = Button(_("I would like notices"), "form", "news", repeatable=True)
LEAVE_MESSAGE = Button(_("I leave a message"), "form", "message", repeatable=True)
BACK_TO_MENU = Button(_("Back to the menu"), "menu", repeatable=True)
# What an article may name as its next step (knowledge.article.MENU_ENTRIES).
ENTRIES: Mapping[str, Button] = {
    "message": LEAVE_MESSAGE,
    "events": EVENTS,
    "jobseeker": JOBSEEKER,
    "business": BUSINESS,
    "person": PERSON,
    "data": MY_DATA,
}

GREETING = _(
    "Good day! I am the Paktum Asszisztens, a computer program, not a person. I can tell you about supports, "
    "training and events, and I call a colleague if you need one.\n"
    "Write your question in your own words, or choose:"
)
INTRODUCTION = _("I am the Paktum Asszisztens, a computer program, not a person.")
MENU_TEXT = _("Write your question in your own words, or choose:")


def second_menu_of(turn: Turn) -> tuple[Button, ...]:
    """Who has subscribed is offered the way out instead."""
    return (*SECOND_MENU, UNSUBSCRIBE if is_subscribed(turn) else SUBSCRIBE)


def menu_of(turn: Turn) -> tuple[Button, ...]:
    """Nothing to choose while people own the conversation."""
    return MENU if turn.owner == BOT else ()

"""Sentences and buttons that several subjects share."""

from collections.abc import Mapping, Sequence
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
# The forms of interest; under an article its topic goes along (handlers/interest.py).
INTERESTED = Button(_("I am interested"), "interest", "jobseeker", repeatable=True)
BUSINESS_INTERESTED = Button(_("I am interested"), "interest", "business", repeatable=True)
ENQUIRE_JOBSEEKER = replace(INTERESTED, label=_("I would like to be contacted about it"))
ENQUIRE_BUSINESS = replace(BUSINESS_INTERESTED, label=_("I write what my business needs"))
FOR_ANOTHER = Button(_("I ask for help for somebody else"), "interest", "partner", repeatable=True)
BACK_TO_MENU = Button(_("Back to the menu"), "menu", repeatable=True)
# What an article may name as its next step (knowledge.article.MENU_ENTRIES).
ENTRIES: Mapping[str, Button] = {
    "message": LEAVE_MESSAGE,
    "events": EVENTS,
    "jobseeker": INTERESTED,
    "business": BUSINESS_INTERESTED,
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


def article_buttons(turn: Turn, topics: Sequence[str]) -> list[Button]:
    """Of what has ended nothing is offered."""
    articles = turn.knowledge.articles
    return [
        Button(articles[topic].title.into(turn.locale), "topic", topic, repeatable=True)
        for topic in topics
        if topic in articles and articles[topic].status_on(turn.today) != "closed"
    ]

"""What the program may say while people own a conversation (product.md section 2, rule 5), told from its words alone.

Written down here a second time on purpose: a new sentence of the program has to be put on the list by somebody.
What a visitor taps herself may be answered with any article, so these are the answers to texts and to colleagues.
"""

import re
from functools import cache

from desk.desk import Desk
from handlers.identifiers import WARNINGS
from knowledge.crisis import crisis_text
from locales import Locale, Text

LOCALES: tuple[Locale, ...] = ("hu", "en")
CUT = "\0"
HANDOVER_AND_PROMISE = (
    Text("From now on a person answers you: {name}.", {"name": CUT}),
    Text("Your conversation is waiting for a colleague again."),
    Text(
        "The colleague who dealt with your matter is away now, so another one will take it over. Reply by: {by}.",
        {"by": CUT},
    ),
    Text(
        "We have given your matter back to all our colleagues, so that somebody can answer you. Reply by: {by}.",
        {"by": CUT},
    ),
    Text("We are sorry that you have to wait. All our colleagues see your matter again, so that somebody answers you."),
    Text(
        "Your matter has been taken on by this partner office: {office}. They will contact you. "
        "You can also go on writing here.",
        {"office": CUT},
    ),
    Text("A colleague is dealing with your case and sees what you write here."),
    Text("Your message is with our colleagues. A reply can be expected by: {by}.", {"by": CUT}),
    Text("I am sorry that our reply is late. Your message is with our colleagues."),
    Text("Thank you, I have recorded your consent. Our colleague goes on from here."),
    Text("All right, we pass nothing on. Our colleague goes on helping you here."),
    Text("Until {until} we do not take messages from you. In an emergency call 112.", {"until": CUT}),
    Text("We do not take messages from you any more. In an emergency call 112."),
)
CASE = {"reference": CUT, "subject": CUT}
WHAT_BECAME_OF_IT = (
    Text(
        "{reference} ({subject}): our colleague is dealing with it. A reply can be expected by: {by}.",
        {**CASE, "by": CUT},
    ),
    Text(
        "{reference} ({subject}): with your consent we have passed it on to this partner office: {office}. "
        "We tell you here what they answer.",
        {**CASE, "office": CUT},
    ),
    Text(
        "{reference} ({subject}): the partner office could not take it on, so our colleague goes on with it. "
        "A reply can be expected by: {by}.",
        {**CASE, "by": CUT},
    ),
    Text(
        "{reference} ({subject}): our colleague comes back to it at this time: {moment}. "
        "If anything changes until then, write to us here.",
        {**CASE, "moment": CUT},
    ),
    Text(
        "{reference} ({subject}): our colleague has closed it. What came of it: {outcome}. "
        "If you have more to say about it, write to us here.",
        {**CASE, "outcome": CUT},
    ),
)
OFFER_OF_A_PHONE_NUMBER = (
    Text("Which number may our colleague call? We use it only in this matter."),
    Text("I cannot read this as a phone number. For example: 06 30 123 4567."),
    Text("Thank you. Our colleague will call this number: {number}.", {"number": CUT}),
    Text("All right. Our colleague will write to you here."),
    Text("We ask so that our reply finds you even if you leave this page."),
)
# Typed instead of tapped.
BUTTONS = (
    Text("You have already chosen: {chosen}.", {"chosen": CUT}),
    Text("This button is out of date. Please choose again:"),
    Text("This question is closed."),
)


def is_on_closed_list(desk: Desk, text: str) -> bool:
    if text in map(crisis_text, LOCALES) or text.startswith(_beginnings(desk)):
        return True
    statuses = (_pattern_of(desk.translator.into(locale, status)) for status in WHAT_BECAME_OF_IT for locale in LOCALES)
    return any(pattern.fullmatch(text) for pattern in statuses)


@cache
def _pattern_of(words: str) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, words.split(CUT))))


def _beginnings(desk: Desk) -> tuple[str, ...]:
    texts = (*HANDOVER_AND_PROMISE, *OFFER_OF_A_PHONE_NUMBER, *BUTTONS, *WARNINGS.values())
    return tuple(_beginning(desk, text, locale) for text in texts for locale in LOCALES)


@cache
def _beginning_of(pattern: str) -> str:
    return pattern.partition(CUT)[0]


def _beginning(desk: Desk, text: Text, locale: Locale) -> str:
    return _beginning_of(desk.translator.into(locale, text))

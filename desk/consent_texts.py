"""Every text by which somebody consents, with its version: what is recorded is the version of what she read."""

import hashlib
from dataclasses import dataclass

from desk.conversations import Thread
from desk.errors import NotShown
from locales import LOCALES, Text, Translator, _
from storage import messages
from storage.messages import MessageRow

GAP = "\0"  # in place of what differs from person to person
DIGITS = 16


@dataclass(frozen=True)
class ConsentText:
    """`digest`: of the words in all languages. Other words are another text: a new version with its own digest."""

    purpose: str
    version: str
    text: Text
    digest: str


CONTACT = ConsentText(
    "contact",
    "contact-1",
    _(
        "By sending it you agree that the office stores these data and contacts you in this matter. "
        "You can withdraw your consent at any time: just write so here."
    ),
    "d004255bf35aa99d",
)
CALLBACK = ConsentText(
    "contact",
    "callback-1",
    _("Which number may our colleague call? We use it only in this matter."),
    "2aa2bfcbd017bfd8",
)
PARTNER = ConsentText(
    "partner",
    "partner-1",
    _(
        "May we pass your matter on to this partner office: {office}? They would get your name, how to reach you, "
        "your settlement and what it is about, but not this conversation. You can say no; we go on helping you here. "
        "You can withdraw your consent at any time."
    ),
    "f405dc4607821fd2",
)
NEWS = ConsentText(
    "news",
    "news-1",
    _(
        "By subscribing you agree that the office sends you notices in this conversation about what you have chosen. "
        "Nothing is sent at night. You can unsubscribe at any time, with one tap or with the word “unsubscribe”."
    ),
    "41fdfb289562e7fd",
)
FOLLOW_UP = ConsentText(
    "follow_up",
    "follow_up-1",
    _(
        "You agree that the program asks you here, six months after you got a job, whether you still work there. "
        "It is one question, and you need not answer it. You can withdraw your consent at any time."
    ),
    "aee2faacd05bb62f",
)
INTEREST = ConsentText(
    "contact",
    "interest-1",
    _(
        "This is interest, not an official registration as a jobseeker: that can be asked for at the employment "
        "department of the district office (járási hivatal foglalkoztatási osztálya).\n"
        "By sending it you agree that the office stores these data and contacts you in this matter. "
        "You can withdraw your consent at any time: just write so here."
    ),
    "345be7f64bf0824a",
)
ON_BEHALF = ConsentText(
    "contact",
    "on_behalf-1",
    _(
        "By sending it you declare that the person has agreed that the office stores these data and gets in touch. "
        "Both of you can withdraw your consent at any time: just write so here."
    ),
    "c5756c5ab0aa5be4",
)
EVENT = ConsentText(
    "event",
    "event-1",
    _(
        "By answering you agree that the office keeps your name for this event and writes to you here about it. "
        "A phone number, if you give one, is used for this only. "
        "You can withdraw your consent at any time: just write so here."
    ),
    "760873dfe8c35d35",
)
ALL = (CONTACT, CALLBACK, PARTNER, NEWS, FOLLOW_UP, INTEREST, ON_BEHALF, EVENT)
TEXTS = {consent.version: consent for consent in ALL}


def digest_of(translator: Translator, text: Text) -> str:
    said = "\n".join("\n".join(_segments(translator, text, locale)) for locale in sorted(LOCALES))
    return hashlib.sha256(said.encode()).hexdigest()[:DIGITS]


def must_be_shown(thread: Thread, version: str) -> None:
    if not is_shown(thread, version):
        raise NotShown(version)


def is_shown(thread: Thread, version: str) -> bool:
    """Whether a line of this conversation that was not taken back carries the text."""
    return any(_carries(thread, TEXTS[version], line) for line in _said(thread))


def _said(thread: Thread) -> list[MessageRow]:
    lines = messages.thread(thread.tx, thread.row.id)
    return [line for line in reversed(lines) if line.sender != "visitor" and not line.deleted]


def _carries(thread: Thread, consent: ConsentText, line: MessageRow) -> bool:
    spoken = (_segments(thread.desk.translator, consent.text, locale) for locale in LOCALES)
    return any(all(segment in line.text for segment in segments) for segments in spoken)


def _segments(translator: Translator, text: Text, locale: str) -> list[str]:
    """What stands between the values."""
    return translator.into("en" if locale == "en" else "hu", Text(text.msgid, {"office": GAP})).split(GAP)

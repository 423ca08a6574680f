"""Name, way and time in one step: one question that takes what it finds, in any order, and what is missing is asked."""

import re
from collections.abc import Mapping
from contextlib import suppress
from itertools import compress

from handlers.contact import EMAIL, IN_CHAT, is_no_name, read_contact, read_name, without_numbers
from handlers.fields import times
from handlers.fields.asking import asks_something
from handlers.form import Answer, Answers, Choice, Field, Invalid, Moment, Timed, Together
from knowledge.text import WORD, composed, folded
from locales import _

# What stands around a name when people say how they can be reached; folded beginnings, none of them that of a name.
BESIDE = (
    "hivj", "hivhat", "felhiv", "kerem", "kernem", "kerdez", "szeretn", "telefon", "mobil", "szam", "vagyok",
    "elerh", "elerni", "email", "lehet", "koszon", "udvoz", "napot", "irjan", "irjon", "keresse", "keresh", "chat",
    "beszelget", "call", "name", "phone", "reach", "please", "tessek", "leginkabb", "inkabb", "csak", "korul",
)  # fmt: skip
GRAMMAR = frozenset(
    {
        *("a", "az", "en", "es", "is", "meg", "ra", "re", "on", "kor", "jo", "itt", "ha", "kb", "tel", "nev", "nevem"),
        *("hivni", "kerek", "kivanok", "mail", "udv", "el", "minek", "miert", "hogy"),
        *("my", "i", "am", "me", "the"),
    }
)
TIME_WORDS = (
    "delelott", "delutan", "reggel", "este", "ejjel", "holnap", "hetfo", "kedd", "szerd", "csutortok", "pentek",
    "szombat", "vasarnap", "jovo", "kovetkez", "heten", "barmi", "akarmi", "mindegy", "hetkoznap", "munkaido",
    "minel", "elobb", "hamar", "azonnal", "elott", "kozott", "delben", "mulva", "honap",
    "januar", "februar", "marcius", "aprilis", "majus", "junius", "julius", "augusztus", "szeptember", "oktober",
    "november", "december", "tomorrow", "morning", "afternoon", "monday", "tuesday", "wednesday", "thursday", "friday",
    "after", "before", "next", "negyed", "haromnegyed",
)  # fmt: skip
SHORT_TIME_WORDS = frozenset(
    {
        *("ma", "kor", "nap", "ket", "harom", "negy", "ot", "het", "fel", "ora", "orakor", "oratol", "utan", "tol"),
        *("ig", "today", "time", "any"),
    }
)


def read_reach(text: str, moment: Moment) -> Mapping[str, Answer]:
    """Under `name`, `contact` and `when`: whatever is there."""
    read: dict[str, Answer] = {}
    with suppress(Invalid):
        read["contact"] = read_contact(text)
    rest = without_numbers(EMAIL.sub(" ", composed(text)))
    name, others = _parted(rest)
    with suppress(Invalid):
        read["name"] = read_name(name)
    with suppress(Invalid):
        read["when"] = times.read_when(others if "name" in read else rest, moment)
    return read


def _parted(text: str) -> tuple[str, str]:
    """What may be a name, and everything around it."""
    written: list[str] = re.findall(r"[^\s,;()]+", text)
    is_name = [_may_be_of_a_name(written, place) for place in range(len(written))]
    others = [word for word, kept in zip(written, is_name, strict=True) if not kept]
    return " ".join(compress(written, is_name)), " ".join(others)


def _may_be_of_a_name(written: list[str], place: int) -> bool:
    """Péntek and Szerda are surnames, too, where a first name follows."""
    word = folded(written[place])
    parts = WORD.findall(word)
    if not parts or any(part.isdigit() for part in parts) or parts[0] in GRAMMAR or parts[0].startswith(BESIDE):
        return False
    if not (parts[0].startswith(TIME_WORDS) or parts[0] in SHORT_TIME_WORDS):
        return True
    follows = written[place + 1] if place + 1 < len(written) else ""
    return written[place].istitle() and follows.istitle() and not folded(follows).startswith(TIME_WORDS)


def is_by_phone(answers: Answers) -> bool:
    """Only who is called must be told when; a letter is read at any time."""
    contact = answers.get("contact", "")
    return bool(contact) and contact != IN_CHAT and "@" not in contact


def reach_fields() -> tuple[Field, ...]:
    together = Together(
        parts=("name", "contact", "when"),
        question=_(
            "What is your name, how can we reach you, and when may we call? "
            "For example: Kiss Mária, 06 30 123 4567, afternoon."
        ),
        reason=_("We ask so that our colleague can reach you, and at a time that suits you."),
        error=_(
            "Please write your name and a phone number or e-mail address, for example: Kiss Mária, 06 30 123 4567."
        ),
        read=read_reach,
    )
    return (
        Field(
            key="name",
            label=_("Name"),
            question=_("What is your name?"),
            reason=_("We ask so that our colleague knows how to address you."),
            error=_("Please write just your name, for example: Kiss Mária."),
            read=read_name,
            called=("nev", "name"),
            meant_otherwise=is_no_name,
            together=together,
        ),
        Field(
            key="contact",
            label=_("How to reach you"),
            question=_("How can we reach you? Please give a phone number or an e-mail address, or choose."),
            reason=_("We ask so that our reply finds you even if you leave this page."),
            error=_("I cannot read this as a phone number or e-mail address. For example: 06 30 123 4567."),
            read=read_contact,
            called=("telefon", "szam", "mobil", "email", "e mail", "phone", "number"),
            is_number=True,
            choices=(Choice(IN_CHAT, _("Here in the chat")),),
        ),
        Field(
            key="when",
            label=_("When to call"),
            question=_("When may we call you?"),
            reason=_("We ask so that our call does not come at a bad time."),
            error=_("Please write a day or a part of the day, for example: Tuesday afternoon."),
            read=Timed(times.read_when),
            called=("mikor", "idopont", "hivas", "hivj", "hivhat", "when", "time"),
            choices=times.CHOICES,
            shown=times.show_when,
            asked_when=is_by_phone,
            meant_otherwise=asks_something,
        ),
    )

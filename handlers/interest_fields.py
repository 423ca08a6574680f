"""The questions that all interest forms share: where, who, how and when."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.contact import IN_CHAT, is_no_name, read_contact, read_name
from handlers.form import Answers, Choice, Field
from handlers.news import read_settlement
from knowledge.places import places
from locales import Text, _

WHENS: Mapping[str, Text] = {
    "any": _("At any time"),
    "morning": _("In the morning"),
    "afternoon": _("In the afternoon"),
}


def choices(labels: Mapping[Any, Text]) -> tuple[Choice, ...]:
    """`labels`: by code."""
    return tuple(Choice(str(code), label) for code, label in labels.items())


def known_settlement(answers: Answers) -> str | None:
    """Its official name; None for any other place, which stays as it was typed."""
    settlement = answers.get("settlement")
    return settlement if settlement in places().settlements else None


def settlement_field(
    question: Text, reason: Text, asked_when: Callable[[Answers], bool] = lambda _answers: True
) -> Field:
    return Field(
        key="settlement",
        label=_("Settlement"),
        question=question,
        reason=reason,
        error=_("Please write the name of a settlement."),
        read=read_settlement,
        asked_when=asked_when,
    )


def reach_fields() -> tuple[Field, ...]:
    return (
        Field(
            key="name",
            label=_("Name"),
            question=_("What is your name?"),
            reason=_("We ask so that our colleague knows how to address you."),
            error=_("Please write just your name, for example: Kiss Mária."),
            read=read_name,
            meant_otherwise=is_no_name,
        ),
        Field(
            key="contact",
            label=_("How to reach you"),
            question=_("How can we reach you? Please give a phone number or an e-mail address, or choose."),
            reason=_("We ask so that our reply finds you even if you leave this page."),
            error=_("I cannot read this as a phone number or e-mail address. For example: 06 30 123 4567."),
            read=read_contact,
            is_number=True,
            choices=(Choice(IN_CHAT, _("Here in the chat")),),
        ),
    )

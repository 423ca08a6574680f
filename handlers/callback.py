"""A number to call back while the case already waits; one question, no summary."""

from desk import cases
from desk.consent_texts import CALLBACK as CALLBACK_CONSENT
from desk.consent_texts import is_shown
from desk.messages import Notice
from desk.turns import Turn
from handlers.contact import read_phone
from handlers.form import Answers, Field, Form
from locales import _


def submit(turn: Turn, answers: Answers) -> None:
    if is_shown(turn, CALLBACK_CONSENT.version):  # else she gave the number unasked, and agreed to no text of ours
        cases.give_consent(turn, CALLBACK_CONSENT.purpose, CALLBACK_CONSENT.version)
    cases.add_contact(turn, answers["contact"])
    turn.say(
        _("Thank you. Our colleague will call this number: {number}.", number=answers["contact"]),
        notice=Notice.HANDOVER,
    )


CALLBACK = Form(
    name="callback",
    title=_("Calling back"),
    intro=None,
    fields=(
        Field(
            key="contact",
            label=_("Phone number"),
            question=CALLBACK_CONSENT.text,
            reason=_("We ask so that our reply finds you even if you leave this page."),
            error=_("I cannot read this as a phone number. For example: 06 30 123 4567."),
            read=read_phone,
            is_number=True,
        ),
    ),
    consent=None,
    submit=submit,
)

"""Name and way to reach her, corrected by herself in all her cases; what is left out stays as it was."""

from desk import mydata
from desk.turns import Turn
from handlers.contact import is_no_name, read_contact, read_name
from handlers.form import Answers, Field, Form
from handlers.texts import MENU
from locales import _


def submit(turn: Turn, answers: Answers) -> None:
    if mydata.correct(turn, answers):
        text = _("Thank you, I have corrected it. Our colleagues see that your data have changed.")
    else:
        text = _("I have changed nothing: these data are stored so already, or we do not hold them.")
    turn.say(text, MENU)


CORRECTION = Form(
    name="correction",
    title=_("Correcting my data"),
    intro=None,
    fields=(
        Field(
            key="name",
            label=_("Name"),
            question=_("What is your name? You can skip it if the one we have is right."),
            reason=_("We ask so that our colleague knows how to address you."),
            error=_("Please write just your name, for example: Kiss Mária."),
            read=read_name,
            called=("nev",),
            meant_otherwise=is_no_name,
            optional=True,
        ),
        Field(
            key="contact",
            label=_("How to reach you"),
            question=_("Which phone number or e-mail address is right? You can skip it if the one we have is right."),
            reason=_("We ask so that our reply finds you even if you leave this page."),
            error=_("I cannot read this as a phone number or e-mail address. For example: 06 30 123 4567."),
            read=read_contact,
            called=("telefon", "szam", "mobil", "email", "e mail", "phone", "number"),
            is_number=True,
            optional=True,
        ),
    ),
    consent=_("What you have given here takes the place of what we hold in your cases and for events."),
    submit=submit,
    send=_("I correct it"),
)

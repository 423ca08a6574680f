"""The first form: a message with a name and a way to reach the person."""

from desk import cases
from desk.consent_texts import CONTACT
from desk.turns import Turn
from handlers.contact import IN_CHAT, is_courtesy, is_no_name, read_contact, read_message, read_name
from handlers.form import Answers, Choice, Field, Form
from handlers.texts import MENU
from locales import _

NOT_A_REGISTRATION = _(
    "This is not an official registration as a jobseeker: that can be asked for at the employment department "
    "of the district office (járási hivatal foglalkoztatási osztálya)."
)


def submit(turn: Turn, answers: Answers) -> None:
    cases.give_consent(turn, CONTACT.purpose, CONTACT.version)
    opened = cases.take_message(turn, answers["message"], dict(answers))
    thanks = _(
        "Thank you, we have recorded your message. Its number: {reference}. A reply can be expected by: {by}.",
        reference=opened.reference,
        by=opened.reply_by,
    )
    turn.say(f"{turn.words(thanks)}\n{turn.words(NOT_A_REGISTRATION)}", MENU)


LEAVE_MESSAGE = Form(
    name="message",
    title=_("Leaving a message"),
    intro=_("Three short questions follow, then you see everything before it is sent."),
    fields=(
        Field(
            key="message",
            label=_("Message"),
            question=_("What shall we help with? Please write it in a few sentences."),
            reason=_("We ask so that the right colleague can answer at once."),
            error=_("Please write in words what you need, for example: I am looking for a forklift course."),
            read=read_message,
            called=("szoveg",),
            meant_otherwise=is_courtesy,
        ),
        Field(
            key="name",
            label=_("Name"),
            question=_("What is your name?"),
            reason=_("We ask so that our colleague knows how to address you."),
            error=_("Please write just your name, for example: Kiss Mária."),
            read=read_name,
            called=("nev",),
            meant_otherwise=is_no_name,
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
    ),
    consent=CONTACT.text,
    submit=submit,
)

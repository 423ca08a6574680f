"""Registering for an event, another number of people, and a number to call: the forms of handlers/event_seats.py.

Each is filled in about an event. The last question of the first shows under which name she registers and the text of
the consent, so that its answer is the consent: who is known registers in four taps.
"""

from dataclasses import replace

from desk import attending, seats
from desk.attending import Own, Seen
from desk.consent_texts import EVENT
from desk.errors import EventClosed, NotNow
from desk.event_lines import people, vacancy, when
from desk.state import FormState
from desk.turns import Turn
from handlers import event_cues, event_questions, event_words
from handlers.contact import is_no_name, read_name, read_phone
from handlers.fields.asking import asks_something
from handlers.fields.people import is_only_people, read_people
from handlers.form import ABOUT, Answer, Answers, Choice, Field, Form, Invalid
from handlers.yes_no import says_yes
from knowledge.policy import Decision
from locales import Text, _

MOST_BUTTONS = 8  # more people than that are typed
SIZES = tuple(Choice(str(size), people(size)) for size in range(1, MOST_BUTTONS + 1))
HOW_MANY = _("How many people are coming?")


def as_registering(turn: Turn, state: FormState, field: Field) -> Field:
    """With the event, her name and the consent above the question, also where she said before how many they are."""
    seen = _seen(turn, state.about)
    if seen is None:
        return field
    event, fitting = seen.event, _up_to(seen.event.group_size, field)

    def put(question: Text) -> Text:
        return _(
            "{event}, {when} – {vacancy}\nName: {name}\n{consent}\n{question}",
            event=event.title(turn.locale),
            when=when(event),
            vacancy=vacancy(event, seen.places, turn.now),
            name=state.answers.get("name", ""),
            consent=EVENT.text,
            question=question,
        )

    if field.key in state.guesses:
        return replace(fitting, choices=(), only_choices=False, shown=lambda value: put(_coming(int(value), seen)))
    if event.group_size > 1:
        choices = tuple(replace(size, label=_coming(int(size.value), seen)) for size in fitting.choices)
        return replace(fitting, question=put(HOW_MANY), choices=choices)
    only = (Choice("1", event_words.join_label(seen)),)
    return replace(fitting, question=put(_("Would you like to register?")), choices=only, only_choices=True)


def _coming(count: int, seen: Seen) -> Text:
    """Where there are places, and fewer than that, it is said before she chooses what she would get."""
    if seen.places.free and count > seen.places.free:
        return _("{people} (waiting list)", people=people(count))
    return people(count)


def as_changing(turn: Turn, state: FormState, field: Field) -> Field:
    own = _own(turn, state.about)
    if own is None:
        return field
    event, fitting = own.event.title(turn.locale), _up_to(own.event.group_size, field)
    before = people(own.row.seats)

    def put(count: str) -> Text:
        return _(
            "{event}: until now {before}, from now on {people}", event=event, before=before, people=people(int(count))
        )

    if field.key in state.guesses:
        return replace(fitting, choices=(), only_choices=False, shown=put)
    question = _("{event}: until now {people}. How many people are coming?", event=event, people=before)
    return replace(fitting, question=question)


def _up_to(most: int, field: Field) -> Field:
    def read(text: str) -> Answer:
        if most == 1 and says_yes(text):
            return "1"
        answer = read_people(text)
        if int(answer if isinstance(answer, str) else answer.value) > most:
            raise Invalid(_too_many(most))
        return answer

    return replace(field, read=read, choices=SIZES[:most], only_choices=most <= MOST_BUTTONS)


def _too_many(most: int) -> Text:
    return _(
        "At most {most} can come with one registration; the others can register for themselves. "
        "If that does not suit you, call a colleague with the word “person”. For example: {most}.",
        most=people(most),
    )


def is_no_name_of_a_guest(text: str, decision: Decision) -> bool:
    """ "Jönnek" and "hol lesz" are no names."""
    cue = event_cues.read(text)
    return is_no_name(text, decision) or (cue is not None and not cue.rest)


def _seen(turn: Turn, about: str) -> Seen | None:
    return attending.look_at(turn, int(about)) if about.isdecimal() else None


def _own(turn: Turn, about: str) -> Own | None:
    seen = _seen(turn, about)
    return Own(seen.own, seen.event) if seen is not None and seen.own is not None else None


def register(turn: Turn, answers: Answers) -> None:
    seen = _seen(turn, answers.get(ABOUT, ""))
    if seen is None:
        event_words.say_unknown(turn)
        return
    if seen.own is not None:
        event_words.tell_own(turn, Own(seen.own, seen.event), _("You have registered for this event already."))
        return
    try:
        row = attending.register(turn, seen.event.id, answers["name"], int(answers["seats"]))
    except EventClosed as closed:
        event_words.say_closed(turn, seen, closed.why)
        return
    event_words.tell_registered(turn, Own(row, seen.event))
    event_questions.begin(turn, row.id)


def change_people(turn: Turn, answers: Answers) -> None:
    own = _own(turn, answers.get(ABOUT, ""))
    if own is None:
        event_words.say_unknown(turn)
        return
    try:
        row = seats.resize(turn.desk, turn.tx, own.row.id, int(answers["seats"]))
    except EventClosed:
        opening = _("At most {most} can come with one registration.", most=people(own.event.group_size))
        event_words.tell_own(turn, own, opening)
    except NotNow:
        event_words.tell_own(turn, own, _("There is no room for so many, or it is too late. Nothing has changed."))
    else:
        event_words.tell_own(turn, Own(row, own.event), _("I have changed it."))


def rename(turn: Turn, answers: Answers) -> None:
    own = _own(turn, answers.get(ABOUT, ""))
    if own is None:
        event_words.say_unknown(turn)
        return
    row = attending.rename(turn, own.row.id, answers["name"])
    text = _("I have changed it. The name on your registration: {name}.", name=row.name or "")
    event_words.tell_own(turn, Own(row, own.event), text)


def keep_phone(turn: Turn, answers: Answers) -> None:
    own = _own(turn, answers.get(ABOUT, ""))
    if own is None:
        event_words.say_unknown(turn)
        return
    attending.keep_phone(turn, own.row.id, answers["contact"])
    thanks = _("Thank you. If you do not see our message here, we call this number: {number}.")
    event_words.tell_own(turn, own, Text(thanks.msgid, {"number": answers["contact"]}))


NAME = Field(
    key="name",
    label=_("Name"),
    question=_("Under which name shall I register you?"),
    reason=_("We ask so that you are found on the list at the door."),
    error=_("Please write just your name, for example: Kiss Mária."),
    read=read_name,
    called=("nev", "name"),
    meant_otherwise=is_no_name_of_a_guest,
)
PEOPLE = Field(
    key="seats",
    label=_("How many people"),
    question=HOW_MANY,
    reason=_("We ask so that there is a chair for everybody."),
    error=_("Please write only how many people are coming, you included, for example: 2."),
    read=read_people,
    shown=lambda value: people(int(value)),
    choices=SIZES,
    meant_otherwise=asks_something,
    surely_answers=is_only_people,
)
REGISTRATION = Form(
    name="event",
    title=_("Registering for an event"),
    intro=None,
    fields=(NAME, replace(PEOPLE, adapted=as_registering)),
    consent=None,
    submit=register,
)
EVENT_PEOPLE = Form(
    name="event_people",
    title=_("How many people come to the event"),
    intro=None,
    fields=(replace(PEOPLE, adapted=as_changing),),
    consent=None,
    submit=change_people,
)
EVENT_NAME = Form(
    name="event_name",
    title=_("The name on a registration"),
    intro=None,
    fields=(replace(NAME, question=_("Which name shall stand on your registration?")),),
    consent=None,
    submit=rename,
)
EVENT_PHONE = Form(
    name="event_phone",
    title=_("A phone number for the event"),
    intro=None,
    fields=(
        Field(
            key="contact",
            label=_("Phone number"),
            question=_("Which number may we call about this event? We use it for this event only."),
            reason=_("We ask so that our message finds you even if you leave this page."),
            error=_("I cannot read this as a phone number. For example: 06 30 123 4567."),
            read=read_phone,
            is_number=True,
        ),
    ),
    consent=None,
    submit=keep_phone,
)

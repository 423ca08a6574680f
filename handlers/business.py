"""What a business writes about: the rule that saves money first, structured needs, an urgent reply where it is late."""

from collections.abc import Callable

from desk.consent_texts import CONTACT
from desk.intake import Kind
from desk.profile import HEADCOUNTS, MATTERS
from desk.turns import Turn
from handlers import everyday, interest_words, needs
from handlers.contact import read_message
from handlers.fields.asking import asks_something
from handlers.fields.reaching import reach_fields
from handlers.fields.settlement import known_settlement, settlement_field
from handlers.form import Answers, Choice, Field, Form
from handlers.interest_fields import choices
from knowledge.profile import Business, Headcount, Matter
from locales import Text, _

KINDS = {Matter.WORKERS: Kind.LABOUR_NEED, Matter.TRAINING: Kind.TRAINING_NEED}
BY_SIZE = (Matter.WAGE_SUPPORT, Matter.TRAINING)  # where there are supports for small businesses alone
IN_WORDS = (Matter.DUAL_TRAINING, Matter.PARTNERS, Matter.INVESTMENT, Matter.EVENT, Matter.ADVICE)
YES, NO = "yes", "no"


def profile_of(answers: Answers) -> Business:
    works = answers.get("already_works")
    return Business(
        matter=Matter(answers["matter"]) if "matter" in answers else None,
        settlement=known_settlement(answers.get("settlement")),
        headcount=Headcount(answers["headcount"]) if "headcount" in answers else None,
        already_works=None if works is None else works == YES,
    )


def is_about(*matters: Matter) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("matter") in matters


def say_rule(_turn: Turn, answers: Answers) -> Text | None:
    """Before the employment starts: whoever asks later has lost most supports."""
    return RULE if answers.get("matter") == Matter.WAGE_SUPPORT else None


def promise_soon(turn: Turn, answers: Answers) -> Text | None:
    if answers.get("already_works") != YES:
        return None
    by = turn.desk.working_time.after(turn.now, turn.desk.office.urgent_within_hours)
    return _("Thank you. We look at this before anything else; a reply can be expected by: {by}.", by=by)


def submit(turn: Turn, answers: Answers) -> None:
    matter = Matter(answers["matter"])
    kind = KINDS.get(matter, Kind.BUSINESS)
    interest_words.take(turn, kind, answers, profile_of(answers), needs.told(turn, matter, answers))


RULE = _("Important: most wage supports must be asked for BEFORE the employment starts.")

BUSINESS = Form(
    name="business",
    title=_("Enquiry of a business"),
    intro=_("A few short questions follow, mostly answered with one tap. Then you see everything before it is sent."),
    fields=(
        Field(
            key="matter",
            label=_("Subject"),
            question=_("What is it about?"),
            reason=_("We ask so that the right colleague can answer at once."),
            error=_("Please choose one of these, for example: wage support."),
            read=everyday.read_matter,
            choices=choices(MATTERS),
            only_choices=True,
            after=say_rule,
        ),
        Field(
            key="already_works",
            label=_("The worker"),
            question=_("Does the person already work for you?"),
            reason=_("We ask because most wage supports can only be asked for before the employment starts."),
            error=_("Please choose: not yet, or already works."),
            read=everyday.read_already_works,
            choices=(Choice(NO, _("Not yet")), Choice(YES, _("Already works"))),
            only_choices=True,
            asked_when=is_about(Matter.WAGE_SUPPORT),
            after=promise_soon,
        ),
        *needs.FIELDS,
        Field(
            key="details",
            label=_("In your words"),
            question=_("In a few words: what shall we help with?"),
            reason=_("We ask so that our colleague can prepare before calling you. You can skip it."),
            error=_("Please write in words what you need, or skip the question."),
            read=read_message,
            called=("leiras", "szoveg", "uzenet", "description"),
            optional=True,
            asked_when=is_about(*IN_WORDS),
            meant_otherwise=asks_something,
        ),
        Field(
            key="headcount",
            label=_("Size"),
            question=_("How many people work in your business?"),
            reason=_("We ask because some supports are for small and medium businesses only."),
            error=_("Please write a number, for example: 6."),
            read=everyday.read_headcount,
            called=("letszam", "meret", "hany fo", "hanyan dolgoz"),
            choices=choices(HEADCOUNTS),
            only_choices=True,
            optional=True,
            asked_when=is_about(*BY_SIZE),
        ),
        settlement_field(
            question=_("In which settlement is your business?"),
            reason=_("We ask because the employment office of that place is the one that deals with it."),
            asked_when=lambda answers: answers.get("matter") != Matter.EVENT,
        ),
        *reach_fields(),
    ),
    consent=CONTACT.text,
    submit=submit,
)

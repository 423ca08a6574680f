"""What a jobseeker is interested in: a few taps, then the programmes worth asking about. No registration."""

from desk.consent_texts import INTEREST
from desk.intake import Kind
from desk.messages import Button
from desk.profile import AGES, OBSTACLES, SCHOOLING, SITUATIONS, WISHES
from desk.turns import Turn
from handlers import everyday, interest_words
from handlers.fields.reaching import reach_fields
from handlers.fields.settlement import known_settlement, settlement_field
from handlers.form import JOINED, Answers, Ending, Field, Form, Timed
from handlers.interest_fields import choices
from handlers.texts import BACK_TO_MENU
from knowledge.profile import Age, Jobseeker, Obstacle, Schooling, Situation, Wish
from locales import _

STATUS = (Situation.REGISTERED, Situation.INACTIVE, Situation.WORKING, Situation.PUBLIC_WORKS)
CIRCUMSTANCES = tuple(situation for situation in Situation if situation not in STATUS)


def profile_of(answers: Answers) -> Jobseeker:
    """The codes alone: name, contact and a settlement that we do not know are none of the rules' business."""
    return Jobseeker(
        wish=Wish(answers["wish"]) if "wish" in answers else None,
        settlement=known_settlement(answers.get("settlement")),
        age=Age(answers["age"]) if "age" in answers else None,
        schooling=Schooling(answers["schooling"]) if "schooling" in answers else None,
        situations=frozenset(map(Situation, _codes(answers, "status") | _codes(answers, "circumstances"))),
        obstacles=frozenset(map(Obstacle, _codes(answers, "obstacles"))),
    )


def _codes(answers: Answers, key: str) -> set[str]:
    return set(filter(None, answers.get(key, "").split(JOINED)))


def asks_status(answers: Answers) -> bool:
    """A pensioner needs a person, no programme."""
    return answers.get("age") not in (Age.UNDER_16, Age.FROM_65)


def asks_more(answers: Answers) -> bool:
    """Who only wants advice is asked neither her schooling nor what stands in her way."""
    return asks_status(answers) and answers.get("wish") != Wish.ADVICE


def end_under_16(answers: Answers) -> Ending | None:
    """Of a child we keep nothing; the way is her parent or her school."""
    return FOR_CHILDREN if answers.get("age") == Age.UNDER_16 else None


def submit(turn: Turn, answers: Answers) -> None:
    interest_words.take(turn, Kind.JOBSEEKER, answers, profile_of(answers))


NONE_OF_THEM = _("None of these")
FOR_CHILDREN = Ending(
    _(
        "We take the data of nobody under 16, and have kept nothing of what you answered. Please ask a parent or your "
        "school to write to us. You can read here about choosing a trade."
    ),
    (Button(_("Choosing a trade"), "topic", "palyavalasztas-palyaorientacio", repeatable=True), BACK_TO_MENU),
)


JOBSEEKER = Form(
    name="jobseeker",
    title=_("Interest in work or training"),
    intro=_(
        "A few short questions follow, mostly answered with one tap. This is interest, not an official "
        "registration as a jobseeker."
    ),
    fields=(
        Field(
            key="wish",
            label=_("What you are looking for"),
            question=_("What are you looking for?"),
            reason=_("We ask because a different colleague deals with jobs, courses and mentoring."),
            error=_("Please choose one of these, for example: job or course."),
            read=everyday.read_wish,
            choices=choices(WISHES),
            only_choices=True,
        ),
        settlement_field(
            question=_("In which settlement do you live?"),
            reason=_("We ask because each settlement has its own employment office, and some programmes are local."),
        ),
        Field(
            key="age",
            label=_("Age"),
            question=_("How old are you?"),
            reason=_("We ask because most programmes are for a certain age. Your exact age is not needed."),
            error=_("Please write your age as a number, for example: 42."),
            read=Timed(everyday.read_age),
            called=("korom", "koromat", "kora", "hany eves", "eves"),
            choices=choices(AGES),
            only_choices=True,
            ends=end_under_16,
        ),
        Field(
            key="status",
            label=_("Your situation"),
            question=_("Which of these is true of you now?"),
            reason=_("We ask because many supports are for registered jobseekers only, others for those who are not."),
            error=_("Please choose one, for example: I have a job."),
            read=everyday.read_status,
            called=("allapot", "statusz"),
            choices=choices({code: SITUATIONS[code] for code in STATUS}),
            only_choices=True,
            asked_when=asks_status,
        ),
        Field(
            key="circumstances",
            label=_("Also true of you"),
            question=_("Is one of these true of you as well? You may choose several."),
            reason=_("We ask because there are programmes of their own for these. You can skip it."),
            error=_("Please choose from these, or skip the question."),
            read=everyday.read_circumstances,
            choices=choices({code: SITUATIONS[code] for code in CIRCUMSTANCES}),
            only_choices=True,
            several=True,
            optional=True,
            skip=NONE_OF_THEM,
            asked_when=asks_status,
        ),
        Field(
            key="schooling",
            label=_("Schooling"),
            question=_("What schooling have you finished?"),
            reason=_("We ask because jobs and courses need a certain schooling."),
            error=_("Please choose one, for example: eight classes."),
            read=everyday.read_schooling,
            called=("vegzettseg", "iskola", "school"),
            choices=choices(SCHOOLING),
            only_choices=True,
            asked_when=asks_more,
        ),
        Field(
            key="obstacles",
            label=_("What makes it harder"),
            question=_("Does one of these make it harder for you to work or learn? You may choose several."),
            reason=_("We ask because for some of these there is help. You can skip it."),
            error=_("Please choose from these, or skip the question."),
            read=everyday.read_obstacles,
            called=("akadaly", "nehezseg"),
            choices=choices(OBSTACLES),
            only_choices=True,
            several=True,
            optional=True,
            skip=NONE_OF_THEM,
            asked_when=asks_more,
        ),
        *reach_fields(),
    ),
    consent=INTEREST.text,
    submit=submit,
)

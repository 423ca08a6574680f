"""What is said when a form of interest has been sent: its number, until when, and what is worth asking about.

Nobody is told that something is due to her: each programme stands with the reason why it is worth asking about, and
with who decides (product.md section 5).
"""

from collections.abc import Sequence

from babel.lists import format_list

from desk import intake
from desk.cases import Opened
from desk.consent_texts import CONTACT, INTEREST, ON_BEHALF
from desk.intake import Intake, Kind, Need
from desk.messages import Button
from desk.turns import Turn
from handlers.form import Answers
from handlers.texts import MENU, MY_CASES, PERSON
from knowledge.eligibility import Likely, likely
from knowledge.profile import Jobseeker, Profile, Situation
from locales import Text, _

# What stands on the summary of each form; businesses agree to what everybody agrees to who leaves a message.
CONSENTS = {Kind.JOBSEEKER: INTEREST, Kind.PARTNER_REFERRAL: ON_BEHALF}
SHOWN_FIRST = 3
PAPERS = Button(_("What papers do I need?"), "topic", "allaskereso-regisztracio-iratok", repeatable=True)
NOT_A_REGISTRATION = _(
    "This is interest, not an official registration as a jobseeker. You can register at the employment department of "
    "the district office (járási hivatal foglalkoztatási osztálya)."
)
QUESTIONS: dict[Kind, Text] = {
    Kind.JOBSEEKER: _("Interest in work or training"),
    Kind.BUSINESS: _("Enquiry of a business"),
    Kind.LABOUR_NEED: _("A business is looking for workers"),
    Kind.TRAINING_NEED: _("A business needs training for its people"),
    Kind.PARTNER_REFERRAL: _("A partner asks for help for somebody"),
}


def take(turn: Turn, kind: Kind, answers: Answers, profile: Profile, needs: tuple[Need, ...] = ()) -> None:
    """The case is made, and she is told what becomes of it and what is worth asking about."""
    found = likely(profile, turn.today, turn.knowledge)
    opened = intake.take(
        turn,
        Intake(
            kind=kind,
            question=answers.get("details") or turn.desk.translator.into("hu", QUESTIONS[kind]),
            form=dict(answers),
            profile=profile,
            topic=turn.state.open_topic(turn.now),
            needs=needs,
            consents=(CONSENTS.get(kind, CONTACT),),
            topics=tuple(each.topic for each in found),
        ),
    )
    confirm(turn, opened, *_about_registration(kind, profile))
    if found:
        tell(turn, found[:SHOWN_FIRST], more=opened.case_id if len(found) > SHOWN_FIRST else None)
    else:
        turn.say(_("I know of no programme that is surely worth asking about now. Our colleague will call you."), MENU)


def _about_registration(kind: Kind, profile: Profile) -> tuple[Text | None, tuple[Button, ...]]:
    """The papers are for whoever is out of work and has the official way still before her."""
    if kind is not Kind.JOBSEEKER:
        return None, ()
    may_register = isinstance(profile, Jobseeker) and Situation.INACTIVE in profile.situations
    return NOT_A_REGISTRATION, (PAPERS,) if may_register else ()


def confirm(turn: Turn, opened: Opened, note: Text | None, buttons: Sequence[Button]) -> None:
    thanks = _(
        "Thank you, we have recorded it. Its number: {reference}. A reply can be expected by: {by}.",
        reference=opened.reference,
        by=opened.reply_by,
    )
    told = [thanks] if note is None else [thanks, note]
    turn.say("\n".join(map(turn.words, told)), (*buttons, MY_CASES, PERSON))


def tell(turn: Turn, found: Sequence[Likely], more: int | None = None) -> None:
    """`more`: the case whose other programmes stand behind a button."""
    lines = [turn.words(_("Worth asking about:"))]
    lines += [f"• {each.title.into(turn.locale)} – {each.because(turn.locale)}" for each in found]
    lines += dict.fromkeys(each.decides.into(turn.locale) for each in found)
    tellers = dict.fromkeys(each.teller.into(turn.locale) for each in found if each.status == "unknown")
    if tellers:
        who = format_list(list(tellers), locale=turn.locale)
        lines.append(turn.words(_("Whether these are available now, {who} can tell you.", who=who)))
    buttons = [Button(each.title.into(turn.locale), "topic", each.topic, repeatable=True) for each in found]
    if more is not None:
        buttons.append(Button(_("The others"), "interest", f"more.{more}", repeatable=True))
    turn.say("\n".join(line for line in lines if line), buttons)

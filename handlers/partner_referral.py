"""Somebody asks help for another person: a health visitor, a school, a municipality. Only with that person's consent.

Organisations are told apart by their kind; nothing is asked of the person's origin or health (GDPR article 9).
"""

from collections.abc import Mapping, Sequence

from desk.consent_texts import ON_BEHALF
from desk.intake import Kind
from desk.messages import Button
from desk.profile import WISHES
from desk.turns import Turn
from handlers import everyday, interest_words
from handlers.contact import is_no_name, read_contact, read_name
from handlers.fields.reaching import reach_fields
from handlers.fields.settlement import known_settlement, settlement_field
from handlers.form import Answers, Choice, Ending, Field, Form, Invalid
from handlers.interest_fields import choices
from handlers.texts import BACK_TO_MENU, PERSON
from knowledge.profile import Jobseeker, Wish
from knowledge.text import words
from locales import Text, _

YES, NO, CHILD = "yes", "no", "under-16"
THROUGH_ME = "through-me"
TOLD_TODAY, CALLED_TODAY, WROTE_TODAY = "told-today", "called-today", "wrote-today"
LONGEST_LINE = 120
ORGANISATIONS: Mapping[str, Text] = {
    "health-visitor": _("Health visitor"),
    "school": _("School"),
    "municipality": _("Municipality"),
    "minority-municipality": _("Minority self-government"),
    "family-service": _("Family support service"),
    "other": _("Another organisation"),
}
ORGANISATION_WORDS: everyday.Beginnings = {
    "health-visitor": ("vedono",),
    "school": ("iskola", "tanar", "tanito", "pedagog", "school"),
    "minority-municipality": ("roma", "nemzetis"),
    "municipality": ("onkorm", "polgarm", "municip"),
    "family-service": ("csalads", "gyermekj", "szocial"),
    "other": ("egyeb", "mas", "alapit", "egyes", "civil", "other"),
}
HELPERS = (
    "vedono", "csaladsegit", "gyermekjolet", "gyermekvedel", "pedagogus", "tanar", "tanito", "osztalyfonok",
    "iskolaigazgato", "partfogo", "mentor", "gondnok", "szocialis",
)  # fmt: skip
BODIES = ("iskola", "onkormanyzat", "nemzetisegi", "csaladsegit", "gyermekjolet", "alapitvan", "egyesulet", "vedono")
SPEAKS = frozenset({"vagyok", "vagyunk", "dolgozom", "irok", "irunk", "neveben", "kepviselem", "am", "work"})
CLIENTS = (
    "klien", "ugyfelet", "ugyfelem", "ugyfelun", "gondozott", "ellatott", "vedenc", "anyuk", "edesany", "csalad",
    "diak", "tanulo", "tanitvany", "fiatal", "ismeros", "client", "mother", "family",
)  # fmt: skip
HANDS_OVER = (
    "atad", "atkuld", "kuldene", "kuldenek", "iranyit", "atiranyit", "tovabbit", "kozvetiten", "bejelentene", "refer",
)  # fmt: skip
HELPS = ("segitseg", "segiten", "segits", "tamogat", "help")
SOMEBODY = frozenset({"neki", "nekik", "reszere", "szamara", "neveben", "helyett", "egyik", "egy"})


def refers(said: Sequence[str]) -> bool:
    """Whether a text plainly is about handing over a person who is cared for."""
    client = _any(said, CLIENTS)
    if client and _any(said, HANDS_OVER):
        return True
    speaks = not SPEAKS.isdisjoint(said) and (_any(said, HELPERS) or _any(said, BODIES))
    return speaks and client and (_any(said, HELPS) or not SOMEBODY.isdisjoint(said))


def _any(said: Sequence[str], beginnings: tuple[str, ...]) -> bool:
    return any(word.startswith(beginnings) for word in said)


def read_agreed(text: str) -> str:
    said = words(text)
    if any(word.startswith(("gyer", "kiskor")) for word in said) or "16" in said:
        return CHILD
    if any(word in ("nem", "meg", "not", "no") for word in said):
        return NO
    if any(word.startswith(("igen", "bele", "tud", "ker", "yes", "agree")) for word in said):
        return YES
    raise Invalid


def read_line(text: str) -> str:
    line = " ".join(text.split())
    if sum(character.isalpha() for character in line) < 2 or len(line) > LONGEST_LINE:
        raise Invalid
    return line


def read_organisation(text: str) -> str:
    found = everyday.named(text, ORGANISATION_WORDS)
    if not found:
        raise Invalid
    return next(code for code in ORGANISATION_WORDS if code in found)


def end_without_consent(answers: Answers) -> Ending | None:
    """Without it nothing of the person is kept: she gets our address instead."""
    return {NO: WITHOUT_CONSENT, CHILD: FOR_A_CHILD}.get(answers.get("agreed", ""))


def submit(turn: Turn, answers: Answers) -> None:
    """When it was said is kept as a day, for "today" says nothing tomorrow."""
    profile = Jobseeker(wish=Wish(answers["wish"]), settlement=known_settlement(answers.get("settlement")))
    kept = {**answers, "agreed_on": turn.today.isoformat()}
    interest_words.take(turn, Kind.PARTNER_REFERRAL, kept, profile)


WITHOUT_CONSENT = Ending(
    _(
        "Then please ask the person first; until then we write down nothing. "
        "You can also give our address: everybody may write to us here without a name."
    ),
    (Button(_("How to reach the office"), "topic", "iroda-elerhetoseg", repeatable=True), PERSON, BACK_TO_MENU),
)
FOR_A_CHILD = Ending(
    _(
        "We take the data of nobody under 16. Please ask a parent to write to us; "
        "about choosing a trade the school can help."
    ),
    (Button(_("Choosing a trade"), "topic", "palyavalasztas-palyaorientacio", repeatable=True), PERSON, BACK_TO_MENU),
)

PARTNER_REFERRAL = Form(
    name="partner",
    title=_("Help for somebody else"),
    intro=_(
        "You ask for help for somebody else. We write down only what that person has agreed to. "
        "Please write nothing about health or origin."
    ),
    fields=(
        Field(
            key="agreed",
            label=_("Consent"),
            question=_("Does the person know about it, and has she or he agreed that we get in touch?"),
            reason=_("We ask because without the person's consent we may keep no data."),
            error=_("Please choose: yes, or not yet."),
            read=read_agreed,
            choices=(
                Choice(NO, _("Not yet")),
                Choice(CHILD, _("The person is under 16")),
                Choice(YES, _("Yes, agreed")),
            ),
            only_choices=True,
            ends=end_without_consent,
        ),
        Field(
            key="agreed_how",
            label=_("How and when agreed"),
            question=_("How and when did the person agree?"),
            reason=_("We ask because the consent has to be recorded."),
            error=_("Please write it in a few words, for example: in person, yesterday."),
            read=read_line,
            choices=(
                Choice(TOLD_TODAY, _("Today, in person")),
                Choice(CALLED_TODAY, _("Today, by phone")),
                Choice(WROTE_TODAY, _("Today, in writing")),
            ),
        ),
        Field(
            key="organisation",
            label=_("Kind of organisation"),
            question=_("Where do you write from?"),
            reason=_("We ask so that we know who helps the person already."),
            error=_("Please choose one, for example: school."),
            read=read_organisation,
            choices=choices(ORGANISATIONS),
            only_choices=True,
        ),
        Field(
            key="organisation_name",
            label=_("Organisation"),
            question=_("What is the name of the organisation?"),
            reason=_("We ask so that our colleague can find you."),
            error=_("Please write the name, for example: primary school."),
            read=read_line,
            called=("szervezet neve", "szervezet nevet", "intezmeny neve", "intezmeny nevet"),
        ),
        *reach_fields(),
        Field(
            key="person",
            label=_("First name of the person"),
            question=_("What is the first name of the person you ask help for? We need no more."),
            reason=_("We ask so that our colleague knows whom to ask for."),
            error=_("Please write just a first name, for example: Mária."),
            read=read_name,
            called=("keresztnev", "illeto neve", "illeto nevet", "first name"),
            meant_otherwise=is_no_name,
        ),
        Field(
            key="person_contact",
            label=_("How to reach the person"),
            question=_("How can we reach the person? Please give a phone number or an e-mail address, or choose."),
            reason=_("We ask so that our colleague can talk to the person, too."),
            error=_("I cannot read this as a phone number or e-mail address. For example: 06 30 123 4567."),
            read=read_contact,
            called=("illeto telefon", "illeto szam", "illeto elerhet", "illeto email"),
            is_number=True,
            of_another=True,
            choices=(Choice(THROUGH_ME, _("Through me")),),
        ),
        Field(
            key="wish",
            label=_("What the person is looking for"),
            question=_("What is the person looking for?"),
            reason=_("We ask because a different colleague deals with jobs, courses and mentoring."),
            error=_("Please choose one of these, for example: job or course."),
            read=everyday.read_wish,
            choices=choices(WISHES),
            only_choices=True,
        ),
        settlement_field(
            question=_("In which settlement does the person live?"),
            reason=_("We ask because each settlement has its own employment office, and some programmes are local."),
        ),
    ),
    consent=ON_BEHALF.text,
    submit=submit,
)

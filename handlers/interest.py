"""The ways into the interest forms: a button under an answer, a link, a text; and the programmes behind [Többi]."""

from collections.abc import Mapping

from desk import cases
from desk.turns import Turn
from handlers import drafts, forms, interest_words, jobseeker, needs, partner_referral
from handlers.business import BUSINESS, NO, YES, promise_soon
from handlers.business import profile_of as business_of
from handlers.handover import out_of_date
from handlers.jobseeker import JOBSEEKER
from handlers.partner_referral import PARTNER_REFERRAL
from knowledge.eligibility import likely
from knowledge.profile import Matter, Wish
from knowledge.text import words

OPENED = frozenset({JOBSEEKER.name, BUSINESS.name, PARTNER_REFERRAL.name})
# What whoever comes from an article has said already by choosing it.
WISH_OF: Mapping[str, Wish] = {
    "allasajanlatok-hol": Wish.JOB,
    "kepzesi-tamogatas-jogosultsag": Wish.TRAINING,
    "targoncavezeto-kepzes": Wish.TRAINING,
    "parkgondozo-kepzes": Wish.TRAINING,
}
MATTER_OF: Mapping[str, Matter] = {
    "bertamogatas-most": Matter.WAGE_SUPPORT,
    "bertamogatas-igenyles": Matter.WAGE_SUPPORT,
    "munkaeroigeny-bejelentes": Matter.WORKERS,
    "dualis-kepzes-cegnek": Matter.DUAL_TRAINING,
    "vallalkozoi-halozat-beszallitok": Matter.PARTNERS,
    "befektetesosztonzes": Matter.INVESTMENT,
    "kisvallalkozas-megkereses": Matter.ADVICE,
}


STARTED: Mapping[str | None, str] = {"yes": YES, "no": NO}


def press(turn: Turn, argument: str) -> None:
    """`form.topic`, or `more.case`."""
    what, _dot, rest = argument.partition(".")
    if what == "more":
        _tell_others(turn, rest)
    elif what in OPENED:
        open_form(turn, what, rest)
    else:
        out_of_date(turn)


def open_form(turn: Turn, name: str, topic: str = "") -> None:
    """With what she has said already; a form that she left is offered first."""
    if name in drafts.fresh(turn):
        drafts.offer(turn, name)
        return
    said = _said_already(turn, name, topic)
    promise = promise_soon(turn, said)
    if promise is not None:
        turn.say(promise)
    forms.open_form(turn, name, said)


def is_referral(turn: Turn) -> bool:
    return partner_referral.refers(words(turn.text))


def open_referral(turn: Turn) -> None:
    open_form(turn, PARTNER_REFERRAL.name)


def _said_already(turn: Turn, name: str, topic: str) -> dict[str, str]:
    if name == JOBSEEKER.name and topic in WISH_OF:
        return {"wish": WISH_OF[topic]}
    if name != BUSINESS.name or topic not in MATTER_OF:
        return {}
    said: dict[str, str] = {"matter": MATTER_OF[topic]}
    if MATTER_OF[topic] in needs.NEEDS:
        return said | needs.in_first_words(turn, MATTER_OF[topic])
    started = turn.state.reply_to("not_started", turn.now)
    if MATTER_OF[topic] is Matter.WAGE_SUPPORT and started in STARTED:
        said["already_works"] = STARTED[started]
    return said


def _tell_others(turn: Turn, case: str) -> None:
    """Of a case of her own, by the rules of today."""
    own = {str(each.id): each for each in cases.own_cases(turn)}
    form = own[case].form if case in own else None
    if not form:
        out_of_date(turn)
        return
    profile = business_of(form) if "matter" in form else jobseeker.profile_of(form)
    found = likely(profile, turn.today, turn.knowledge)[interest_words.SHOWN_FIRST :]
    if found:
        interest_words.tell(turn, found)
    else:
        out_of_date(turn)

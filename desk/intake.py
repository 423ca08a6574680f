"""What a form took in becomes a case: routed, with consent, settlement, likely programmes and needs, in one call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desk import cases, routing
from desk.cases import NewCase, Opened, Reason
from desk.consent_texts import ConsentText
from desk.conversations import Thread
from desk.routing import Kind
from knowledge.profile import Business, Jobseeker, Matter, Profile, Schooling
from locales import Text, _
from storage import intake
from storage.intake import NeedRow

__all__ = ["Intake", "Kind", "Need", "NeedKind", "Opened", "Shift", "take"]


class NeedKind(StrEnum):
    LABOUR = "labour"
    TRAINING = "training"


class Shift(StrEnum):
    ONE = "one"
    TWO = "two"
    THREE = "three"
    PART_TIME = "part-time"
    ANY = "any"


SHIFTS: Mapping[Shift, Text] = {
    Shift.ONE: _("One shift"),
    Shift.TWO: _("Two shifts"),
    Shift.THREE: _("Three shifts or without a break"),
    Shift.PART_TIME: _("Part-time"),
    Shift.ANY: _("It can be agreed"),
}


@dataclass(frozen=True)
class Need:
    """`trade`: as it was typed; `from_month`: any day of it; `settlement`: of the work, its official name."""

    kind: NeedKind
    trade: str
    count: int | None = None
    from_month: date | None = None
    schooling: Schooling | None = None
    shift: Shift | None = None
    settlement: str | None = None


@dataclass(frozen=True)
class Intake:
    """`form`: the answers as they were given, by field; `consents`: those whose text stood above the button.

    `topics`: the programmes that she was told are worth asking about, in their order.
    """

    kind: Kind
    question: str
    form: Mapping[str, str]
    profile: Profile | None = None
    topic: str | None = None
    urgent: bool = False
    needs: tuple[Need, ...] = ()
    consents: tuple[ConsentText, ...] = ()
    topics: tuple[str, ...] = field(default=())


def take(thread: Thread, given: Intake) -> Opened:
    """The conversation stays with who has it. A programme that has ended is never kept as a likely one."""
    articles = thread.desk.published.current.articles
    settlement = _known(given)
    asked = routing.Asked(given.kind, given.topic, given.profile, settlement)
    new = NewCase(
        kind=given.kind,
        reason=Reason.URGENT if _has_started(given) else Reason.FORM,
        routed=routing.route(asked, articles, thread.today),
        question=given.question,
        form=given.form,
        topic=given.topic,
        subject=_subject(given.profile),
        settlement=settlement,
        urgent=given.urgent or _has_started(given),
    )
    for consent in given.consents:
        cases.give_consent(thread, consent.purpose, consent.version)
    opened = cases.open_case(thread, new)
    kept = [name for name in given.topics if name in articles and articles[name].status_on(thread.today) != "closed"]
    intake.add_programmes(thread.tx, opened.case_id, kept)
    for need in given.needs:
        intake.add_need(thread.tx, _row(thread, opened.case_id, need, settlement))
    return opened


def _known(given: Intake) -> str | None:
    """One that we do not know stays in the form, where it is encrypted."""
    settlement = given.profile.settlement if given.profile else None
    settlement = settlement or next((need.settlement for need in given.needs if need.settlement), None)
    return settlement if settlement in routing.settlements() else None


def _has_started(given: Intake) -> bool:
    """For a worker who has started most wage supports can no longer be asked for: every hour counts."""
    profile = given.profile
    return isinstance(profile, Business) and profile.matter is Matter.WAGE_SUPPORT and profile.already_works is True


def _subject(profile: Profile | None) -> str | None:
    match profile:
        case Jobseeker(wish=wish):
            return wish
        case Business(matter=matter):
            return matter
    return None


def _row(thread: Thread, case_id: int, need: Need, settlement: str | None) -> NeedRow:
    place = need.settlement if need.settlement in routing.settlements() else settlement
    month = need.from_month.replace(day=1) if need.from_month else None
    return NeedRow(0, case_id, need.kind, need.trade, need.count, month, need.schooling, need.shift, place, thread.now)

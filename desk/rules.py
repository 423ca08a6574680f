"""The published rules of what is worth asking about, as colleagues read them and try them on a made-up profile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from desk.announcements import settlements
from desk.desk import Desk
from desk.rights import Right, must
from knowledge.article import Fact
from knowledge.base import Knowledge
from knowledge.eligibility import Judged, Likely, When, judged, likely
from knowledge.profile import Age, Business, Headcount, Jobseeker, Matter, Obstacle, Profile, Schooling, Situation, Wish
from knowledge.rule import QUESTIONS, Audience, Condition, Held, Home, Rule, YesNo, told
from locales import Locale
from storage.staff import StaffRow

# What pages need of a rule.
__all__ = [
    "QUESTIONS",
    "Audience",
    "Condition",
    "Held",
    "Home",
    "Judged",
    "Likely",
    "Profile",
    "Rule",
    "When",
    "settlements",
    "told",
]

NOBODY: Mapping[Audience, Profile] = {"jobseeker": Jobseeker(), "business": Business()}
Code = TypeVar("Code", bound=StrEnum)


@dataclass(frozen=True)
class Tried:
    """What somebody with such a profile would be shown on that day, and every rule with what held of it."""

    shown: Sequence[Likely]
    judged: Sequence[Judged]


def listed(desk: Desk, staff: StaffRow, audience: Audience, today: date) -> list[Judged]:
    """Every rule, in the published order, with its state of that day."""
    must(staff, Right.READ_RULES)
    return list(judged(NOBODY[audience], today, desk.published.current))


def tried(desk: Desk, staff: StaffRow, profile: Profile, today: date) -> Tried:
    must(staff, Right.READ_RULES)
    knowledge = desk.published.current
    return Tried(likely(profile, today, knowledge), list(judged(profile, today, knowledge)))


def source_of(desk: Desk, fact: Fact, lang: Locale) -> str:
    knowledge: Knowledge = desk.published.current
    title = knowledge.library.source_titles.get(fact.source)
    return title.into(lang) if title else fact.source


def profile_of(audience: Audience, chosen: Mapping[str, Iterable[str]], settlement: str | None) -> Profile:
    """Of the codes chosen for each question; what is no code was not chosen."""
    if audience == "jobseeker":
        return Jobseeker(
            wish=_one(Wish, chosen.get("wish", ())),
            settlement=settlement,
            age=_one(Age, chosen.get("age", ())),
            schooling=_one(Schooling, chosen.get("schooling", ())),
            situations=frozenset(_many(Situation, chosen.get("situation", ()))),
            obstacles=frozenset(_many(Obstacle, chosen.get("obstacle", ()))),
        )
    works = _one(YesNo, chosen.get("already_works", ()))
    return Business(
        matter=_one(Matter, chosen.get("matter", ())),
        settlement=settlement,
        headcount=_one(Headcount, chosen.get("headcount", ())),
        already_works=None if works is None else works is YesNo.YES,
    )


def _many(codes: type[Code], chosen: Iterable[str]) -> list[Code]:
    given = set(chosen)
    return [code for code in codes if code.value in given]


def _one(codes: type[Code], chosen: Iterable[str]) -> Code | None:
    return next(iter(_many(codes, chosen)), None)

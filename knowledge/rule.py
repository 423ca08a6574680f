"""What a published rule is: for whom a support or a programme is worth asking about. `rule_file` reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from knowledge.article import Words
from knowledge.places import places
from knowledge.profile import Age, Business, Headcount, Jobseeker, Matter, Obstacle, Profile, Schooling, Situation, Wish

Audience = Literal["jobseeker", "business"]


class YesNo(StrEnum):
    YES = "yes"
    NO = "no"


# What a condition may ask about, and the codes that may be told of it.
QUESTIONS: Mapping[Audience, Mapping[str, type[StrEnum]]] = {
    "jobseeker": {"wish": Wish, "age": Age, "schooling": Schooling, "situation": Situation, "obstacle": Obstacle},
    "business": {"matter": Matter, "headcount": Headcount, "already_works": YesNo},
}


class Held(StrEnum):
    """What a condition says of a profile. Not told is never as good as yes."""

    YES = "yes"
    NO = "no"
    NOT_TOLD = "not told"


@dataclass(frozen=True)
class Condition:
    """Of the codes told: at least one of `any_of`, each of `all_of`, none of `none_of`.

    `because` is said to whom it fits, after "because": it must be true for everybody who fulfils the condition.
    It is left out where it would be tedious ("you are of working age").
    """

    question: str
    because: Words | None = None
    any_of: frozenset[str] = frozenset()
    all_of: frozenset[str] = frozenset()
    none_of: frozenset[str] = frozenset()

    def held(self, profile: Profile) -> Held:
        codes = told(profile, self.question)
        if not codes:
            return Held.NOT_TOLD
        fits = (not self.any_of or self.any_of & codes) and self.all_of <= codes and not self.none_of & codes
        return Held.YES if fits else Held.NO


@dataclass(frozen=True)
class Home:
    """Where she must live: in one of `names`, or where `fact` of places.yaml holds.

    Our list of places does not hold the whole county, so who is not on it is never outside: `provided` is said to her.
    """

    because: Words
    provided: Words
    names: tuple[str, ...] = ()
    fact: str | None = None

    def held(self, profile: Profile) -> Held:
        place = places().settlement(profile.settlement) if profile.settlement else None
        if place is None:
            return Held.NOT_TOLD
        if self.names:
            return Held.YES if place.whole in self.names else Held.NO
        return Held.YES if self.fact in place.facts else Held.NOT_TOLD


@dataclass(frozen=True)
class Ground:
    """A fact of an article that a rule rests on."""

    topic: str
    fact: str


@dataclass(frozen=True)
class Rule:
    """`to_verify`: what the office has to ask before it relies on the rule; it is shown with a caution until then.

    `papers_from`: the topic whose papers are named, where it is not the rule's own.
    """

    id: str
    order: int
    topic: str
    title: Words
    audience: Audience
    conditions: tuple[Condition, ...]
    facts: tuple[Ground, ...]
    checked_on: date
    home: Home | None = None
    since: date | None = None
    until: date | None = None
    to_verify: Words | None = None
    papers_from: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)  # where its keys stand in the file

    @property
    def reasons(self) -> tuple[Words, ...]:
        return tuple(condition.because for condition in self.conditions if condition.because is not None)


def told(profile: Profile, question: str) -> frozenset[str]:
    """The codes told in answer to the question; none where it was not asked, or skipped."""
    if isinstance(profile, Jobseeker):
        many = {"situation": profile.situations, "obstacle": profile.obstacles}
        one = {"wish": profile.wish, "age": profile.age, "schooling": profile.schooling}
        return frozenset(many[question]) if question in many else _codes(one[question])
    return _codes(_told_by_business(profile, question))


def _told_by_business(profile: Business, question: str) -> StrEnum | None:
    if question == "already_works":
        return None if profile.already_works is None else YesNo.YES if profile.already_works else YesNo.NO
    return {"matter": profile.matter, "headcount": profile.headcount}[question]


def _codes(told_code: StrEnum | None) -> frozenset[str]:
    return frozenset() if told_code is None else frozenset({told_code})


def audience_of(profile: Profile) -> Audience:
    return "jobseeker" if isinstance(profile, Jobseeker) else "business"

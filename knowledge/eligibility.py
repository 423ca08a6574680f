"""Which supports and programmes are worth asking about, by fixed published rules (`eligibility.yaml`).

Nothing is weighed and nobody is ranked: the order is that of the rules, the same for everybody (decision 0023).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from babel.lists import format_list

from knowledge.article import Article, Fact, Lang, Status, Words
from knowledge.phrases import phrases
from knowledge.profile import Profile
from knowledge.rule import Condition, Held, Rule, audience_of

if TYPE_CHECKING:
    from knowledge.base import Knowledge


@dataclass(frozen=True)
class Likely:
    """A topic that is worth asking about. `reasons` go after "because", each true for the profile.

    `provided`: what must hold besides, where the settlement was not told or is not on our list. `decides` and `papers`
    are the article's. `teller` says what is to be verified where `status` is unknown; it is never closed.
    """

    topic: str
    title: Words
    reasons: tuple[Words, ...]
    decides: Words
    papers: tuple[Words, ...]
    status: Status
    facts: tuple[Fact, ...]
    teller: Words
    provided: Words | None = None

    def because(self, lang: Lang) -> str:
        """ "mert elmúlt 30 éves és nem dolgozik (ha a vármegyében lakik)" """
        reasons = format_list([each.into(lang) for each in self.reasons], locale=lang)
        if self.provided is None:
            return phrases().say("because", lang, reasons=reasons)
        return phrases().say("because_if", lang, reasons=reasons, condition=self.provided.into(lang))

    def caution(self, lang: Lang) -> str | None:
        """ "ellenőrizendő: a foglalkoztatási osztály mondja meg" """
        return phrases().say("to_be_verified", lang, who=self.teller.into(lang)) if self.status == "unknown" else None


class When(StrEnum):
    NOW = "now"
    NOT_YET = "not yet"
    OVER = "over"
    ENDED = "ended"  # what the article is about has ended, whatever the rule says


@dataclass(frozen=True)
class Judged:
    """One rule applied to a profile on a day: what held and what did not."""

    rule: Rule
    article: Article
    facts: tuple[Fact, ...]
    papers: tuple[Words, ...]
    conditions: tuple[tuple[Condition, Held], ...]
    home: Held | None
    when: When
    today: date

    @property
    def is_shown(self) -> bool:
        fits = all(held is Held.YES for _condition, held in self.conditions)
        return fits and self.home is not Held.NO and self.when is When.NOW

    @property
    def until(self) -> date | None:
        """The last day it can be shown: of the rule, its article or one of its facts, whichever ends first."""
        known = [self.article.valid_until, *(fact.valid_until for fact in self.facts)]
        ends = [self.rule.until, *(end.last_day for end in known if end)]
        return min((end for end in ends if end), default=None)

    @property
    def status(self) -> Status:
        return status_of(self.rule, self.article, self.facts, self.today)

    @cached_property
    def likely(self) -> Likely:
        home = self.rule.home
        reasons = self.rule.reasons
        return Likely(
            topic=self.rule.topic,
            title=self.rule.title,
            reasons=(*reasons, home.because) if home and self.home is Held.YES else reasons,
            decides=self.article.who_decides or Words(""),
            papers=self.papers,
            status=self.status,
            facts=self.facts,
            teller=phrases().office_of(self.article),
            provided=home.provided if home and self.home is Held.NOT_TOLD else None,
        )


def likely(profile: Profile, today: date, base: "Knowledge") -> list[Likely]:
    """In the published order; a topic that several rules lead to is named once, with all its reasons."""
    found: dict[str, Likely] = {}
    for each in judged(profile, today, base):
        if each.is_shown:
            topic = each.rule.topic
            found[topic] = both(found[topic], each.likely) if topic in found else each.likely
    return list(found.values())


def judged(profile: Profile, today: date, base: "Knowledge") -> Iterator[Judged]:
    """Every rule for such a profile, in the published order."""
    audience = audience_of(profile)
    for rule in base.rules:
        if rule.audience == audience:
            yield judge(rule, profile, today, base)


def judge(rule: Rule, profile: Profile, today: date, base: "Knowledge") -> Judged:
    article = base.articles[rule.topic]
    facts = facts_of(rule, base)
    return Judged(
        rule=rule,
        article=article,
        facts=facts,
        papers=base.articles[rule.papers_from or rule.topic].papers,
        conditions=tuple((condition, condition.held(profile)) for condition in rule.conditions),
        home=rule.home.held(profile) if rule.home else None,
        when=when(rule, article, facts, today),
        today=today,
    )


def facts_of(rule: Rule, base: "Knowledge") -> tuple[Fact, ...]:
    named = ((ground.fact, base.articles[ground.topic].facts) for ground in rule.facts)
    return tuple(fact for name, facts in named for fact in facts if fact.id == name)


def when(rule: Rule, article: Article, facts: tuple[Fact, ...], today: date) -> When:
    """A rule whose ground has run out shows nothing any more: nobody knows whether it still holds."""
    if article.status_on(today) == "closed":
        return When.ENDED
    if rule.since is not None and today < rule.since:
        return When.NOT_YET
    is_over = rule.until is not None and rule.until < today
    return When.OVER if is_over or any(fact.ended(today) for fact in facts) else When.NOW


def status_of(rule: Rule, article: Article, facts: tuple[Fact, ...], today: date) -> Status:
    """As sure as the least sure of the article, the facts and the rule itself."""
    status = article.status_on(today)
    unsure = rule.to_verify is not None or any(fact.status == "unknown" for fact in facts)
    return "unknown" if status == "open" and unsure else status


def both(one: Likely, other: Likely) -> Likely:
    """What holds anyhow counts more than what holds only for who lives there."""
    if (one.provided is None) != (other.provided is None):
        return one if one.provided is None else replace(other, title=one.title)
    return replace(
        one,
        reasons=tuple(dict.fromkeys([*one.reasons, *other.reasons])),
        facts=tuple(dict.fromkeys([*one.facts, *other.facts])),
        papers=tuple(dict.fromkeys([*one.papers, *other.papers])),
        status="unknown" if "unknown" in (one.status, other.status) else one.status,
    )

"""What an article is. The files it comes from are read by `loader`, its sentences are said by `answer`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge.dates import Lang, PartialDate

__all__ = [
    "LANGS",
    "MENU_ENTRIES",
    "OFFICE",
    "PLACEHOLDER",
    "WHILE",
    "Article",
    "Fact",
    "Lang",
    "NextStep",
    "Premise",
    "Question",
    "Status",
    "Words",
]

Status = Literal["open", "closed", "unknown"]

PLACEHOLDER = re.compile(r"\{([a-z0-9][a-z0-9_-]*|office:[a-z_]+|while:[a-z0-9_-]+)\}")
OFFICE = "office:"
# A line that points to another topic is said only as long as that topic has not ended.
WHILE = "while:"
CONDITION = re.compile(r" *\{while:[a-z0-9_-]+\}")
MENU_ENTRIES = ("message", "events", "jobseeker", "business", "person", "data")
LANGS: tuple[Lang, Lang] = ("hu", "en")


@dataclass(frozen=True)
class Words:
    hu: str
    en: str | None = None

    def into(self, lang: Lang) -> str:
        return self.en if lang == "en" and self.en is not None else self.hu

    def placeholders(self) -> tuple[str, ...]:
        """The names in braces, in both languages, each once."""
        return tuple(dict.fromkeys(PLACEHOLDER.findall(f"{self.hu}\n{self.en or ''}")))

    def unconditional(self) -> "Words":
        """The same words without the marks that say until when a line holds."""
        return Words(CONDITION.sub("", self.hu), None if self.en is None else CONDITION.sub("", self.en))


@dataclass(frozen=True)
class Question:
    """A wording as somebody would type it; `source` names its writer's file, where it has one."""

    lang: Lang
    text: str
    source: str | None = None


@dataclass(frozen=True)
class NextStep:
    """What to do after reading: one of MENU_ENTRIES, or another topic."""

    entry: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Fact:
    id: str
    text: Words
    source: str
    as_of: str | None = None
    checked_on: date | None = None
    status: Status = "open"
    valid_until: PartialDate | None = None

    def ended(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until.last_day < today


@dataclass(frozen=True)
class Premise:
    """What the visitor is asked before the answer; `otherwise` is the topic for whom it is not so.

    `about` names the subject (premises.yaml) that articles share; without it the question stands for itself.
    """

    question: Words
    otherwise: str
    about: str | None = None


@dataclass(frozen=True)
class Article:
    id: str
    title: Words
    questions: tuple[Question, ...]
    answer: Words
    details: Words | None = None
    who_decides: Words | None = None
    papers: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()
    status: Status = "open"
    valid_until: PartialDate | None = None
    replaced_by: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    routes_to: tuple[str, ...] = ()
    programme: str | None = None
    audience: tuple[str, ...] = ()
    measure: str | None = None
    premise: Premise | None = None
    next_step: NextStep | None = None

    def status_on(self, today: date) -> Status:
        """Closed when the support has ended; unknown when to be verified or one of its facts has ended."""
        if self.written_as_ended or self._past(today):
            return "closed"
        if self.status == "unknown" or any(fact.ended(today) for fact in self.facts):
            return "unknown"
        return "open"

    def texts(self) -> Iterator[Words]:
        """Everything a visitor may read of it."""
        yield from (text.unconditional() for text in (self.title, self.answer, self.details, self.who_decides) if text)
        yield from self.papers
        yield from (fact.text for fact in self.facts)

    @property
    def written_as_ended(self) -> bool:
        """Whether its own words already say that it has ended: marked closed, or checked after its end."""
        checked = [fact.checked_on for fact in self.facts if fact.checked_on]
        return self.status == "closed" or bool(checked and self._past(max(checked)))

    def _past(self, day: date) -> bool:
        return self.valid_until is not None and self.valid_until.last_day < day

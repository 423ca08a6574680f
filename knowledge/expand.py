"""Replaces the placeholders of an answer by facts and by the office's own data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from knowledge.article import OFFICE, PLACEHOLDER, Article, Fact, Lang, Words
from knowledge.dates import year_as_adjective
from knowledge.phrases import phrases

LABEL = re.compile(r"^[^:{}]{1,40}:\s")
SPACES = re.compile(r"[ \t]{2,}")


@dataclass
class Speech:
    """One answer being put together: what was said, what could not be."""

    article: Article
    lang: Lang
    today: date
    office: Mapping[str, str]
    said: list[Fact] = field(default_factory=list)
    amount_missing: bool = False
    office_missing: bool = False

    def say(self, words: Words | None) -> str:
        if words is None:
            return ""
        lines = (self._line(line) for line in words.into(self.lang).splitlines())
        return "\n".join(line for line in lines if line is not None).strip()

    def _line(self, line: str) -> str | None:
        """The line as it is read; None when nothing of it is left."""
        if self._lacks_office_value(line):
            self.office_missing = True
            return self._not_known_here(line)
        expanded = PLACEHOLDER.sub(lambda found: self._value(found[1]), line)
        if expanded == line:
            return line.rstrip()
        return SPACES.sub(" ", expanded).strip() or None

    def _value(self, name: str) -> str:
        if name.startswith(OFFICE):
            return self.office[name.removeprefix(OFFICE)]
        fact = next(fact for fact in self.article.facts if fact.id == name)
        if fact.ended(self.today):
            return self._amount_unknown(fact)
        self.said.append(fact)
        return fact.text.into(self.lang)

    def _amount_unknown(self, fact: Fact) -> str:
        """Said once an answer, however many of its figures have ended."""
        if self.amount_missing:
            return ""
        self.amount_missing = True
        who = phrases().teller(self.article, self.lang)
        if fact.valid_until and self.today.year > fact.valid_until.year:
            year = year_as_adjective(self.today.year, self.lang)
            return phrases().say("amount_of_year_unknown", self.lang, year=year, who=who)
        return phrases().say("new_amount_unknown", self.lang, who=who)

    def _lacks_office_value(self, line: str) -> bool:
        asked = [name for name in PLACEHOLDER.findall(line) if name.startswith(OFFICE)]
        return any(not self.office.get(name.removeprefix(OFFICE)) for name in asked)

    def _not_known_here(self, line: str) -> str:
        sentence = phrases().say("office_value_unknown", self.lang)
        label = LABEL.match(line)
        return label[0] + sentence if label else sentence[:1].upper() + sentence[1:]


# Office values are short; a stand-in of this length keeps the measured length honest.
STAND_IN = "x" * 30


def expanded(article: Article, words: Words, lang: Lang) -> str:
    """The text with every fact said and a stand-in for each office value, as it would be at its longest."""
    office = {name.removeprefix(OFFICE): STAND_IN for name in words.placeholders()}
    return Speech(article, lang, date.min, office).say(words)

"""Replaces the placeholders of an answer by facts and by the office's own data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from knowledge.article import OFFICE, PLACEHOLDER, WHILE, Article, Fact, Lang, Words
from knowledge.dates import year_as_adjective
from knowledge.phrases import phrases

LABEL = re.compile(r"^[^:{}]{1,40}:\s")
SPACES = re.compile(r"[ \t]{2,}")
AMOUNT = re.compile(r"%|\bFt\b|\bforint|\bHUF\b|\beuró?\b|\bszázalék|\bper ?cent\b", re.IGNORECASE)


@dataclass
class Speech:
    """One answer being put together: what was said, what could not be. `has_ended` knows the other topics."""

    article: Article
    lang: Lang
    today: date
    office: Mapping[str, str]
    has_ended: Callable[[str], bool]
    said: list[Fact] = field(default_factory=list)
    confessed: set[str] = field(default_factory=set)
    office_missing: bool = False
    left_out: bool = False

    def say(self, words: Words | None) -> str:
        """A list of which nothing is left goes with the line that announced it."""
        said: list[str] = []
        for listed, lines in groupby(words.into(self.lang).splitlines() if words else (), is_item):
            spoken = [line for line in map(self._line, lines) if line is not None]
            if listed and not spoken and said and said[-1].endswith(":"):
                said.pop()
            said += spoken
        return "\n".join(said).strip()

    def _line(self, line: str) -> str | None:
        """The line as it is read; None when nothing of it is left."""
        if self._points_to_what_has_ended(line):
            self.left_out = True
            return None
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
        if name.startswith(WHILE):
            return ""
        fact = next(fact for fact in self.article.facts if fact.id == name)
        if fact.ended(self.today):
            return self._not_known_any_more(fact)
        self.said.append(fact)
        return fact.text.into(self.lang)

    def _not_known_any_more(self, fact: Fact) -> str:
        """Said once an answer, however many of its figures have ended."""
        phrase = self._confession(fact)
        if phrase in self.confessed:
            return ""
        self.confessed.add(phrase)
        year = year_as_adjective(self.today.year, self.lang)
        return phrases().say(phrase, self.lang, year=year, who=phrases().teller(self.article, self.lang))

    def _confession(self, fact: Fact) -> str:
        if not AMOUNT.search(fact.text.hu):
            return "now_unknown"
        this_year = fact.valid_until is not None and self.today.year == fact.valid_until.year
        return "new_amount_unknown" if this_year else "amount_of_year_unknown"

    def _points_to_what_has_ended(self, line: str) -> bool:
        named = (name.removeprefix(WHILE) for name in PLACEHOLDER.findall(line) if name.startswith(WHILE))
        return any(map(self.has_ended, named))

    def _lacks_office_value(self, line: str) -> bool:
        asked = [name for name in PLACEHOLDER.findall(line) if name.startswith(OFFICE)]
        return any(not self.office.get(name.removeprefix(OFFICE)) for name in asked)

    def _not_known_here(self, line: str) -> str:
        sentence = phrases().say("office_value_unknown", self.lang)
        label = LABEL.match(line)
        return label[0] + sentence if label else sentence[:1].upper() + sentence[1:]


def is_item(line: str) -> bool:
    return line.startswith("•")


# Office values are short; a stand-in of this length keeps the measured length honest.
STAND_IN = "x" * 30


def expanded(article: Article, words: Words, lang: Lang) -> str:
    """The text with every fact said and a stand-in for each office value, as it would be at its longest."""
    office = {name.removeprefix(OFFICE): STAND_IN for name in words.placeholders()}
    return Speech(article, lang, date.min, office, lambda _topic: False).say(words)

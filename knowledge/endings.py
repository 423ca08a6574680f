"""What our own content must satisfy about ends: an article says its own end, and no line outlives what it points to."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.article import LANGS, PLACEHOLDER, WHILE, Article, Fact, Lang, Words
from knowledge.dates import PartialDate
from knowledge.expand import AMOUNT, expanded
from knowledge.faults import Fault
from knowledge.nodes import plain
from knowledge.placed import Placed
from knowledge.sentences import sentences

FILE = Path(__file__).parent / "endings.yaml"
# The title, and then the sentence must still fit on the first lines of a phone.
LONGEST_FIRST_SENTENCE = 200
ENDED = {
    "hu": re.compile(r"véget ért|lezárult|lezajlott|befejeződött|megszűnt|lejárt|zárult|lezárt", re.IGNORECASE),
    "en": re.compile(r"\bended\b|\bclosed\b|\bfinished\b|\bwas completed\b|\bis over\b|\btook place\b", re.IGNORECASE),
}
MONTHS = (
    "január", "február", "március", "április", "május", "június",
    "július", "augusztus", "szeptember", "október", "november", "december",
)  # fmt: skip
DAY = re.compile(rf"(\d{{4}})\. ({'|'.join(MONTHS)}) (\d{{1,2}})(?!\d)")
IN_YEAR = re.compile(r"\b(\d{4})-b[ae]n\b")


@lru_cache(maxsize=1)
def names() -> Mapping[str, Mapping[Lang, re.Pattern[str]]]:
    """How programmes with an end are named, by article."""
    read: dict[str, dict[Lang, str]] = plain(FILE)
    return {topic: {lang: re.compile(said[lang]) for lang in LANGS} for topic, said in read.items()}


def ending_faults(each: Placed, articles: Mapping[str, Article]) -> Iterator[Fault]:
    if each.article.written_as_ended:
        yield from own_end_faults(each)
    for fact in each.article.facts:
        yield from fact_end_faults(each, fact)
    yield from condition_faults(each, articles)
    for key, words in (("answer", each.article.answer), ("details", each.article.details)):
        for lang in LANGS if words else ():
            yield from passing_faults(each, key, lang, articles)


def own_end_faults(each: Placed) -> Iterator[Fault]:
    article = each.article
    for lang in LANGS:
        first = sentences(expanded(article, article.answer, lang))[0]
        if not ENDED[lang].search(first):
            yield each.fault("answer", f"The first sentence ({lang}) does not say that it has ended.")
        if article.valid_until and (end := shortest_end(article.valid_until, lang)) not in first:
            yield each.fault("answer", f"The first sentence ({lang}) does not say {end}.")
        if len(first) > LONGEST_FIRST_SENTENCE:
            yield each.fault(
                "answer", f"The first sentence ({lang}) is longer than {LONGEST_FIRST_SENTENCE} characters."
            )


def shortest_end(end: PartialDate, lang: Lang) -> str:
    """The day where it is known; otherwise at least the year, whatever is said of the month."""
    return end.said(lang).removesuffix(".") if end.day else str(end.year)


def fact_end_faults(each: Placed, fact: Fact) -> Iterator[Fault]:
    """A fact that names a coming day, or an amount for the year in which it was checked, must end by itself."""
    if fact.checked_on is None or fact.status == "closed" or (fact.valid_until or each.article.valid_until):
        return
    coming = [day for day in days_in(fact.text.hu) if day > fact.checked_on]
    of_this_year = str(fact.checked_on.year) in IN_YEAR.findall(fact.text.hu) and AMOUNT.search(fact.text.hu)
    if coming or of_this_year:
        yield each.fact_fault(fact.id, f'The fact "{fact.id}" holds only until a day that it names; add valid_until.')


def days_in(hungarian: str) -> Iterator[date]:
    for year, month, day in DAY.findall(hungarian):
        with suppress(ValueError):  # a day that does not exist is no end
            yield date(int(year), MONTHS.index(month) + 1, int(day))


def condition_faults(each: Placed, articles: Mapping[str, Article]) -> Iterator[Fault]:
    for key, words in (("answer", each.article.answer), ("details", each.article.details)):
        for name in words.placeholders() if words else ():
            topic = name.removeprefix(WHILE)
            if name.startswith(WHILE) and topic not in articles:
                yield each.fault(key, f'"{{{name}}}" in "{key}" names "{topic}", which is no article.')


def passing_faults(each: Placed, key: str, lang: Lang, articles: Mapping[str, Article]) -> Iterator[Fault]:
    """Lines that would go on naming a programme after its end."""
    words = each.article.answer if key == "answer" else each.article.details
    for line in words.into(lang).splitlines() if words else ():
        if holds_for_a_time(each.article, line):
            continue
        said = expanded(each.article, Words(line, line), lang)
        for topic, naming in names().items():
            if naming[lang].search(said) and topic in articles and outlives(each.article, articles[topic]):
                mark = f"{{{WHILE}{topic}}}"
                end = articles[topic].valid_until
                yield each.fault(key, f'"{said[:40]}…" in "{key}" ({lang}) names what ends {end}; add {mark}.')


def holds_for_a_time(article: Article, line: str) -> bool:
    """Whether the line, or a fact that it says, has an end of its own."""
    named = PLACEHOLDER.findall(line)
    ending = {fact.id for fact in article.facts if fact.valid_until is not None}
    return any(name.startswith(WHILE) or name in ending for name in named)


def outlives(article: Article, named: Article) -> bool:
    """Whether the article is still said in its own words when the named one has ended."""
    if named.valid_until is None or named is article:
        return False
    if article.written_as_ended or article.valid_until is None:
        return True
    return article.valid_until.last_day > named.valid_until.last_day

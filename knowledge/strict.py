"""What our own content must also satisfy: sources, checked days, replacements, languages, plain words."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.article import LANGS, Article, Fact, Lang, Words
from knowledge.expand import expanded
from knowledge.faults import ContentError, Fault
from knowledge.phrases import phrases
from knowledge.placed import Placed
from knowledge.sources import source_titles
from knowledge.text import folded

# One phone screen; what is longer goes behind "Részletek".
LONGEST_ANSWER = 600
LONGEST_SENTENCE = 25
# The title, and then the sentence must still fit on the first lines of a phone.
LONGEST_FIRST_SENTENCE = 200

AMOUNT = re.compile(r"%|\bFt\b|\bforint|\bHUF\b|\beuró?\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-ZÁÉÍÓÖŐÚÜŰ„•])|\n+")
ENDED = {
    "hu": re.compile(r"véget ért|lezárult|lezajlott|befejeződött|megszűnt|lejárt|zárult|lezárt", re.IGNORECASE),
    "en": re.compile(r"\bended\b|\bclosed\b|\bfinished\b|\bwas completed\b|\bis over\b|\btook place\b", re.IGNORECASE),
}
PROMISES = re.compile(r"\bjogosult|\bjár Önnek\b|\byou are entitled\b", re.IGNORECASE)


def strict_faults(placed: list[Placed], directory: Path) -> list[Fault]:
    try:
        titles = source_titles(directory)
    except ContentError as error:
        return list(error.faults)
    ids = {each.article.id for each in placed}
    faults = list(repeated_questions(placed))
    for each in placed:
        faults += [
            *language_faults(each),
            *fact_faults(each, titles),
            *reference_faults(each, ids),
            *premise_faults(each, ids),
            *wording_faults(each),
            *ending_faults(each),
        ]
    return faults


def texts(article: Article) -> Iterator[tuple[str, Words]]:
    """Every text a visitor may read, with the key it stands under."""
    yield "title", article.title
    yield "answer", article.answer
    for key, words in (("details", article.details), ("who_decides", article.who_decides)):
        if words is not None:
            yield key, words
    for paper in article.papers:
        yield "papers", paper
    if article.premise is not None:
        yield "premise", article.premise.question


def language_faults(each: Placed) -> Iterator[Fault]:
    for key, words in texts(each.article):
        if words.en is None:
            yield each.fault(key, f'"{key}" has no English text.')
    for fact in each.article.facts:
        if fact.text.en is None:
            yield each.fact_fault(fact.id, f'The fact "{fact.id}" has no English text.')
    for lang in LANGS:
        if not any(question.lang == lang for question in each.article.questions):
            yield each.fault("questions", f"There is no wording in {lang}.")


def fact_faults(each: Placed, titles: Mapping[str, Words]) -> Iterator[Fault]:
    if not each.article.facts:
        yield each.fault("id", f'The article "{each.article.id}" has no fact, so no source.')
    for fact in each.article.facts:
        yield from one_fact_faults(each, fact, titles)


def one_fact_faults(each: Placed, fact: Fact, titles: Mapping[str, Words]) -> Iterator[Fault]:
    if fact.checked_on is None:
        yield each.fact_fault(fact.id, f'The fact "{fact.id}" does not say when it was checked (checked_on).')
    title = titles.get(fact.source)
    if title is None:
        yield each.fact_fault(fact.id, f'The source "{fact.source}" has no title in sources.yaml.')
    elif title.en is None:
        yield each.fact_fault(fact.id, f'The source "{fact.source}" has no English title in sources.yaml.')


def reference_faults(each: Placed, ids: set[str]) -> Iterator[Fault]:
    article = each.article
    for key, named in (("related", article.related), ("replaced_by", article.replaced_by)):
        for name in named:
            if name not in ids:
                yield each.fault(key, f'"{key}" names "{name}", which is no article.')
    for office in article.routes_to:
        if office not in phrases().offices:
            yield each.fault("routes_to", f'"routes_to" names "{office}", which is no known office.')
    if article.status == "closed" and not article.replaced_by:
        yield each.fault("status", 'A closed article must say what to ask about instead ("replaced_by").')


def premise_faults(each: Placed, ids: set[str]) -> Iterator[Fault]:
    premise = each.article.premise
    if premise is None:
        return
    if premise.otherwise not in ids:
        yield each.fault("premise", f'"premise" leads to "{premise.otherwise}", which is no article.')
    if premise.otherwise == each.article.id:
        yield each.fault("premise", '"premise" leads back to the article itself.')


def wording_faults(each: Placed) -> Iterator[Fault]:
    for key, words in texts(each.article):
        for lang in LANGS:
            said = words.into(lang)
            if AMOUNT.search(said):
                yield each.fault(key, f'"{key}" ({lang}) holds an amount; put it into a fact.')
            if PROMISES.search(said):
                yield each.fault(key, f'"{key}" ({lang}) promises an entitlement; say who decides instead.')
            yield from long_sentences(each, key, lang, said)
    for lang in LANGS:
        length = len(expanded(each.article, each.article.answer, lang))
        if length > LONGEST_ANSWER:
            yield each.fault("answer", f"The answer ({lang}) is {length} characters; at most {LONGEST_ANSWER}.")


def long_sentences(each: Placed, key: str, lang: Lang, said: str) -> Iterator[Fault]:
    for sentence in sentences(said):
        count = len(sentence.split())
        if count > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:5])
            yield each.fault(key, f'A sentence of "{key}" ({lang}) has {count} words: "{start}…".')


def sentences(said: str) -> list[str]:
    return [part for part in SENTENCE_END.split(said) if part.strip()]


def ending_faults(each: Placed) -> Iterator[Fault]:
    article = each.article
    if not article.written_as_ended:
        return
    for lang in LANGS:
        first = sentences(expanded(article, article.answer, lang))[0]
        if not ENDED[lang].search(first):
            yield each.fault("answer", f"The first sentence ({lang}) does not say that it has ended.")
        if article.valid_until and str(article.valid_until.year) not in first:
            yield each.fault("answer", f"The first sentence ({lang}) does not say {article.valid_until.year}.")
        if len(first) > LONGEST_FIRST_SENTENCE:
            yield each.fault(
                "answer", f"The first sentence ({lang}) is longer than {LONGEST_FIRST_SENTENCE} characters."
            )


def repeated_questions(placed: list[Placed]) -> Iterator[Fault]:
    first: dict[str, Placed] = {}
    for each in placed:
        for question in each.article.questions:
            earlier = first.setdefault(" ".join(folded(question.text).split()), each)
            if earlier is not each:
                message = f'The wording "{question.text}" also stands in "{earlier.article.id}".'
                yield each.fault("questions", message)

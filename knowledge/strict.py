"""What our own content must also satisfy: sources, checked days, replacements, languages, plain words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from knowledge import text
from knowledge.article import LANGS, Article, Fact, Words
from knowledge.endings import ending_faults
from knowledge.expand import AMOUNT, expanded
from knowledge.faults import ContentError, Fault
from knowledge.phrases import phrases
from knowledge.placed import Placed
from knowledge.plain import plain_faults
from knowledge.sources import source_titles
from knowledge.wordings import Written

# One phone screen; what is longer goes behind "Részletek".
LONGEST_ANSWER = 600
PROMISES = re.compile(r"\bjogosult|\bjár Önnek\b|\byou are entitled\b", re.IGNORECASE)


def strict_faults(placed: list[Placed], directory: Path, written: Iterable[Written]) -> list[Fault]:
    try:
        titles = source_titles(directory)
    except ContentError as error:
        return list(error.faults)
    articles = {each.article.id: each.article for each in placed}
    faults = list(repeated_wordings(placed, written))
    for each in placed:
        faults += [
            *language_faults(each),
            *fact_faults(each, titles),
            *reference_faults(each, articles),
            *premise_faults(each, articles),
            *wording_faults(each),
            *ending_faults(each, articles),
        ]
    return faults + list(plain_faults(sorted({Path(each.file) for each in placed})))


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


def reference_faults(each: Placed, articles: Mapping[str, Article]) -> Iterator[Fault]:
    article = each.article
    for key, named in (("related", article.related), ("replaced_by", article.replaced_by)):
        for name in named:
            if name not in articles:
                yield each.fault(key, f'"{key}" names "{name}", which is no article.')
    yield from next_step_faults(each, articles)
    for office in article.routes_to:
        if office not in phrases().offices:
            yield each.fault("routes_to", f'"routes_to" names "{office}", which is no known office.')
    if article.status == "closed" and not article.replaced_by:
        yield each.fault("status", 'A closed article must say what to ask about instead ("replaced_by").')


def premise_faults(each: Placed, articles: Mapping[str, Article]) -> Iterator[Fault]:
    premise = each.article.premise
    if premise is None:
        return
    if premise.otherwise not in articles:
        yield each.fault("premise", f'"premise" leads to "{premise.otherwise}", which is no article.')
    if premise.otherwise == each.article.id:
        yield each.fault("premise", '"premise" leads back to the article itself.')


def next_step_faults(each: Placed, articles: Mapping[str, Article]) -> Iterator[Fault]:
    step = each.article.next_step
    if step is None:
        yield each.fault("id", f'The article "{each.article.id}" does not say what to do next ("next_step").')
    elif step.topic == each.article.id:
        yield each.fault("next_step", '"next_step" leads back to the article itself.')
    elif step.topic is not None and step.topic not in articles:
        yield each.fault("next_step", f'"next_step" names "{step.topic}", which is no article.')


def wording_faults(each: Placed) -> Iterator[Fault]:
    for key, words in texts(each.article):
        for lang in LANGS:
            said = words.into(lang)
            if AMOUNT.search(said):
                yield each.fault(key, f'"{key}" ({lang}) holds an amount; put it into a fact.')
            if PROMISES.search(said):
                yield each.fault(key, f'"{key}" ({lang}) promises an entitlement; say who decides instead.')
    for lang in LANGS:
        length = len(expanded(each.article, each.article.answer, lang))
        if length > LONGEST_ANSWER:
            yield each.fault("answer", f"The answer ({lang}) is {length} characters; at most {LONGEST_ANSWER}.")


def repeated_wordings(placed: list[Placed], written: Iterable[Written]) -> Iterator[Fault]:
    """A title is a wording too: it is what a button says. What is said for two subjects decides nothing."""
    first: dict[str, str] = {}
    for each in placed:
        for key, wording in wordings(each.article):
            earlier = first.setdefault(" ".join(text.words(wording)), each.article.id)
            if earlier != each.article.id:
                yield each.fault(key, f'The wording "{wording}" also stands in "{earlier}".')
    for line in written:
        earlier = first.setdefault(" ".join(text.words(line.question.text)), line.subject)
        if earlier != line.subject:
            yield Fault(line.file, line.line, f'The wording "{line.question.text}" also stands in "{earlier}".')


def wordings(article: Article) -> Iterator[tuple[str, str]]:
    for lang in LANGS:
        yield "title", article.title.into(lang)
    for question in article.questions:
        yield "questions", question.text

"""What has ended is never offered as open, whatever the day, and nothing ends before its end."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.office import SAMPLE_FILE, load_office
from knowledge.answer import Answer
from knowledge.article import LANGS, Article, Lang, NextStep
from knowledge.base import Knowledge
from knowledge.endings import ENDED, names, shortest_end
from knowledge.index import Index, all_wordings
from knowledge.loader import load
from knowledge.phrases import phrases
from knowledge.sentences import sentences
from knowledge.strict import LONGEST_ANSWER
from tests.conftest import knowledge
from tests.knowledge.sample import directory_with

FAR_DAYS = (date(2016, 1, 1), date(2030, 6, 15), date(2040, 1, 1))
FIGURE = re.compile(r"\d+(?:[ ,.]\d{3})+")
OFFICE = load_office(SAMPLE_FILE)


def days_that_matter() -> list[date]:
    """Around every end that is known, and some far ones."""
    articles = knowledge().articles.values()
    ends = {each.valid_until for each in articles} | {fact.valid_until for each in articles for fact in each.facts}
    around = (end.last_day + timedelta(days=shift) for end in ends if end for shift in (-1, 0, 1))
    return sorted({*around, *FAR_DAYS})


def said_on(day: date) -> Iterator[tuple[Article, Lang, Answer]]:
    for topic, article in knowledge().articles.items():
        for lang in LANGS:
            yield article, lang, knowledge().present(topic, lang=lang, today=day, office=OFFICE.spoken(lang))


def past(article: Article, day: date) -> bool:
    return article.valid_until is not None and article.valid_until.last_day < day


def assert_its_own_end_is_told(article: Article, lang: Lang, answer: Answer, day: date) -> None:
    first = sentences(answer.text)[0]
    generated = phrases().say("ended", lang, day="").strip()
    if article.written_as_ended:
        assert ENDED[lang].search(first)
        assert article.valid_until is None or shortest_end(article.valid_until, lang) in first
        assert answer.status == "closed"
    elif past(article, day):
        assert article.valid_until
        assert answer.text.startswith(f"{generated} {article.valid_until.said(lang).removesuffix('.')}.\n")
        assert (answer.status, answer.details, answer.papers) == ("closed", None, ())
        assert not set(article.answer.into(lang).splitlines()) & set(answer.text.splitlines())
    else:
        assert answer.status != "closed"
        assert not answer.text.startswith(generated)


def assert_ended_facts_are_silent(article: Article, lang: Lang, answer: Answer, day: date) -> None:
    read = f"{answer.text}\n{answer.details or ''}\n{answer.who_decides or ''}"
    ended = [fact for fact in article.facts if fact.ended(day)]
    for fact in ended:
        said = fact.text.into(lang)
        assert said not in read
        assert not [figure for figure in FIGURE.findall(said) if figure in read]
    if ended and not article.written_as_ended and not past(article, day):
        assert answer.status == "unknown"


def assert_no_button_offers_what_has_ended(answer: Answer, day: date) -> None:
    step = (answer.next_step.topic,) if answer.next_step and answer.next_step.topic else ()
    for topic in (*answer.related, *answer.replaced_by, *step):
        assert knowledge().articles[topic].status_on(day) != "closed"
        assert topic != answer.topic


def assert_nothing_else_names_what_has_ended(lang: Lang, answer: Answer, day: date) -> None:
    for topic, naming in names().items():
        programme = knowledge().articles[topic]
        if past(programme, day) and answer.title != programme.title.into(lang):
            assert not naming[lang].search(f"{answer.text}\n{answer.details or ''}")


def assert_it_fits_on_a_phone(answer: Answer) -> None:
    assert len(answer.text) <= LONGEST_ANSWER
    assert "{" not in answer.text + (answer.details or "")


def check(day: date) -> None:
    for article, lang, answer in said_on(day):
        assert_its_own_end_is_told(article, lang, answer, day)
        assert_ended_facts_are_silent(article, lang, answer, day)
        assert_no_button_offers_what_has_ended(answer, day)
        assert_nothing_else_names_what_has_ended(lang, answer, day)
        assert_it_fits_on_a_phone(answer)
        assert answer.replaced_by or answer.needs_person or answer.status != "closed"


@pytest.mark.parametrize("day", days_that_matter(), ids=str)
def test_around_every_end(day: date) -> None:
    check(day)


@settings(max_examples=30)
@given(st.dates(date(2016, 1, 1), date(2040, 12, 31)))
def test_on_any_day(day: date) -> None:
    check(day)


def test_the_days_cover_every_end() -> None:
    assert len(days_that_matter()) > 3 * 6  # the guard would be empty if no article had an end


CHAIN = """\
- id: regi
  title: Régi
  questions: [régi]
  answer: "A régi program 2021-ben véget ért.\\nMost ez van:\\n• a kövér {while:koveto}\\n• az új {while:uj}"
  status: closed
  replaced_by: [koveto, regi, nincs]
  next_step: topic:koveto
- id: koveto
  title: Követő
  questions: [követő]
  answer: A követő segít.
  valid_until: 2026-06
  replaced_by: [regi, uj]
  related: [uj]
- id: uj
  title: Új
  questions: [új]
  answer: Az új segít.
  valid_until: 2027
"""


@pytest.fixture
def chain(tmp_path: Path) -> Knowledge:
    articles = load(directory_with(tmp_path, a=CHAIN))
    return Knowledge.of(articles, {}, Index.of(all_wordings(articles)))


@pytest.mark.parametrize(
    ("day", "instead", "listed"),
    [
        (date(2026, 6, 30), ("koveto",), "Most ez van:\n• a kövér\n• az új"),
        (date(2026, 7, 1), ("uj",), "Most ez van:\n• az új"),
        (date(2028, 1, 1), (), "Hogy mi van most helyette, azt egy munkatársunk mondja meg."),
    ],
)
def test_a_replacement_that_has_ended_gives_its_place_to_its_own(
    chain: Knowledge, day: date, instead: tuple[str, ...], listed: str
) -> None:
    answer = chain.present("regi", lang="hu", today=day, office={})
    assert answer.replaced_by == instead
    assert answer.text == f"A régi program 2021-ben véget ért.\n{listed}"
    assert answer.next_step == (NextStep(topic=instead[0]) if instead else None)
    assert answer.needs_person is (not instead)


def test_a_generated_end_lists_what_is_still_open(chain: Knowledge) -> None:
    answer = chain.present("koveto", lang="hu", today=date(2026, 7, 1), office={})
    assert answer.text == "Ez a lehetőség véget ért: 2026. június.\nAmiről most érdemes érdeklődni:\n• Új"
    assert answer.related == ("uj",)
    later = chain.present("koveto", lang="en", today=date(2028, 1, 1), office={})
    assert later.text.startswith("This has ended: June 2026.\n")
    assert (later.replaced_by, later.related, later.needs_person) == ((), (), True)

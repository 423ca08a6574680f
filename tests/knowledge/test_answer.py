from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import Answer
from knowledge.base import Knowledge
from knowledge.dates import Lang
from knowledge.index import Index, all_wordings
from knowledge.loader import load
from knowledge.sources import source_titles
from tests.knowledge.sample import FULL, directory_with

TODAY = date(2026, 11, 21)


@pytest.fixture
def small(tmp_path: Path) -> Knowledge:
    directory = directory_with(tmp_path, own=FULL, sources="lap.hu: {hu: A Lap, en: The Paper}")
    articles = load(directory)
    return Knowledge.of(articles, source_titles(directory), Index.of(all_wordings(articles)))


def said(small: Knowledge, topic: str, today: date = TODAY, lang: Lang = "hu", **office: str) -> Answer:
    return small.present(topic, lang=lang, today=today, office=office)


def test_a_fact_stands_in_its_place_and_its_source_below(small: Knowledge) -> None:
    answer = said(small, "jaradek")
    assert answer.text == "A hivatal számolja ki.\nA minimálbér 322 800 forint."
    assert answer.details == "A minimálbér 322 800 forint. Korábban kevesebb volt."
    assert [(source.title, source.as_of, source.checked_on) for source in answer.sources] == [
        ("A Lap", "2026-03", "2026-11-21"),
        ("regi.hu", "2018", "2026-11-21"),
    ]
    assert [source.title for source in answer.first_sources] == ["A Lap"]
    assert (answer.status, answer.needs_person, answer.papers) == ("open", False, ("igazolás", "személyi"))


def test_an_ended_fact_is_not_said_but_its_absence_is_once(small: Knowledge) -> None:
    answer = said(small, "jaradek", date(2027, 1, 1))
    assert answer.text.splitlines()[1] == "A 2027-es összeget még nem ismerjük, a foglalkoztatási osztály mondja meg."
    assert answer.details == "Korábban kevesebb volt."
    assert [source.title for source in answer.sources] == ["regi.hu"]
    assert answer.status == "unknown"
    english = said(small, "jaradek", date(2027, 1, 1), "en")
    assert english.text.splitlines()[1].startswith("We do not know the amount for 2027 yet;")


def test_the_last_day_still_counts(small: Knowledge) -> None:
    assert said(small, "jaradek", date(2026, 12, 31)).status == "open"
    assert said(small, "program", date(2027, 12, 31)).text == "A program segít."


def test_a_support_that_ended_since_is_said_to_have_ended(small: Knowledge) -> None:
    answer = said(small, "program", date(2028, 1, 1))
    assert answer.text == (
        "Ez a lehetőség véget ért: 2027. december 31.\nAmiről most érdemes érdeklődni:\n• Mennyi a járadék?"
    )
    assert (answer.status, answer.replaced_by, answer.details, answer.papers) == ("closed", ("jaradek",), None, ())
    english = said(small, "program", date(2028, 1, 1), "en").text
    assert english.startswith("This has ended: 31 December 2027.\n")


def test_what_was_written_as_ended_is_said_in_its_own_words(small: Knowledge) -> None:
    answer = said(small, "megszunt")
    assert (answer.text, answer.status) == ("A régi program 2021-ben véget ért.", "closed")


def test_the_office_gives_its_address_or_a_person_does(small: Knowledge) -> None:
    known = said(small, "iroda", address="Fő tér 1.")
    assert (known.text, known.needs_person) == ("Cím: Fő tér 1.\nSzívesen látjuk.", False)
    unknown = said(small, "iroda")
    assert unknown.text.splitlines()[0] == "Cím: ezt itt nem tudjuk, egy munkatársunk mondja meg."
    assert (unknown.needs_person, unknown.status) == (True, "unknown")


def test_an_unknown_topic_is_a_key_error(small: Knowledge) -> None:
    with pytest.raises(KeyError):
        said(small, "nincs")


@pytest.mark.parametrize("lang", ["hu", "en"])
@pytest.mark.parametrize("today", [TODAY, date(2027, 6, 1), date(2031, 1, 1)])
def test_every_article_can_be_said_on_any_day(own: Knowledge, lang: Lang, today: date) -> None:
    for topic in own.articles:
        answer = own.present(topic, lang=lang, today=today, office={})
        assert answer.text
        assert "{" not in answer.text + (answer.details or "")
        assert answer.sources

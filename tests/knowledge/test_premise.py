"""What a message says by itself of what an answer depends on, and how it is written in an article."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.article import Premise, Words
from knowledge.base import Knowledge
from knowledge.loader import load
from knowledge.premise import STATED, Reply, key, replied, stated, subject, subjects
from knowledge.text import words
from tests.knowledge.sample import MINIMAL, directory_with, faults_of

WITH_PREMISE = (
    MINIMAL
    + """\
  premise:
    about: registered
    question: {hu: Be van jelentkezve?, en: Are you registered?}
    otherwise: bejelentkezes
- id: bejelentkezes
  title: Hogyan jelentkezem be?
  questions: ["hogyan jelentkezem be"]
  answer: "Menjen be a hivatalba."
"""
)


@pytest.mark.parametrize(
    ("about", "text", "reply"),
    [
        ("registered", "be vagyok jelentkezve", "yes"),
        ("registered", "regisztrált álláskereső vagyok, kaphatok bérletet?", "yes"),
        ("registered", "bejelentkeztem a munkaügyre", "yes"),
        ("registered", "nem vagyok bejelentkezve", "no"),
        ("registered", "nem vagyok nyilvántartott álláskereső", "no"),
        ("registered", "I am not registered", "no"),
        ("registered", "I am registered", "yes"),
        ("registered", "és ha nem vagyok bejelentkezve?", None),
        ("registered", "ha be vagyok jelentkezve kapok pénzt?", None),
        ("registered", "regisztráltam egy rendezvényre", None),
        ("registered", "hol kell bejelentkezni", None),
        ("registered", "álláskereső vagyok", None),
        ("not_started", "már dolgozik nálunk", "yes"),
        ("not_started", "két hete dolgozik itt", "yes"),
        ("not_started", "múlt héten felvettem egy embert, kérhetek támogatást?", "yes"),
        ("not_started", "még nem kezdett", "no"),
        ("not_started", "még nem dolgozik nálunk az ember", "no"),
        ("not_started", "felvennék egy embert holnaptól", None),
        ("over_30", "52 éves vagyok", "yes"),
        ("over_30", "ötven felett van nekem valami", "yes"),
        ("over_30", "24 éves vagyok", "no"),
        ("over_30", "3 gyerekem van", None),
    ],
)
def test_what_a_message_says_by_itself(about: str, text: str, reply: Reply | None) -> None:
    assert stated(about, words(text)) == reply


def test_only_hardly_more_than_the_reply_is_taken_for_one() -> None:
    premise = Premise(Words("Be van jelentkezve?"), "valami", "registered")
    assert replied(premise, words("igen, be vagyok jelentkezve")) == "yes"
    assert replied(premise, words("nem vagyok még bejelentkezve sajnos")) == "no"
    assert replied(premise, words("be vagyok jelentkezve, mennyi az álláskeresési járadék összege")) is None
    assert replied(premise, words("mennyi a járadék")) is None


@pytest.mark.parametrize(("text", "reply"), [("52", "yes"), ("52.", "yes"), ("24", "no"), ("30", None), ("7", None)])
def test_an_age_alone_is_a_reply_and_says_nothing_by_itself(text: str, reply: Reply | None) -> None:
    assert replied(Premise(Words("Elmúlt Ön 30 éves?"), "valami", "over_30"), words(text)) == reply
    assert stated("over_30", words(text)) is None


def test_every_subject_has_both_labels_and_says_with_which_reply_it_holds() -> None:
    for name, each in subjects().items():
        assert each.holds in STATED, name
        assert set(each.labels) == set(STATED)
        assert all(text.en for text in (each.why, each.otherwise, each.reminder))


def test_articles_that_ask_about_the_same_share_the_reply_and_the_question(own: Knowledge) -> None:
    asked = [article.premise for article in own.articles.values() if article.premise is not None]
    assert len({key(premise) for premise in asked}) == len({premise.question.hu for premise in asked}) == 3
    assert all(own.articles[premise.otherwise].status_on(date(2026, 11, 22)) != "closed" for premise in asked)


def test_a_premise_without_a_known_subject_stands_for_itself() -> None:
    premise = Premise(Words("Van jogosítványa?"), "valami")
    assert key(premise) == "Van jogosítványa?"
    assert subject(premise).holds == "yes"
    assert replied(premise, words("van jogosítványom")) is None


def test_it_is_read_from_the_file(tmp_path: Path) -> None:
    first, _second = load(directory_with(tmp_path, sample=WITH_PREMISE))
    assert first.premise == Premise(Words("Be van jelentkezve?", "Are you registered?"), "bejelentkezes", "registered")


@pytest.mark.parametrize(
    ("written", "wrong", "fault"),
    [
        ("about: registered", "about: rich", 'sample.yaml:6: "about" is "rich"; it must be one of other, registered'),
        ("otherwise: bejelentkezes", "else: bejelentkezes", 'sample.yaml:8: Unknown key "else" in the premise'),
        ("otherwise: bejelentkezes\n", "\n", 'sample.yaml:6: The premise has no "otherwise".'),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, written: str, wrong: str, fault: str) -> None:
    directory = directory_with(tmp_path, sample=WITH_PREMISE.replace(written, wrong))
    assert any(each.startswith(fault) for each in faults_of(directory)), faults_of(directory)


def test_where_it_leads_must_be_an_article(tmp_path: Path) -> None:
    directory = directory_with(
        tmp_path, sample=WITH_PREMISE.replace("otherwise: bejelentkezes", "otherwise: no-such-topic")
    )
    assert 'sample.yaml:5: "premise" leads to "no-such-topic", which is no article.' in faults_of(
        directory, strict=True
    )

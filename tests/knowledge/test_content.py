"""What must hold for our own data files together."""

from knowledge.base import Knowledge
from knowledge.concepts import concepts
from knowledge.cues import cues
from knowledge.policy import PERSON_TOPIC
from knowledge.text import words


def test_every_choice_of_an_ambiguous_word_is_an_article(own: Knowledge) -> None:
    assert {topic for each in cues().ambiguous for topic in each.choices} <= own.articles.keys()
    assert PERSON_TOPIC in own.articles


def test_concepts_are_written_without_accents() -> None:
    assert all(word.isascii() and word.isalnum() for word in (*concepts().whole, *concepts().beginnings))


def test_nothing_of_ours_is_listed_as_not_ours(own: Knowledge) -> None:
    ours = {tuple(words(question.text)) for article in own.articles.values() for question in article.questions}
    others = (own.index.wordings[other] for other in own.index.others)
    foreign = {tuple(words(question.text)) for asked in others for question in asked}
    assert not ours & foreign

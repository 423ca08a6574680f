"""Held-out wordings: what the knowledge base does with wordings it has not seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from evaluation.noise import noisy
from knowledge.article import Article, Question
from knowledge.index import Index
from knowledge.search import Found, search
from knowledge.text import Reading

FOLDS = 5
# Any fixed number: the folds and typos must be the same in every run.
SEED = 20261121

Wordings = Mapping[str, tuple[Question, ...]]


@dataclass(frozen=True)
class Trial:
    """A held-out wording with what was found; `topic` is None for what is not ours."""

    topic: str | None
    found: Found

    @property
    def right(self) -> bool:
        return bool(self.found.ours) and self.found.ours[0].subject == self.topic


def trials(articles: tuple[Article, ...], foreign: Wordings) -> Iterator[Trial]:
    """Every wording once, with noise, searched in an index that lacks its fifth of the wordings."""
    random = Random(SEED)  # noqa: S311  (no secret depends on it)
    ours = shuffled({article.id: article.questions for article in articles}, random)
    others = shuffled(foreign, random)
    for fold in range(FOLDS):
        seen = tuple(replace(article, questions=kept(ours[article.id], fold)) for article in articles)
        index = Index.build(seen, {subject: kept(asked, fold) for subject, asked in others.items()})
        for wordings, foreign_too in ((ours, False), (others, True)):
            for subject, asked in wordings.items():
                for question in asked[fold::FOLDS]:
                    found = search(index, Reading.of(noisy(question.text, random)), question.lang)
                    yield Trial(None if foreign_too else subject, found)


def shuffled(wordings: Wordings, random: Random) -> dict[str, tuple[Question, ...]]:
    return {subject: tuple(random.sample(asked, len(asked))) for subject, asked in wordings.items()}


def kept(asked: tuple[Question, ...], fold: int) -> tuple[Question, ...]:
    return tuple(question for number, question in enumerate(asked) if number % FOLDS != fold)

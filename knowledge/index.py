"""An immutable index: everything that is counted or fitted once, before the first question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from knowledge.article import Article, Question
from knowledge.belief import USUAL_BELIEF, Belief
from knowledge.classifier import Classifier
from knowledge.evidence import Evidence
from knowledge.text import Numbers, Reading, features, words
from knowledge.wordings import OTHERS, Wordings


@dataclass(frozen=True)
class Learned:
    """What the wordings teach: counted at once, or counted and fitted in a process of its own (`fitting`)."""

    evidence: Evidence
    classifier: Classifier | None = None
    belief: Belief = USUAL_BELIEF

    @classmethod
    def by_counting(cls, wordings: Wordings) -> Self:
        return cls(Evidence.of([features_of(question) for question in asked] for asked in wordings.values()))


@dataclass(frozen=True)
class Index:
    """Subjects are the topics, in order, and then, where there are wordings for them, the others."""

    topics: tuple[str, ...]
    others: tuple[str, ...]
    wordings: Wordings  # of every subject
    learned: Learned
    exact: Mapping[str, str]  # the folded words of a wording → its topic

    @classmethod
    def of(cls, wordings: Wordings, learned: Learned | None = None) -> Self:
        """The others stand last."""
        ours = {subject: asked for subject, asked in wordings.items() if subject not in OTHERS.values()}
        others = tuple(subject for subject in wordings if subject not in ours)
        return cls(tuple(ours), others, wordings, learned or Learned.by_counting(wordings), exact_wordings(ours))


def all_wordings(articles: Iterable[Article], others: Wordings = MappingProxyType({})) -> Wordings:
    return {**{article.id: wordings_of(article) for article in articles}, **others}


def wordings_of(article: Article) -> tuple[Question, ...]:
    titles = (Question("hu", article.title.hu), Question("en", article.title.into("en")))
    return (*titles, *article.questions)


def features_of(question: Question) -> Numbers:
    return features(Reading.of(question.text), question.lang)


def exact_wordings(ours: Wordings) -> dict[str, str]:
    """The words of each wording to its topic; a wording of several topics decides nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for topic, asked in ours.items():
        for question in asked:
            owners[" ".join(words(question.text))].add(topic)
    return {said: next(iter(topics)) for said, topics in owners.items() if said and len(topics) == 1}

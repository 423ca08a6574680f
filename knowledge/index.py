"""An immutable index: everything that is counted once, when the articles are loaded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.article import LANGS, Article, Question
from knowledge.spaces import Evidence, Space
from knowledge.spelling import Spelling
from knowledge.text import features, grams, plain_features, words


@dataclass(frozen=True)
class Index:
    """Subjects are the topics of our articles, in order, and then what is not ours."""

    subjects: tuple[str, ...]
    ours: int
    wordings: Mapping[str, tuple[Question, ...]]
    by_words: Space
    by_grams: Space
    by_content: Space
    by_usage: Evidence
    spelling: Spelling
    exact: Mapping[tuple[str, ...], str]
    heirs: Mapping[str, tuple[str, ...]]  # an ended topic → what is open in its place

    @classmethod
    def build(cls, articles: Iterable[Article], foreign: Mapping[str, tuple[Question, ...]]) -> "Index":
        known = tuple(articles)
        wordings = {article.id: wordings_of(article) for article in known}
        wordings |= {f"not-ours/{subject}": asked for subject, asked in foreign.items()}
        subjects = tuple(wordings)
        owners = [number for number, subject in enumerate(subjects) for _ in wordings[subject]]
        said = [question for subject in subjects for question in wordings[subject]]
        counted = [features(question.text, question.lang) for question in said]
        in_grams = [grams(question.text) for question in said]
        vocabulary = {word for question in said for word in words(question.text)}
        return cls(
            subjects=subjects,
            ours=len(known),
            wordings=wordings,
            by_words=Space.build(summed(counted, owners, len(subjects))),
            by_grams=Space.build(summed(in_grams, owners, len(subjects))),
            by_content=Space.build([content_features(said) for said in contents(known, foreign)]),
            by_usage=Evidence.build(counted, owners, len(subjects)),
            spelling=Spelling.of(vocabulary | content_words(known)),
            exact=exact_wordings(known),
            heirs={article.id: article.replaced_by for article in known if article.written_as_ended},
        )


def exact_wordings(articles: Sequence[Article]) -> dict[tuple[str, ...], str]:
    """The words of each wording to its topic; a wording of several topics decides nothing."""
    owners: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for article in articles:
        for question in wordings_of(article):
            owners[tuple(words(question.text))].add(article.id)
    return {said: next(iter(topics)) for said, topics in owners.items() if said and len(topics) == 1}


def wordings_of(article: Article) -> tuple[Question, ...]:
    titles = (Question("hu", article.title.hu), Question("en", article.title.into("en")))
    return (*titles, *article.questions)


def summed(counted: Sequence[Counter[str]], owners: Sequence[int], size: int) -> list[Counter[str]]:
    totals: list[Counter[str]] = [Counter() for _ in range(size)]
    for counts, owner in zip(counted, owners, strict=True):
        totals[owner].update(counts)
    return totals


def contents(articles: Sequence[Article], foreign: Mapping[str, tuple[Question, ...]]) -> list[list[Question]]:
    """What the articles say, as opposed to how people ask for them; of what is not ours only questions are known."""
    said = [[Question(lang, text.into(lang)) for text in article.texts() for lang in LANGS] for article in articles]
    return said + [list(asked) for asked in foreign.values()]


def content_features(said: Sequence[Question]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in said:
        counted.update(plain_features(each.text, each.lang))
    return counted


def content_words(articles: Sequence[Article]) -> set[str]:
    said = (words(text.into(lang)) for article in articles for text in article.texts() for lang in LANGS)
    return {word for each in said for word in each}

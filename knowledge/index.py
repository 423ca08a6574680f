"""An immutable index: everything that is counted once, when the articles are loaded."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.article import LANGS, Article, Question
from knowledge.postings import Counts, Vocabulary
from knowledge.spaces import Evidence, Space
from knowledge.spelling import Spelling
from knowledge.text import Reading, features, grams, plain_features, words

Wordings = Mapping[str, tuple[Question, ...]]


@dataclass(frozen=True)
class Index:
    """Subjects are the topics of our articles, in order, and then what is not ours."""

    subjects: tuple[str, ...]
    topics: frozenset[str]
    ours: int
    wordings: Wordings
    by_words: Space
    by_grams: Space
    by_content: Space
    by_usage: Evidence
    spelling: Spelling
    exact: Mapping[str, str]  # the folded words of a wording → its topic
    heirs: Mapping[str, tuple[str, ...]]  # an ended topic → what is open in its place

    @classmethod
    def build(cls, articles: Iterable[Article], foreign: Wordings) -> "Index":
        known = tuple(articles)
        wordings = {article.id: wordings_of(article) for article in known}
        wordings |= {f"not-ours/{subject}": asked for subject, asked in foreign.items()}
        tally = Tally()
        for asked in wordings.values():
            tally.add_asked(asked)
        for article in known:
            tally.add_said(contents(article), spelt=True)
        for asked in foreign.values():
            tally.add_said(asked, spelt=False)
        return cls(
            subjects=tuple(wordings),
            topics=frozenset(article.id for article in known),
            ours=len(known),
            wordings=wordings,
            by_words=Space.build(tally.by_words),
            by_grams=Space.build(tally.by_grams),
            by_content=Space.build(tally.by_content),
            by_usage=Evidence.build(tally.by_usage),
            spelling=Spelling.of(tally.words),
            exact=exact_wordings(known),
            heirs={article.id: article.replaced_by for article in known if article.written_as_ended},
        )


class Tally:
    """What is counted while the subjects are read, one at a time."""

    def __init__(self) -> None:
        vocabulary = Vocabulary()
        self.by_words = Counts(vocabulary)
        self.by_usage = Counts(vocabulary)
        self.by_content = Counts(vocabulary)
        self.by_grams = Counts(Vocabulary())
        self.words: set[str] = set()

    def add_asked(self, wordings: Sequence[Question]) -> None:
        """How people ask for the next subject."""
        in_words, in_usage, in_grams = Counter[str](), Counter[str](), Counter[str]()
        for question in wordings:
            reading = Reading.of(question.text)
            listed = features(reading, question.lang)
            in_words.update(listed)
            in_usage.update(dict.fromkeys(listed).keys())
            in_grams.update(grams(reading))
            self.words.update(reading.words)
        self.by_words.add(in_words)
        self.by_usage.add(in_usage)
        self.by_grams.add(in_grams)

    def add_said(self, texts: Iterable[Question], *, spelt: bool) -> None:
        """What the next subject says, as opposed to how people ask for it; `spelt` where its words are our own."""
        counted = Counter[str]()
        for text in texts:
            reading = Reading.of(text.text)
            counted.update(plain_features(reading, text.lang))
            if spelt:
                self.words.update(reading.words)
        self.by_content.add(counted)


def contents(article: Article) -> Iterator[Question]:
    return (Question(lang, text.into(lang)) for text in article.texts() for lang in LANGS)


def exact_wordings(articles: Sequence[Article]) -> dict[str, str]:
    """The words of each wording to its topic; a wording of several topics decides nothing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for question in wordings_of(article):
            owners[" ".join(words(question.text))].add(article.id)
    return {said: next(iter(topics)) for said, topics in owners.items() if said and len(topics) == 1}


def wordings_of(article: Article) -> tuple[Question, ...]:
    titles = (Question("hu", article.title.hu), Question("en", article.title.into("en")))
    return (*titles, *article.questions)

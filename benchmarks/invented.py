"""Articles that look like ours and are about something else, the same in every run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from knowledge.article import Article, Question, Words

WORDINGS = 40
# Any fixed number: the invented articles must be the same in every run.
SEED = 20261122
OWN_TERMS = 3
EXCHANGED_FROM = 6  # letters; shorter words carry little of a topic
SENTENCES = 6
ENDINGS = ("", "", "", "t", "ra", "ban", "hoz")


class Inventor:
    """Exchanges long words of our wordings for compounds of other words of ours, as Hungarian builds them."""

    def __init__(self, ours: Iterable[Article]) -> None:
        self._random = Random(SEED)
        self._wordings = [question.text.split() for article in ours for question in article.questions]
        words = {word for wording in self._wordings for word in wording}
        self._long = sorted(word for word in words if word.isalpha() and len(word) >= EXCHANGED_FROM)

    def articles(self, number: int) -> Iterator[Article]:
        for place in range(number):
            terms = [self._compound() for _term in range(OWN_TERMS)]
            wordings = tuple(Question("hu", self._wording(terms)) for _wording in range(WORDINGS))
            answer = ". ".join(self._wording(terms) for _sentence in range(SENTENCES))
            yield Article(f"invented-{place}", Words(self._wording(terms)), wordings, Words(answer))

    def with_more_wordings(self, article: Article, number: int) -> Article:
        """The article with so many further wordings, each the beginning of one of its own and the end of another."""
        return replace(article, questions=(*article.questions, *(self._mixed(article) for _wording in range(number))))

    def _compound(self) -> str:
        first, second = self._random.sample(self._long, 2)
        return first[: self._random.randint(3, 6)] + second

    def _wording(self, terms: Sequence[str]) -> str:
        """One of ours with one or two long words exchanged; the first word where none is long."""
        words = list(self._random.choice(self._wordings))
        long = [place for place, word in enumerate(words) if len(word) >= EXCHANGED_FROM] or [0]
        for place in self._random.sample(long, min(len(long), self._random.randint(1, 2))):
            words[place] = self._random.choice(terms) + self._random.choice(ENDINGS)
        return " ".join(words)

    def _mixed(self, article: Article) -> Question:
        one, other = self._random.choices(article.questions, k=2)
        first, last = one.text.split(), other.text.split()
        return Question(one.lang, " ".join(first[: len(first) // 2 + 1] + last[len(last) // 2 :]))

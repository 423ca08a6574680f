"""The topics nearest to a text: four independent signals, none of which decides alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from knowledge.concepts import concepts_of
from knowledge.contest import scored
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.postings import Asked
from knowledge.text import Reading, features, folded, grams

MOST_HITS = 20  # that anybody asks for


class Signals(NamedTuple):
    """How a subject fits by words and concepts, by letters, by what the article says, and by usage."""

    words: float
    grams: float
    content: float
    usage: float


# Between the fit on held-out wordings (`python -m evaluation.fit`) and our own questions: the writers of the
# wordings had read the articles, so the fit alone overrates `content` and drops `usage`, which everyday
# messages need.
WEIGHTS = Signals(words=7.0, grams=9.0, content=20.0, usage=1.0)


class Hit(NamedTuple):
    subject: str
    score: float
    number: int


@dataclass(frozen=True)
class Found:
    """Our topics and what is not ours, each best first; the share of words and letter groups known.

    `exact` is the topic that lists the text, but for accents and punctuation, as one of its wordings.
    """

    ours: tuple[Hit, ...]
    not_ours: tuple[Hit, ...]
    known_share: float
    known_letters: float
    asked: tuple[Asked, ...]
    exact: str | None = None

    def signals(self, hit: Hit) -> Signals:
        """Why it was found."""
        return Signals(*(each.shared_with(hit.number) for each in self.asked))


def search(index: Index, reading: Reading, lang: Lang) -> Found:
    said = reading.words
    corrected = index.spelling.corrections(said)
    counted = Counter(features(reading, lang, corrected))
    in_grams = Counter(grams(reading))
    by_grams = index.by_grams.asked(in_grams)
    asked = (index.by_words.asked(counted), by_grams, index.by_content.asked(counted), index.by_usage.asked(counted))
    scores, (ours, not_ours) = scored(asked, WEIGHTS, (range(index.ours), range(index.ours, len(index.subjects))))
    known = sum(word in index.spelling.known or bool(concepts_of(word)) for word in said) + len(corrected)
    return Found(
        ours=hits(index, scores, ours),
        not_ours=hits(index, scores, not_ours),
        known_share=known / len(said) if said else 0.0,
        known_letters=len(by_grams.weights) / (len(in_grams) or 1),
        asked=asked,
        exact=index.exact.get(" ".join(said)),
    )


def hits(index: Index, scores: Sequence[float], numbers: Iterable[int]) -> tuple[Hit, ...]:
    best = nlargest(MOST_HITS, numbers, key=scores.__getitem__)
    return ranked(Hit(index.subjects[number], scores[number], number) for number in best)


def ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Best first, equals by name."""
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.subject)))


def nearest_wording(index: Index, subject: str, text: str) -> str:
    """The wording of the subject that shares most letters with the text: says why it was found."""
    said = letters(text)
    asked = index.wordings[subject]
    return max(
        asked, key=lambda question: (letters(question.text) & said).total() / (1 + len(folded(question.text)))
    ).text


def letters(text: str) -> Counter[str]:
    return Counter(grams(Reading.of(text)))

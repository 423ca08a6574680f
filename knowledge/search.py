"""The topics nearest to a text: four independent signals, none of which decides alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from knowledge.concepts import concepts_of
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.postings import Asked
from knowledge.text import Reading, features, folded, grams


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
# So many topics are weighed to the end; it binds in a large knowledge base only.
CONTENDERS = 100


class Hit(NamedTuple):
    subject: str
    score: float
    signals: Signals


@dataclass(frozen=True)
class Found:
    """Our topics and what is not ours, each best first; the share of words and letter groups known.

    `exact` is the topic that lists the text, but for accents and punctuation, as one of its wordings.
    """

    ours: tuple[Hit, ...]
    not_ours: tuple[Hit, ...]
    known_share: float
    known_letters: float
    exact: str | None = None


def search(index: Index, reading: Reading, lang: Lang) -> Found:
    said = reading.words
    corrected = index.spelling.corrections(said)
    counted = Counter(features(reading, lang, corrected))
    in_grams = Counter(grams(reading))
    asked = (
        index.by_words.asked(counted),
        index.by_grams.asked(in_grams),
        index.by_content.asked(counted),
        index.by_usage.asked(counted),
    )
    contenders, others = weighed(asked, index.ours)
    known = sum(word in index.spelling.known or bool(concepts_of(word)) for word in said) + len(corrected)
    return Found(
        ours=hits(index, contenders),
        not_ours=hits(index, others),
        known_share=known / len(said) if said else 0.0,
        known_letters=sum(gram in index.by_grams.vocabulary for gram in in_grams) / (len(in_grams) or 1),
        exact=index.exact.get(said),
    )


Weighed = list[tuple[int, tuple[float, ...]]]


def weighed(asked: Sequence[Asked], ours: int) -> tuple[Weighed, Weighed]:
    """The signals of the contenders, and of what is not ours: rare features find them, all features weigh them."""
    signals = [each.gathered() for each in asked]
    found = [score(each) for each in zip(*signals, strict=True)]
    contenders = nlargest(CONTENDERS, range(ours), key=found.__getitem__)
    others = range(ours, len(found))
    for each, gathered in zip(asked, signals, strict=True):
        each.complete(gathered, [*contenders, *others])
    whole = list(zip(*signals, strict=True))
    return [(number, whole[number]) for number in contenders], [(number, whole[number]) for number in others]


def score(signals: Sequence[float]) -> float:
    words, grams, content, usage = signals
    return WEIGHTS.words * words + WEIGHTS.grams * grams + WEIGHTS.content * content + WEIGHTS.usage * usage


def hits(index: Index, found: Weighed) -> tuple[Hit, ...]:
    return ranked(Hit(index.subjects[number], score(signals), Signals._make(signals)) for number, signals in found)


def ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda each: (-each.score, each.subject)))


def nearest_wording(index: Index, subject: str, text: str) -> str:
    """The wording of the subject that shares most letters with the text: says why it was found."""
    said = letters(text)
    asked = index.wordings[subject]
    return max(
        asked, key=lambda question: (letters(question.text) & said).total() / (1 + len(folded(question.text)))
    ).text


def letters(text: str) -> Counter[str]:
    return Counter(grams(Reading.of(text)))

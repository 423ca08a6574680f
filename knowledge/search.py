"""The topics nearest to a text: four independent signals, none of which decides alone."""

from dataclasses import dataclass

from knowledge.concepts import concepts_of
from knowledge.dates import Lang
from knowledge.index import Index
from knowledge.text import features, folded, grams, words


@dataclass(frozen=True)
class Signals:
    """How a subject fits by words and concepts, by letters, by what the article says, and by usage."""

    words: float
    grams: float
    content: float
    usage: float


# Between the fit on held-out wordings (`python -m evaluation.fit`) and our own questions: the writers of the
# wordings had read the articles, so the fit alone overrates `content` and drops `usage`, which everyday
# messages need.
WEIGHTS = Signals(words=7.0, grams=9.0, content=20.0, usage=1.0)


@dataclass(frozen=True)
class Hit:
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


def search(index: Index, text: str, lang: Lang) -> Found:
    said = words(text)
    corrected = index.spelling.corrections(said)
    counted = features(text, lang, corrected)
    by_words = index.by_words.cosines(counted)
    in_grams = grams(text)
    by_grams = index.by_grams.cosines(in_grams)
    by_usage = index.by_usage.gained(counted)
    by_content = index.by_content.cosines(counted)
    hits = [
        hit(subject, Signals(*signals))
        for subject, *signals in zip(index.subjects, by_words, by_grams, by_content, by_usage, strict=True)
    ]
    known = sum(word in index.spelling.known or bool(concepts_of(word)) for word in said) + len(corrected)
    return Found(
        ours=ranked(hits[: index.ours]),
        not_ours=ranked(hits[index.ours :]),
        known_share=known / len(said) if said else 0.0,
        known_letters=sum(gram in index.by_grams.rarity for gram in in_grams) / (len(in_grams) or 1),
        exact=index.exact.get(tuple(said)),
    )


def hit(subject: str, signals: Signals) -> Hit:
    score = (
        WEIGHTS.words * signals.words
        + WEIGHTS.grams * signals.grams
        + WEIGHTS.content * signals.content
        + WEIGHTS.usage * signals.usage
    )
    return Hit(subject, score, signals)


def ranked(hits: list[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda each: (-each.score, each.subject)))


def nearest_wording(index: Index, subject: str, text: str) -> str:
    """The wording of the subject that shares most letters with the text: says why it was found."""
    said = grams(text)
    asked = index.wordings[subject]
    return max(
        asked, key=lambda question: (grams(question.text) & said).total() / (1 + len(folded(question.text)))
    ).text

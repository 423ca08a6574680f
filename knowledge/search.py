"""The topics nearest to a text, by two signals, neither of which decides alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from knowledge.concepts import concepts_of
from knowledge.dates import Lang
from knowledge.evidence import Floats
from knowledge.index import Index
from knowledge.text import Reading, features, folded, number_of

MOST_HITS = 20  # that anybody asks for
# One step of the classifier's score says as much as five of the evidence (`python -m evaluation.fit`).
EVIDENCE_WEIGHT = 0.2
# How much a difference of scores says, such that shares come near probabilities.
SHARPNESS = 2.0


class Hit(NamedTuple):
    """`score`: the subject's share, 0 to 1."""

    subject: str
    score: float


@dataclass(frozen=True)
class Found:
    """Our topics and what else people say, each best first; the share of words and letter groups known.

    `exact` is the topic that lists the text, but for accents and punctuation, as one of its wordings.
    """

    ours: tuple[Hit, ...]
    others: tuple[Hit, ...]
    known_words: float
    known_letters: float
    exact: str | None = None

    def most_like(self, other: str) -> float:
        """The share of the other subject, where it is more like it than anything else."""
        best = max(self.ours[:1] + self.others[:1], key=lambda hit: hit.score, default=None)
        return best.score if best is not None and best.subject == other else 0.0


def search(index: Index, reading: Reading, lang: Lang) -> Found:
    asked, counts = np.unique(features(reading, lang), return_counts=True)
    learned = index.learned
    scores = EVIDENCE_WEIGHT * learned.evidence.scores(asked)
    if learned.classifier is not None:
        scores = scores + learned.classifier.scores(asked, counts)
    shares = as_shares(scores)
    return Found(
        ours=hits(index.topics, shares),
        others=hits(index.others, shares[len(index.topics) :]),
        known_words=share_known(index, reading),
        known_letters=float(index.learned.evidence.knows(asked).mean()) if len(asked) else 0.0,
        exact=index.exact.get(" ".join(reading.words)),
    )


def as_shares(scores: Floats) -> Floats:
    """Between 0 and 1, all together 1: how the subjects compare, whatever else they have in common."""
    raised = np.exp(SHARPNESS * (scores - scores.max(initial=-np.inf)))
    return np.asarray(raised / raised.sum(), np.float32)


def hits(subjects: Sequence[str], shares: Floats) -> tuple[Hit, ...]:
    """Best first, equals in their order."""
    best = np.argsort(-shares[: len(subjects)], kind="stable")[:MOST_HITS]
    return tuple(Hit(subjects[number], float(shares[number])) for number in best)


def share_known(index: Index, reading: Reading) -> float:
    """The share of the words that some wording uses or that name a concept."""
    numbers = np.fromiter((number_of(f"={word}") for word in reading.words), np.uint32)
    used = index.learned.evidence.knows(numbers)
    known = sum(bool(seen) or bool(concepts_of(word)) for word, seen in zip(reading.words, used, strict=True))
    return known / len(reading.words) if reading.words else 0.0


def nearest_wording(index: Index, subject: str, text: str) -> str:
    """The wording of the subject that is most like the text: says why it was found."""
    asked = [question.text for question in index.wordings[subject]]
    found = process.extractOne(text, asked, scorer=fuzz.token_set_ratio, processor=folded)
    return found[0] if found else ""

"""Learns a classifier and the belief from the wordings; runs in a process of its own (`python -m knowledge.fitting`).

The fitting library adds 100 MB to a process and seconds to its start, so the assistant itself never imports it: it
sends the wordings as one JSON object and finds the result in a file (see `learned`).
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from knowledge.article import Question
from knowledge.belief import USUAL_BELIEF, Belief, belief_signs
from knowledge.classifier import Classifier, weighed
from knowledge.evidence import Floats, joined, places_of
from knowledge.index import Index, Learned, features_of
from knowledge.learned import read_task, write_learned
from knowledge.noise import noisy
from knowledge.search import search
from knowledge.text import Numbers, Reading
from knowledge.wordings import OTHERS, Wordings

# Any fixed number: the same wordings must always give the same classifier.
SEED = 20261122
# A feature of fewer texts than this is an accident of one wording.
FEWEST_USES = 3
# The score of a subject whose every wording was held out: clearly on the other side.
NO_WORDING = -1.0
# With more subjects than this the evidence stands alone: a classifier would take minutes and say little more.
MOST_CLASSIFIED = 1_000
# How much a wrong side of the border costs against large weights; half of it lost half a point where there are few
# wordings a subject, and made no difference where there are many.
COST = 1.0
# Good enough: a tenth of the library's own tolerance changed no ranking and took longer.
TOLERANCE = 0.1
ROUNDS = 200
# One in so many wordings is held out to learn how far to trust the rest.
HELD_OUT = 4
# With fewer wordings held out than this there is nothing to learn.
FEWEST_HELD_OUT = 40


@dataclass(frozen=True)
class Texts:
    """Wordings as features: each as written, and once more as a thumb types it."""

    features: Sequence[Numbers]
    subjects: npt.NDArray[np.int64]

    @classmethod
    def of(cls, wordings: Wordings) -> "Texts":
        random = Random(SEED)  # noqa: S311  (no secret depends on it)
        listed, subjects = list[Numbers](), list[int]()
        for number, asked in enumerate(wordings.values()):
            for question in asked:
                for text in (question.text, noisy(question.text, random)):
                    listed.append(features_of(Question(question.lang, text)))
                    subjects.append(number)
        return cls(listed, np.array(subjects))


def fitted(wordings: Wordings) -> Learned:
    counted = Learned.by_counting(wordings)
    if not 1 < len(wordings) <= MOST_CLASSIFIED:
        return counted
    return replace(counted, classifier=classifier(wordings), belief=belief(wordings))


def classifier(wordings: Wordings) -> Classifier:
    """Each subject against the rest."""
    texts = Texts.of(wordings)
    known, rarity = vocabulary(texts.features)
    machine = LinearSVC(C=COST, tol=TOLERANCE, max_iter=ROUNDS, random_state=SEED)
    machine.fit(matrix(texts.features, known, rarity), texts.subjects)
    weights = np.zeros((len(known), len(wordings)), np.float32)
    bias = np.full(len(wordings), NO_WORDING, np.float32)
    border, offset = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # the library keeps one border for two
        border, offset = np.hstack([-border, border]), np.concatenate([-offset, offset])
    weights[:, machine.classes_], bias[machine.classes_] = border, offset
    return Classifier.of(known, rarity, weights, bias)


def vocabulary(texts: Sequence[Numbers]) -> tuple[Numbers, Floats]:
    """The features of several texts, ascending, with their rarity."""
    features, uses = np.unique(joined([np.unique(text) for text in texts], np.uint32), return_counts=True)
    kept = uses >= FEWEST_USES
    return features[kept], (np.log((1 + len(texts)) / (1 + uses[kept])) + 1).astype(np.float32)


def matrix(texts: Sequence[Numbers], known: Numbers, rarity: Floats) -> csr_matrix:
    rows = list(weighed_rows(texts, known, rarity))
    ends = np.cumsum([0, *(len(places) for places, _weights in rows)])
    weights = joined([weights for _places, weights in rows], np.float32)
    places = joined([places for places, _weights in rows], np.int64)
    return csr_matrix((weights, places, ends), shape=(len(texts), len(known)))


def weighed_rows(
    texts: Sequence[Numbers], known: Numbers, rarity: Floats
) -> Iterator[tuple[npt.NDArray[np.int64], Floats]]:
    for text in texts:
        features, counts = np.unique(text, return_counts=True)
        places, used = places_of(features, known)
        yield places, weighed(counts[used], rarity[places])


def belief(wordings: Wordings) -> Belief:
    """How far to trust a first hit, learned on wordings that were held out."""
    chosen = held_out(wordings)
    kept = {subject: tuple(each for each in asked if each not in chosen) for subject, asked in wordings.items()}
    index = Index.of(kept, replace(Learned.by_counting(kept), classifier=classifier(kept)))
    random = Random(SEED)  # noqa: S311
    signs, outcomes = list[tuple[float, ...]](), list[bool]()
    for subject, asked in wordings.items():
        for question in (question for question in asked if question in chosen):
            found = search(index, Reading.of(noisy(question.text, random)), question.lang)
            signs.append(belief_signs(found))
            outcomes.append(found.ours[0].subject == subject)
    if len(set(outcomes)) < 2 or len(outcomes) < FEWEST_HELD_OUT:
        return USUAL_BELIEF
    machine = LogisticRegression(C=100, max_iter=1000, fit_intercept=False).fit(np.array(signs), outcomes)
    return Belief(*(float(weight) for weight in machine.coef_[0]))


def held_out(wordings: Wordings) -> set[Question]:
    """Of what is ours and of each other subject apart, for they have writers of their own."""
    ours = [each for subject, asked in wordings.items() if subject not in OTHERS.values() for each in asked]
    others = (some_of(wordings.get(other, ())) for other in OTHERS.values())
    return {*some_of(ours), *chain.from_iterable(others)}


def some_of(asked: Sequence[Question]) -> Sequence[Question]:
    """Whole writers where several are known, for the next message comes from somebody else; or every so many."""
    writers = sorted({each.source for each in asked if each.source})
    if len(writers) < 2:
        return asked[::HELD_OUT]
    return [each for each in asked if each.source in writers[::HELD_OUT]]


def main() -> None:
    """Wordings on standard input, the name of the file to write as the only argument."""
    write_learned(fitted(read_task(json.load(sys.stdin))), Path(sys.argv[1]))


if __name__ == "__main__":
    main()

"""Wordings held out, whole writers at a time: what is made of the words of people who were never heard."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from knowledge.article import Question
from knowledge.belief import confidence
from knowledge.index import Index, Learned
from knowledge.noise import Noise, noisy
from knowledge.search import Found, search
from knowledge.text import Reading
from knowledge.wordings import OTHERS, Wordings

FOLDS = 4
# Any fixed number: the slips must be the same in every run.
SEED = 20261121
AS_WRITTEN = Noise(without_accents=0, slips=0, joined=0, split=0)

Teacher = Callable[[Wordings], Learned]


@dataclass(frozen=True)
class Trial:
    """A held-out wording with what was found; `topic` is None for what is not ours."""

    topic: str | None
    question: Question
    found: Found
    confidence: float

    @property
    def right(self) -> bool:
        return bool(self.found.ours) and self.found.ours[0].subject == self.topic


def trials(wordings: Wordings, teach: Teacher = Learned.by_counting, noise: Noise = AS_WRITTEN) -> Iterator[Trial]:
    """Every wording once, searched in an index that has learned from other writers only."""
    fold_of = folds(wordings)
    random = Random(SEED)  # noqa: S311  (no secret depends on it)
    for fold in sorted(set(fold_of.values())):
        kept = {subject: tuple(q for q in asked if fold_of[q] != fold) for subject, asked in wordings.items()}
        index = Index.of(kept, teach(kept))
        for subject, asked in wordings.items():
            topic = None if subject in OTHERS.values() else subject
            for question in (q for q in asked if fold_of[q] == fold):
                found = search(index, Reading.of(noisy(question.text, random, noise)), question.lang)
                yield Trial(topic, question, found, confidence(found, index.learned.belief))


def folds(wordings: Wordings) -> dict[Question, int]:
    """The writers dealt out, of topics and of other subjects apart; what has no writer is dealt one by one."""
    fold_of: dict[Question, int] = {}
    ours = [q for subject, asked in wordings.items() if subject not in OTHERS.values() for q in asked]
    for asked in (ours, *(wordings.get(other, ()) for other in OTHERS.values())):
        fold_of |= dealt(asked)
    return fold_of


def dealt(asked: Sequence[Question]) -> dict[Question, int]:
    writers = sorted({question.source for question in asked if question.source})
    place = {writer: number for number, writer in enumerate(writers)}
    return {
        question: (place[question.source] if question.source else number) % FOLDS
        for number, question in enumerate(asked)
    }

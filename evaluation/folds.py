"""Wordings held out, whole writers at a time: what is made of the words of people who were never heard.

`python -m evaluation.folds` takes some minutes and prints what `policy.SURE` was chosen by.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from evaluation.metrics import calibration_error, share
from evaluation.rows import Outcome, Row
from knowledge.article import Question
from knowledge.base import OWN_CONTENT
from knowledge.belief import confidence
from knowledge.fitting import fitted
from knowledge.index import Index, Learned, all_wordings
from knowledge.loader import load, load_others
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
        return self.right_among(1)

    def right_among(self, first: int) -> bool:
        return any(hit.subject == self.topic for hit in self.found.ours[:first])

    def outcome(self) -> Outcome:
        topics = (self.topic,) if self.topic else ()
        candidates = tuple(hit.subject for hit in self.found.ours)
        return Outcome(Row(self.question.text, topics), "answer", None, candidates, self.confidence)


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


THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8)


def table(tried: Sequence[Trial]) -> Iterator[str]:
    """What each threshold of `policy.SURE` would answer, rightly and wrongly, and how true the confidence is."""
    ours = [trial for trial in tried if trial.topic]
    others = [trial for trial in tried if not trial.topic]
    first, three = share(trial.right for trial in ours), share(trial.right_among(3) for trial in ours)
    yield f"{len(tried)} wordings held out with their writers: top 1 {first:.1%}, top 3 {three:.1%}"
    for sure in THRESHOLDS:
        answered = [trial for trial in tried if trial.confidence >= sure]
        wrong = sum(not trial.right for trial in answered)
        yield (
            f"from {sure:.2f}: {share(t.confidence >= sure for t in ours):.1%} of ours answered, "
            f"{wrong / len(tried):.1%} of all wrongly, {share(t.confidence >= sure for t in others):.1%} of the others"
        )
    error = calibration_error([trial.outcome() for trial in tried])
    yield f"calibration error {error:.3f}"


if __name__ == "__main__":
    taught = all_wordings(load(OWN_CONTENT), load_others(OWN_CONTENT))
    print("\n".join(table(list(trials(taught, fitted)))))  # noqa: T201

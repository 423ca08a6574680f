"""`python -m evaluation.wordings`: wordings that a subject should not have, for a person to judge.

A near-copy says almost the same as a wording of another subject. A misfit is held out with its writer and then surely
found under another subject: it is written under the wrong one, or it says too little to tell the two apart.
Takes some minutes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from evaluation.folds import Trial, trials
from knowledge.article import Question
from knowledge.base import OWN_CONTENT
from knowledge.fitting import fitted
from knowledge.index import all_wordings
from knowledge.loader import load, load_others
from knowledge.policy import SURE
from knowledge.text import words
from knowledge.wordings import Wordings

# Of 100; above it two wordings differ by an ending or a slip, below it by a word that may be the one that matters.
NEAR = 95
# A pair of two-word wordings differs by a letter or two whatever it says.
FEWEST_WORDS = 3
AT_ONCE = 500


@dataclass(frozen=True)
class Doubt:
    """A wording, the subject it stands under, and the one it fits better or repeats."""

    subject: str
    question: Question
    other: str

    def __str__(self) -> str:
        return f"{self.subject} -> {self.other}: {self.question.text} ({self.question.source})"


def near_copies(wordings: Wordings) -> Iterator[Doubt]:
    """The later of two wordings of different subjects that are nearly the same."""
    asked = [(subject, q, words(q.text)) for subject, listed in wordings.items() for q in listed]
    long_enough = [(subject, q, " ".join(said)) for subject, q, said in asked if len(said) >= FEWEST_WORDS]
    texts = [text for _subject, _question, text in long_enough]
    for start in range(0, len(texts), AT_ONCE):
        table = process.cdist(texts[start : start + AT_ONCE], texts, scorer=fuzz.ratio, score_cutoff=NEAR)
        for row, column in zip(*table.nonzero(), strict=True):
            subject, question, _text = long_enough[start + row]
            other = long_enough[column][0]
            if column < start + row and other != subject:
                yield Doubt(subject, question, other)


def misfits(tried: Iterable[Trial]) -> Iterator[Doubt]:
    """What is no topic has no neighbour: only topics can be mixed up here."""
    for trial in tried:
        if trial.topic and not trial.right and trial.confidence >= SURE:
            yield Doubt(trial.topic, trial.question, trial.found.ours[0].subject)


def main() -> None:
    taught = all_wordings(load(OWN_CONTENT), load_others(OWN_CONTENT))
    copies = list(near_copies(taught))
    print(f"{len(copies)} near-copies", *copies, sep="\n", flush=True)  # noqa: T201
    doubts = list(misfits(trials(taught, fitted)))
    print(f"{len(doubts)} of {sum(map(len, taught.values()))} misfits", *doubts, sep="\n")  # noqa: T201


if __name__ == "__main__":
    main()

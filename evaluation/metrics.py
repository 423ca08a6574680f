"""Retrieval quality as plain numbers over outcomes; a share of nothing is 0."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.rows import Outcome


@dataclass(frozen=True)
class Metrics:
    """Shares from 0 to 1: `top1`, `top3`, `answered` of the rows that are ours, `wrong_answers` of all."""

    rows: int
    ours: int
    top1: float
    top3: float
    answered: float
    wrong_answers: float
    not_ours_answered: float


def measure(outcomes: Sequence[Outcome]) -> Metrics:
    ours = [outcome for outcome in outcomes if outcome.row.topics]
    not_ours = [outcome for outcome in outcomes if not outcome.row.topics]
    return Metrics(
        rows=len(outcomes),
        ours=len(ours),
        top1=share(right_among(outcome, 1) for outcome in ours),
        top3=share(right_among(outcome, 3) for outcome in ours),
        answered=share(outcome.kind == "answer" for outcome in ours),
        wrong_answers=share(wrongly_answered(outcome) for outcome in outcomes),
        not_ours_answered=share(outcome.kind == "answer" for outcome in not_ours),
    )


def right_among(outcome: Outcome, first: int) -> bool:
    """Whether a right topic stands among the first so many candidates."""
    return any(topic in outcome.row.topics for topic in outcome.candidates[:first])


def wrongly_answered(outcome: Outcome) -> bool:
    return outcome.kind == "answer" and outcome.topic not in outcome.row.topics


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, Metrics]:
    tags = sorted({tag for outcome in outcomes for tag in outcome.row.tags})
    return {tag: measure([outcome for outcome in outcomes if tag in outcome.row.tags]) for tag in tags}


def confusion(outcomes: Sequence[Outcome]) -> Mapping[tuple[str, str], int]:
    """(expected, decided) → how often; rows without a label are left out."""
    pairs = [(outcome.row.expect, outcome.kind) for outcome in outcomes if outcome.row.expect]
    return Counter((expected, kind) for expected, kind in pairs if expected)


def recall(outcomes: Sequence[Outcome], kind: str) -> float:
    """Of the rows that expect this kind of decision, how many got it."""
    return share(outcome.kind == kind for outcome in outcomes if outcome.row.expect == kind)


def share(found: Iterable[bool]) -> float:
    flags = list(found)
    return round(sum(flags) / len(flags), 4) if flags else 0.0

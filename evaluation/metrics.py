"""Retrieval quality as plain numbers over outcomes; a share of nothing is 0."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from evaluation.rows import Outcome

# Confidences are compared with what came true in so many groups of equal width.
CONFIDENCE_GROUPS = 10


@dataclass(frozen=True)
class Metrics:
    """Shares from 0 to 1.

    Of the rows that are ours: `top1`, `top3`, `answered`, `right_answers`. Of the rest: `not_ours_answered`. Of all:
    `wrong_answers`. `calibration_error` is how far confidence is from the share of right first guesses, on average.
    """

    rows: int
    ours: int
    top1: float
    top3: float
    answered: float
    right_answers: float
    wrong_answers: float
    not_ours_answered: float
    calibration_error: float
    median_ms: float


def measure(outcomes: Sequence[Outcome]) -> Metrics:
    ours = [outcome for outcome in outcomes if outcome.row.topics]
    not_ours = [outcome for outcome in outcomes if not outcome.row.topics]
    return Metrics(
        rows=len(outcomes),
        ours=len(ours),
        top1=share(outcome.right for outcome in ours),
        top3=share(right_among(outcome, 3) for outcome in ours),
        answered=share(outcome.kind == "answer" for outcome in ours),
        right_answers=share(outcome.kind == "answer" and outcome.topic in outcome.row.topics for outcome in ours),
        wrong_answers=share(wrongly_answered(outcome) for outcome in outcomes),
        not_ours_answered=share(outcome.kind == "answer" for outcome in not_ours),
        calibration_error=calibration_error(outcomes),
        median_ms=round(median([outcome.seconds for outcome in outcomes]) * 1000, 3) if outcomes else 0.0,
    )


def right_among(outcome: Outcome, first: int) -> bool:
    """Whether a right topic stands among the first so many candidates."""
    return any(topic in outcome.row.topics for topic in outcome.candidates[:first])


def wrongly_answered(outcome: Outcome) -> bool:
    return outcome.kind == "answer" and outcome.topic not in outcome.row.topics


def calibration_error(outcomes: Sequence[Outcome]) -> float:
    """The expected calibration error, over what the search decided."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for outcome in outcomes:
        if outcome.confidence is not None:
            group = min(int(outcome.confidence * CONFIDENCE_GROUPS), CONFIDENCE_GROUPS - 1)
            groups.setdefault(group, []).append((outcome.confidence, outcome.right))
    counted = sum(map(len, groups.values()))
    gaps = (abs(mean(sure for sure, _ in group) - mean(right for _, right in group)) for group in groups.values())
    weights = (len(group) / counted for group in groups.values())
    return round(sum(gap * weight for gap, weight in zip(gaps, weights, strict=True)), 4)


def by_tag(outcomes: Sequence[Outcome]) -> dict[str, Metrics]:
    tags = sorted({tag for outcome in outcomes for tag in outcome.row.tags})
    return {tag: measure([outcome for outcome in outcomes if tag in outcome.row.tags]) for tag in tags}


def by_language(outcomes: Sequence[Outcome]) -> dict[str, Metrics]:
    languages = sorted({outcome.row.lang for outcome in outcomes if outcome.row.lang})
    return {lang: measure([outcome for outcome in outcomes if outcome.row.lang == lang]) for lang in languages}


def decisions(outcomes: Sequence[Outcome]) -> Mapping[tuple[str, str], int]:
    """(expected, decided) → how often; rows without a label are left out."""
    pairs = [(outcome.row.expect, outcome.kind) for outcome in outcomes if outcome.row.expect]
    return Counter((expected, kind) for expected, kind in pairs if expected)


def confusion(outcomes: Sequence[Outcome]) -> Mapping[tuple[str, str], int]:
    """(wanted topic, first candidate) → how often, where the first candidate is wrong."""
    wrong = [outcome for outcome in outcomes if outcome.row.topics and outcome.candidates and not outcome.right]
    return Counter((outcome.row.topics[0], outcome.candidates[0]) for outcome in wrong)


def recall(outcomes: Sequence[Outcome], kind: str) -> float:
    """Of the rows that expect this kind of decision, how many got it."""
    return share(outcome.kind == kind for outcome in outcomes if outcome.row.expect == kind)


def false_alarms(outcomes: Sequence[Outcome], kind: str) -> float:
    """Of the rows that expect anything but this kind of decision, how many got it."""
    return share(outcome.kind == kind for outcome in outcomes if outcome.row.expect != kind)


def share(found: Iterable[bool]) -> float:
    flags = list(found)
    return round(sum(flags) / len(flags), 4) if flags else 0.0

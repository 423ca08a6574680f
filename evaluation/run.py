"""Runs labelled messages through a knowledge base and reports how it did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from evaluation.metrics import Metrics, by_tag, confusion, measure, recall
from evaluation.rows import Outcome, Row, parse
from knowledge.base import Knowledge

OWN_QUESTIONS = Path(__file__).parent / "questions"


@dataclass(frozen=True)
class Report:
    """`mistakes` are the rows of ours whose right topic is not the first candidate, and all wrong answers."""

    overall: Metrics
    tags: Mapping[str, Metrics]
    confusion: Mapping[tuple[str, str], int]
    crisis_recall: float
    mistakes: tuple[Outcome, ...]


def read_rows(path: Path) -> tuple[Row, ...]:
    """RowError names the line that is no labelled message."""
    return tuple(parse(path.read_text(encoding="utf-8-sig").splitlines()))


def own_rows() -> tuple[Row, ...]:
    return tuple(row for path in sorted(OWN_QUESTIONS.glob("*.jsonl")) for row in read_rows(path))


def outcomes_of(rows: Iterable[Row], knowledge: Knowledge, today: date) -> list[Outcome]:
    """The label's language is not told to the knowledge base: recognizing it is part of the task."""
    return [outcome_of(row, knowledge, today) for row in rows]


def outcome_of(row: Row, knowledge: Knowledge, today: date) -> Outcome:
    decision = knowledge.decide(row.text, lang=None, today=today)
    candidates = tuple(candidate.topic for candidate in decision.candidates)
    return Outcome(row, decision.kind, decision.topic, candidates)


def report(rows: Iterable[Row], knowledge: Knowledge, today: date) -> Report:
    outcomes = outcomes_of(rows, knowledge, today)
    return Report(
        overall=measure(outcomes),
        tags=by_tag(outcomes),
        confusion=confusion(outcomes),
        crisis_recall=recall(outcomes, "crisis"),
        mistakes=tuple(outcome for outcome in outcomes if mistaken(outcome)),
    )


def mistaken(outcome: Outcome) -> bool:
    if outcome.row.topics and outcome.candidates[:1]:
        return outcome.candidates[0] not in outcome.row.topics
    return outcome.kind == "answer" or bool(outcome.row.topics)

"""Runs labelled messages through a knowledge base and reports how it did."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from evaluation.metrics import Metrics, by_language, by_tag, confusion, decisions, false_alarms, measure, recall
from evaluation.rows import Outcome, Row, parse
from knowledge.base import Knowledge
from knowledge.noise import Noise, noisy

OWN_QUESTIONS = Path(__file__).parent / "questions"
# Cries for help and harmless look-alikes, no questions to an office: what is measured of them is who was heard.
CRIES = OWN_QUESTIONS / "cries"
# The same messages once more as a hurried thumb types them.
HURRIED = Noise(without_accents=1, slips=0.15, joined=0.02, split=0.01)
SEED = 20261123


@dataclass(frozen=True)
class Report:
    """`mistakes`: rows of ours whose right topic is not first, wrong answers, cries missed or imagined."""

    overall: Metrics
    languages: Mapping[str, Metrics]
    tags: Mapping[str, Metrics]
    hurried: Metrics
    decisions: Mapping[tuple[str, str], int]
    confusion: Mapping[tuple[str, str], int]
    crisis_recall: float
    taken_for_cries: float
    mistakes: tuple[Outcome, ...]


def read_rows(path: Path) -> tuple[Row, ...]:
    """RowError names the line that is no labelled message."""
    return tuple(parse(path.read_text(encoding="utf-8-sig").splitlines()))


def own_rows() -> tuple[Row, ...]:
    return rows_in(OWN_QUESTIONS)


def cry_rows() -> tuple[Row, ...]:
    return rows_in(CRIES)


def rows_in(folder: Path) -> tuple[Row, ...]:
    return tuple(row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path))


def outcomes_of(rows: Iterable[Row], knowledge: Knowledge, today: date) -> list[Outcome]:
    """The label's language is not told to the knowledge base: recognizing it is part of the task."""
    return [outcome_of(row, knowledge, today) for row in rows]


def outcome_of(row: Row, knowledge: Knowledge, today: date) -> Outcome:
    started = time.perf_counter()
    decision = knowledge.decide(row.text, lang=None, today=today)
    seconds = time.perf_counter() - started
    candidates = tuple(candidate.topic for candidate in decision.candidates)
    confidence = decision.confidence if decision.by_search else None
    return Outcome(row, decision.kind, decision.topic, candidates, confidence, seconds)


def hurried(rows: Sequence[Row]) -> list[Row]:
    random = Random(SEED)  # noqa: S311  (no secret depends on it)
    return [replace(row, text=noisy(row.text, random, HURRIED)) for row in rows]


def report(rows: Sequence[Row], knowledge: Knowledge, today: date) -> Report:
    outcomes = outcomes_of(rows, knowledge, today)
    return Report(
        overall=measure(outcomes),
        languages=by_language(outcomes),
        tags=by_tag(outcomes),
        hurried=measure(outcomes_of(hurried(rows), knowledge, today)),
        decisions=decisions(outcomes),
        confusion=confusion(outcomes),
        crisis_recall=recall(outcomes, "crisis"),
        taken_for_cries=false_alarms(outcomes, "crisis"),
        mistakes=tuple(outcome for outcome in outcomes if mistaken(outcome)),
    )


def mistaken(outcome: Outcome) -> bool:
    if (outcome.kind == "crisis") != (outcome.row.expect == "crisis"):
        return True
    if outcome.row.topics and outcome.candidates:
        return not outcome.right
    return outcome.kind == "answer" or bool(outcome.row.topics)

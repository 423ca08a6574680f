"""The last accepted run and the gate: a change that makes retrieval worse does not pass.

`python -m evaluation.accepted` measures our own questions and makes the result the accepted run.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from evaluation.metrics import false_alarms, recall
from evaluation.run import cry_rows, outcomes_of, own_rows, report
from knowledge.base import Knowledge

FILE = Path(__file__).parent / "accepted.json"

# Half a point: less is a message or two, and machines round a little differently.
TOLERANCE = 0.005
# Questions do not depend on the day; a fixed one keeps runs comparable.
DAY = date(2026, 11, 21)

HIGHER_IS_BETTER = ("top1", "top3", "right_answers", "hurried_top1", "english_top1", "crisis_recall", "cries_heard")
LOWER_IS_BETTER = ("wrong_answers", "not_ours_answered", "calibration_error", "taken_for_cries")


@dataclass(frozen=True)
class Run:
    """What is compared: shares from 0 to 1 over our own questions, the last two over cries and their look-alikes."""

    rows: int
    top1: float
    top3: float
    right_answers: float
    hurried_top1: float
    english_top1: float
    wrong_answers: float
    not_ours_answered: float
    calibration_error: float
    crisis_recall: float
    cries_heard: float
    taken_for_cries: float


def measured(knowledge: Knowledge) -> Run:
    found = report(own_rows(), knowledge, DAY)
    whole = found.overall
    cries = outcomes_of(cry_rows(), knowledge, DAY)
    return Run(
        rows=whole.rows,
        top1=whole.top1,
        top3=whole.top3,
        right_answers=whole.right_answers,
        hurried_top1=found.hurried.top1,
        english_top1=found.languages["en"].top1,
        wrong_answers=whole.wrong_answers,
        not_ours_answered=whole.not_ours_answered,
        calibration_error=whole.calibration_error,
        crisis_recall=found.crisis_recall,
        cries_heard=recall(cries, "crisis"),
        taken_for_cries=false_alarms(cries, "crisis"),
    )


def accepted() -> Run:
    return Run(**json.loads(FILE.read_text(encoding="utf-8")))


def accept(run: Run) -> None:
    FILE.write_text(json.dumps(asdict(run), indent=2) + "\n", encoding="utf-8")


def worse(run: Run, last: Run) -> list[str]:
    """One sentence for each number that became worse; none when the run is acceptable."""
    now, before = asdict(run), asdict(last)
    fell = [name for name in HIGHER_IS_BETTER if now[name] < before[name] - TOLERANCE]
    rose = [name for name in LOWER_IS_BETTER if now[name] > before[name] + TOLERANCE]
    return [f"{name} is {now[name]:.1%}, accepted was {before[name]:.1%}." for name in (*fell, *rose)]


if __name__ == "__main__":
    accept(measured(Knowledge.open(kept_in=Path("data/index"))))

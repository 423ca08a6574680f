"""The last accepted run and the gate: a change that makes retrieval clearly worse does not pass.

`python -m evaluation.accepted` measures our own questions and makes the result the accepted run.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from evaluation.run import own_rows, report
from knowledge.base import Knowledge

FILE = Path(__file__).parent / "accepted.json"

# One question in a hundred is noise of a changed wording; more than that is a change for the worse.
TOP1_TOLERANCE = 0.01
WRONG_TOLERANCE = 0.01
# Questions do not depend on the day; a fixed one keeps runs comparable.
DAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Run:
    """What is compared: shares from 0 to 1 over our own questions."""

    rows: int
    top1: float
    top3: float
    answered: float
    wrong_answers: float
    not_ours_answered: float
    crisis_recall: float


def measured(knowledge: Knowledge) -> Run:
    found = report(own_rows(), knowledge, DAY)
    whole = found.overall
    return Run(
        rows=whole.rows,
        top1=whole.top1,
        top3=whole.top3,
        answered=whole.answered,
        wrong_answers=whole.wrong_answers,
        not_ours_answered=whole.not_ours_answered,
        crisis_recall=found.crisis_recall,
    )


def accepted() -> Run:
    return Run(**json.loads(FILE.read_text(encoding="utf-8")))


def accept(run: Run) -> None:
    FILE.write_text(json.dumps(asdict(run), indent=2) + "\n", encoding="utf-8")


def worse(run: Run, last: Run) -> list[str]:
    """One sentence for each number that became clearly worse; none when the run is acceptable."""
    sentences = []
    if run.top1 < last.top1 - TOP1_TOLERANCE:
        sentences.append(f"First guesses are right in {run.top1:.1%}, accepted were {last.top1:.1%}.")
    if run.wrong_answers > last.wrong_answers + WRONG_TOLERANCE:
        sentences.append(f"Wrong answers are {run.wrong_answers:.1%}, accepted were {last.wrong_answers:.1%}.")
    if run.crisis_recall < last.crisis_recall:
        sentences.append(f"Crises found are {run.crisis_recall:.1%}, accepted were {last.crisis_recall:.1%}.")
    return sentences


if __name__ == "__main__":
    accept(measured(Knowledge.open()))

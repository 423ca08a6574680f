"""How long the rows of every table are kept, and what becomes of them then (docs/decisions/0026).

Each rule finds what is due by a condition that its own effect makes false: a run that was stopped is simply run again.
"""

from storage.retention.rule import Act, Counts, Due, Finish, Part, Rule
from storage.retention.rules import RULES, TECHNICAL, WITHOUT_END, unfinished_forms
from storage.retention.runs import RunRow, last_ended, note_run, runs_of
from storage.retention.steps import Forecast, Step, forecast, step

__all__ = [
    "RULES",
    "TECHNICAL",
    "WITHOUT_END",
    "Act",
    "Counts",
    "Due",
    "Finish",
    "Forecast",
    "Part",
    "Rule",
    "RunRow",
    "Step",
    "forecast",
    "last_ended",
    "note_run",
    "runs_of",
    "step",
    "unfinished_forms",
]

"""What falls due by itself: looked for again and again, in every process that runs workers."""

from collections.abc import Callable
from dataclasses import dataclass

from desk import search
from desk.desk import Desk


@dataclass(frozen=True)
class Job:
    """`run` does what is due at the desk's clock, in small transactions of its own, and says whether more is due.

    Several processes run it at the same time: a row is taken by a conditional update or under its lock.
    """

    name: str
    every: float  # seconds between two looks
    run: Callable[[Desk], bool]


JOBS: tuple[Job, ...] = (Job("search", 1.0, search.renew_due),)


def run_due(desk: Desk) -> None:
    """Everything once, until nothing is due: for tests that move the clock."""
    for job in JOBS:
        while job.run(desk):
            pass

"""What falls due by itself: looked for again and again, in every process that runs workers."""

from collections.abc import Callable
from dataclasses import dataclass

from desk import (
    announcing,
    digest,
    duplicates,
    erasing,
    escalation,
    event_notices,
    event_on_behalf,
    exporting,
    ledger,
    reminders,
    removing,
    retention,
    search,
    snoozing,
    updates,
    viewing,
)
from desk.desk import Desk
from desk.held import release_due


@dataclass(frozen=True)
class Job:
    """`run` does what is due at the desk's clock, in small transactions of its own, and says whether more is due.

    Several processes run it at the same time: a row is taken by a conditional update or under its lock.
    """

    name: str
    every: float  # seconds between two looks
    run: Callable[[Desk], bool]
    alone: bool = False  # in one process at a time: what all of it sends keeps within one budget
    rest: float = 0.0  # seconds between two pieces of work, which belong to the turns


JOBS: tuple[Job, ...] = (
    Job("send what was held", 0.5, release_due),
    Job("tell what was not deleted", 1.0, removing.tell_refused),
    Job("make findable", 1.0, search.renew_due),
    Job("look for one person twice", 2.0, duplicates.find_due, alone=True),
    Job("wake what was put off", 30, snoozing.wake_due),
    Job("ask before a promise is broken", 20, escalation.ask_before_late),
    Job("take back from who is away", 60, escalation.return_of_absent),
    Job("take back from who is silent", 60, escalation.return_of_silent),
    Job("morning digest", 30, digest.make_due),
    Job("tell what became of cases", 5, updates.send_due),
    Job("tell of events", 2, event_notices.tell_due),
    Job("remind of events", 20, reminders.send_due),
    Job("tell what was done for them at events", 30, event_on_behalf.tell_due),
    Job("announcements", 0.25, announcing.send_due, alone=True),
    Job("forget who looked", 60, viewing.forget_due),
    Job("retention", 60, retention.work_off, alone=True, rest=0.2),
    Job("forget the addresses of the erased", 30, erasing.end_partings),
    Job("clear remains of what was erased", 30, erasing.clear_remains),
    Job("forget downloads of one's own data", 600, exporting.forget_exports),
    Job("keep the ledger of the erased", 60, ledger.keep),
)


def run_due(desk: Desk) -> None:
    """Everything once, until nothing is due: for tests that move the clock."""
    for job in JOBS:
        while job.run(desk):
            pass

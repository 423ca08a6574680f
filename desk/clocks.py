"""The two clocks of a case, first human reply and next reply: working time against the promise, real wait beside it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.working_time import WorkingTime
from storage.cases import CaseRow


class Course(StrEnum):
    RUNNING = "running"
    KEPT = "kept"
    LATE = "late"  # answered too late, or not answered although the promise is over


@dataclass(frozen=True)
class Timed:
    """`working`: office time used since `since`; `waited`: what the visitor felt. Both stop when she was answered."""

    since: datetime
    promised: datetime
    working: timedelta
    waited: timedelta
    course: Course

    @property
    def working_minutes(self) -> int:
        return round(self.working / timedelta(minutes=1))


def first_reply(case: CaseRow, time: WorkingTime, now: datetime) -> Timed | None:
    """None for a case that was closed without a human reply: a withdrawn wish is neither kept nor late."""
    if case.replied_at is None and case.closed_at is not None:
        return None
    return _timed(case.opened_at, case.first_reply_by, case.replied_at, time, now)


def next_reply(case: CaseRow, time: WorkingTime, now: datetime) -> Timed | None:
    """None while she does not wait for one, and until the first one was given."""
    if case.replied_at is None or case.heard_at is None:
        return None
    return _timed(case.heard_at, case.reply_by, None, time, now)


def _timed(since: datetime, promised: datetime, answered: datetime | None, time: WorkingTime, now: datetime) -> Timed:
    end = answered or now
    in_time = Course.KEPT if answered else Course.RUNNING
    course = in_time if end <= promised else Course.LATE
    return Timed(since, promised, time.between(since, end), end - since, course)

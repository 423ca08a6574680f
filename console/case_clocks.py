"""The two clocks of a case in words: what was promised, whether it is kept, working time and the real wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.reader import Reader
from desk import clocks
from desk.casework import CaseRow
from desk.clocks import Course, Timed
from locales import Text, _

COURSES = {
    Course.RUNNING: _("running"),
    Course.KEPT: _("in time"),
    Course.LATE: _("late"),
}


@dataclass(frozen=True)
class ClockShown:
    label: str
    promised: str
    answered: str | None
    course: str
    course_words: str
    times: str


def clocks_of(reader: Reader, case: CaseRow) -> list[ClockShown]:
    time = reader.desk.working_time
    both = (
        (_("First reply"), clocks.first_reply(case, time, reader.now), case.replied_at),
        (_("Next reply"), clocks.next_reply(case, time, reader.now), None),
    )
    return [_shown(reader, label, timed, answered) for label, timed, answered in both if timed is not None]


def _shown(reader: Reader, label: Text, timed: Timed, answered: datetime | None) -> ClockShown:
    times = _("{working} of working time, {waited} in all", working=_span(timed.working), waited=_span(timed.waited))
    return ClockShown(
        label=reader.words(label),
        promised=reader.moment(timed.promised),
        answered=reader.moment(answered) if answered else None,
        course=timed.course,
        course_words=reader.words(COURSES[timed.course]),
        times=reader.words(times),
    )


def _span(span: timedelta) -> Text:
    minutes = max(round(span / timedelta(minutes=1)), 0)
    hours, rest = divmod(minutes, 60)
    days, left = divmod(hours, 24)
    if days:
        return _("{days} days {hours} h", days=days, hours=left)
    return _("{hours} h {minutes} min", hours=hours, minutes=rest) if hours else _("{minutes} min", minutes=rest)

"""Nobody is written to at night, and no time that somebody has for an answer passes then.

People are awake on holidays and on moved days as well, so the working calendar has no part in this: it is the office
that is shut then, and nobody of the office is needed for a place to be offered and taken.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.desk import Desk

QUIET_FROM, QUIET_UNTIL = time(20), time(8)
ON_THE_WAY = timedelta(hours=1)  # before it starts people leave home


def is_quiet(desk: Desk, now: datetime) -> bool:
    return awake(now, desk.zone) > now


def awake(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same moment by day; at night the morning that follows."""
    local = moment.astimezone(zone)
    if local.time() < QUIET_UNTIL:
        return datetime.combine(local.date(), QUIET_UNTIL, zone)
    if local.time() >= QUIET_FROM:
        return datetime.combine(local.date() + timedelta(days=1), QUIET_UNTIL, zone)
    return moment


def in_time(moment: datetime, starts_at: datetime, zone: ZoneInfo) -> datetime:
    """By day, unless whoever learns of it in the morning would stand at a locked door: then at once."""
    return awake(moment, zone) if starts_at >= first_to_sleep(moment, zone) else moment


def first_to_sleep(moment: datetime, zone: ZoneInfo) -> datetime:
    """Who comes to what starts from then on can be told in the morning."""
    return awake(moment, zone) + ON_THE_WAY


def after(moment: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
    """The moment by which so much time has passed by day. Counted in UTC: there an hour is an hour in any night."""
    start, left = awake(moment, zone).astimezone(UTC), span
    while True:
        evening = datetime.combine(start.astimezone(zone).date(), QUIET_FROM, zone).astimezone(UTC)
        if start + left <= evening:
            return start + left
        left -= evening - start
        start = awake(evening, zone).astimezone(UTC)

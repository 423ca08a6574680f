"""The events that anybody may see, and what can be said of their places without telling of anybody."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.desk import Desk
from desk.events import Closed, closed
from storage import events, public_events
from storage.public_events import PublicRow

KEPT_IN_FEED = timedelta(days=30)  # after the end: whoever subscribes late still finds where she was
KEY = re.compile(r"[A-Za-z0-9-]{1,64}", re.ASCII)


class Stage(StrEnum):
    """How an event stands for somebody who looks at it now."""

    OPEN = "open"
    FULL = "full"  # the waiting list is open
    NOT_YET = "not yet"
    NO_MORE = "no more"
    BEGUN = "begun"
    OVER = "over"
    CALLED_OFF = "called off"


@dataclass(frozen=True)
class Narrowed:
    """What somebody looks for; None: all. An event for everybody is found by either audience."""

    audience: str | None = None
    settlement: str | None = None
    kind: str | None = None

    def takes(self, row: PublicRow) -> bool:
        event = row.event
        return (
            (not self.audience or event.audience in (None, self.audience))
            and (not self.settlement or event.settlement == self.settlement)
            and (not self.kind or event.kind == self.kind)
        )


@dataclass(frozen=True)
class Feed:
    """`changed_at`: also of what has gone from it."""

    rows: list[PublicRow]
    changed_at: datetime | None


def upcoming(desk: Desk) -> list[PublicRow]:
    """Those that have yet to end, the next first; in one query."""
    with desk.database.reading() as tx:
        return public_events.listed(tx, desk.clock.now())


def in_feed(desk: Desk) -> Feed:
    with desk.database.reading() as tx:
        return Feed(public_events.listed(tx, desk.clock.now() - KEPT_IN_FEED), events.last_change(tx))


def find(desk: Desk, key: str) -> PublicRow | None:
    """None for a draft, and for what can be no key at all."""
    if not KEY.fullmatch(key):
        return None
    with desk.database.reading() as tx:
        return public_events.by_key(tx, key)


def narrowed(rows: Iterable[PublicRow], wish: Narrowed) -> list[PublicRow]:
    return [row for row in rows if wish.takes(row)]


def free(row: PublicRow) -> int | None:
    """None where as many as come are let in."""
    return None if row.event.capacity is None else max(row.event.capacity - row.taken, 0)


STAGES = {
    Closed.CALLED_OFF: Stage.CALLED_OFF,
    Closed.OVER: Stage.BEGUN,
    Closed.NO_MORE: Stage.NO_MORE,
    Closed.NOT_YET: Stage.NOT_YET,
}


def stage(desk: Desk, row: PublicRow) -> Stage:
    now = desk.clock.now()
    why = closed(row.event, now)
    if why is None:
        return Stage.FULL if free(row) == 0 else Stage.OPEN
    return Stage.OVER if why is Closed.OVER and now >= row.event.ends_at else STAGES[why]

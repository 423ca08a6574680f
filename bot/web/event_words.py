"""What the public pages say of an event: when, where, and what can be done about it now."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.news import AUDIENCES
from desk.office import EventKind
from desk.public_events import Stage, free
from handlers.needs import MONTH_NAMES
from locales import Locale, Text, _
from storage.events import EventRow
from storage.public_events import PublicRow

EVERYBODY = _("everybody")
NO_LIMIT = _("as many as come are welcome")
WAITING_LIST = _("full, there is a waiting list")
NO_MORE = _("registration has closed")
# Said of an event before anything else.
SAYINGS: Mapping[Stage, Text] = {
    Stage.CALLED_OFF: _("This event has been called off."),
    Stage.OVER: _("This event is over."),
    Stage.BEGUN: _("This event has begun; registration has closed."),
    Stage.NO_MORE: _("Registration for this event has closed."),
}
# What a list says of it, in the place of the number of places.
BRIEFLY: Mapping[Stage, Text] = {
    Stage.CALLED_OFF: _("called off"),
    Stage.OVER: _("over"),
    Stage.BEGUN: _("under way"),
    Stage.NO_MORE: NO_MORE,
    Stage.FULL: WAITING_LIST,
}


def month(moment: datetime, zone: ZoneInfo) -> Text:
    """The year as a value that is no number: years are written without a space."""
    local = moment.astimezone(zone)
    return Text(MONTH_NAMES[local.month - 1].msgid, {"year": str(local.year)})


def saying(row: PublicRow, stage: Stage) -> Text | None:
    if stage is Stage.NOT_YET and row.event.opens_at is not None:
        return _("Registration opens: {moment}.", moment=row.event.opens_at)
    return SAYINGS.get(stage)


def briefly(row: PublicRow, stage: Stage) -> Text:
    if stage is Stage.NOT_YET and row.event.opens_at is not None:
        return _("registration opens: {moment}", moment=row.event.opens_at)
    return BRIEFLY.get(stage) or places(row)


def places(row: PublicRow) -> Text:
    left = free(row)
    if left is None:
        return NO_LIMIT
    if left == 0:
        return WAITING_LIST
    return _("1 place free") if left == 1 else _("{count} places free", count=left)


def kind(kinds: Mapping[str, EventKind], code: str, locale: Locale) -> str:
    """By the office's own name; a kind that it has struck off goes without one."""
    named = kinds.get(code)
    if named is None:
        return ""
    return named.en if locale == "en" else named.hu


def audience(event: EventRow) -> Text:
    return AUDIENCES.get(event.audience or "", EVERYBODY)

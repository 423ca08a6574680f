"""Picks a row of the route table for each message, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from desk.conversations import BOT
from desk.desk import Desk
from desk.errors import BodyDiffers, Erased, RunAgain, StorageRefused, StorageUnavailable
from desk.messages import Incoming, Kind
from desk.turns import Turn, turn
from handlers import blocked, edited, form_mending, handover, identifiers, start
from handlers.routes import ROUTES, Route

log = structlog.get_logger()

TOLD_BY_CHANNEL = (StorageUnavailable, BodyDiffers, Erased)  # nothing was kept, and the channel tells its sender


@dataclass(frozen=True)
class Handled:
    """`seq`: the place of the visitor's own line, None when there is none; `route` is None for a repeat."""

    conversation_id: int
    seq: int | None
    route: str | None


def dispatch(desk: Desk, incoming: Incoming, routes: Sequence[Route] = ROUTES) -> Handled:
    """Runs one message whole. A fault of ours is never a lost message: it goes to a person instead."""
    try:
        return _handle(desk, incoming, routes)
    except Exception as fault:
        if isinstance(fault, TOLD_BY_CHANNEL) and not isinstance(fault, StorageRefused):
            raise
        log.exception("handler failed", channel=incoming.channel, kind=incoming.kind)
        return _handle(desk, incoming, (Route("fault", lambda _turn: True, handover.after_fault),))


def _handle(desk: Desk, incoming: Incoming, routes: Sequence[Route]) -> Handled:
    try:
        return _take(desk, incoming, routes)
    except RunAgain:  # nothing of the first run was kept
        return _take(desk, incoming, routes, may_join=True)


def _take(desk: Desk, incoming: Incoming, routes: Sequence[Route], *, may_join: bool = False) -> Handled:
    with turn(desk, incoming, may_join=may_join) as current:
        if current.repeated:
            return Handled(current.row.id, current.seq_of_line(), None)
        form_mending.mend(current)
        identifiers.mask(current)
        seq = _hear(current)
        if blocked.is_blocked(current):
            blocked.answer(current)
            return Handled(current.row.id, seq, "blocked")
        if incoming.kind is Kind.EDIT:
            is_new = edited.has_new_words(current)
            if not edited.read_anew(current):
                if is_new and current.masked:
                    _warn(current)
                return Handled(current.row.id, seq, "edit")
        _warn(current)
        if incoming.kind is Kind.OTHER and current.text and current.owner == BOT:
            start.read_caption(current)
        route = next(route for route in routes if route.when(current))
        route.handle(current)
    return Handled(current.row.id, seq, route.name)


def _warn(current: Turn) -> None:
    if current.incoming.kind is not Kind.START:
        start.introduce(current)
    identifiers.warn(current)


def _hear(current: Turn) -> int | None:
    """The visitor's own line comes first in the thread; /start leaves none, an edit has its line already."""
    line: str | None
    match current.incoming.kind:
        case Kind.TEXT:
            line = current.text
        case Kind.EDIT:
            return current.seq_of_line()
        case Kind.OTHER:
            line = start.words_for(current)
        case _:
            line = current.tapped_label
    if not line:
        return None
    if current.owner != BOT:
        current.attach(current.incoming.line_id, current.incoming.files)
        if current.incoming.remote is not None and start.can_be_fetched(current):
            current.expect(current.incoming.line_id, current.incoming.remote)
    return current.hear(current.incoming.line_id, line, current.incoming.at)

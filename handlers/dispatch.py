"""Picks a row of the route table for each message, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from desk.desk import Desk
from desk.errors import BodyDiffers, Erased, StorageUnavailable
from desk.messages import Incoming, Kind
from desk.turns import Turn, turn
from handlers import handover, start
from handlers.routes import ROUTES, Route

log = structlog.get_logger()


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
    except (StorageUnavailable, BodyDiffers, Erased):
        raise  # nothing was kept, and the channel tells its sender
    except Exception:
        log.exception("handler failed", channel=incoming.channel, kind=incoming.kind)
        return _handle(desk, incoming, (Route("fault", lambda _turn: True, handover.after_fault),))


def _handle(desk: Desk, incoming: Incoming, routes: Sequence[Route]) -> Handled:
    with turn(desk, incoming) as current:
        if current.repeated:
            return Handled(current.row.id, current.seq_of_line(), None)
        seq = _hear(current)
        route = next(route for route in routes if route.when(current))
        if route.handle is not start.greet:
            start.introduce(current)
        route.handle(current)
    return Handled(current.row.id, seq, route.name)


def _hear(current: Turn) -> int | None:
    """The visitor's own line comes first in the thread; /start and what is no text leave none."""
    line = current.text if current.incoming.kind is Kind.TEXT else current.tapped_label
    if not line:
        return None
    return current.hear(current.incoming.line_id, line, current.incoming.at)

"""A process that takes one message and dies: before its commit, or right after it."""

import os
import signal
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess

from desk.messages import Incoming
from desk.turns import Turn
from handlers.dispatch import dispatch
from handlers.routes import ROUTES, Route
from storage.crypto import Keyring
from storage.database import Database
from tests.clock import FrozenClock
from tests.conftest import make_desk
from tests.databases import SECRET
from tests.forking import SERVER


@dataclass(frozen=True)
class LastOrder:
    database_url: str
    clock: FrozenClock
    incoming: Incoming
    commits: bool


def die_over(order: LastOrder) -> None:
    """Returns when the process is dead."""
    process: ForkServerProcess = SERVER.Process(target=take, args=(order,), daemon=True)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def take(order: LastOrder) -> None:
    desk = make_desk(Database(order.database_url, Keyring([SECRET])), order.clock)
    dispatch(desk, order.incoming, ROUTES if order.commits else (*dying(ROUTES),))
    die()


def dying(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """The handlers do all they do; the process dies before any of it is kept."""

    def dying_after(route: Route) -> Route:
        def handle(turn: Turn) -> None:
            route.handle(turn)
            turn.save()
            die()

        return Route(route.name, route.when, handle)

    return tuple(map(dying_after, routes))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)

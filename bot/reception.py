"""Where every channel hands in what a person did: one writer thread runs the turn whole, and it is counted."""

import time

from bot.metrics import Metrics
from desk.desk import Desk
from desk.messages import Incoming
from handlers.dispatch import Handled, dispatch


class Reception:
    def __init__(self, desk: Desk, metrics: Metrics) -> None:
        self.desk = desk
        self._metrics = metrics

    async def receive(self, incoming: Incoming) -> Handled:
        """Returns after the commit; raises StorageUnavailable or BodyDiffers when nothing was kept."""
        started = time.perf_counter()
        handled = await self.desk.database.write(dispatch, self.desk, incoming)
        self._metrics.turn_seconds.labels(incoming.channel).observe(time.perf_counter() - started)
        self._metrics.turns.labels(incoming.channel, handled.route or "repeat").inc()
        return handled

"""The sign that somebody is typing (Bot API "sendChatAction"): a courtesy that never holds up anything.

Shown while an answer takes longer than a moment, and while a colleague writes a reply.
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.telegram.courtesies import Courtesies
from desk import viewing
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.errors import StorageUnavailable

A_MOMENT = 0.5  # seconds; whoever waits no longer needs no sign
SHOWN_FOR = 5.0  # seconds, unless a message comes first
LONGEST = 180.0  # seconds of a colleague's writing: a draft that merely stands there is no promise
AT_MOST = 5  # signs a second in all, well below what all chats together may get: replies go first


class Typing:
    def __init__(self, courtesies: Courtesies) -> None:
        self._courtesies = courtesies
        self._lately: deque[tuple[float, str]] = deque()  # when it was shown to whom

    @contextmanager
    def while_waiting(self, address: str) -> Iterator[None]:
        """From a moment after now until the block ends."""
        later = asyncio.get_running_loop().call_later(A_MOMENT, self.show, address)
        try:
            yield
        finally:
            later.cancel()

    def show(self, address: str) -> None:
        """Not if she sees it already, and not if it would take the place of replies."""
        now = asyncio.get_running_loop().time()
        while self._lately and now - self._lately[0][0] >= SHOWN_FOR:
            self._lately.popleft()
        if any(shown_to == address for _at, shown_to in self._lately):
            return
        if sum(now - at < 1 for at, _shown_to in self._lately) < AT_MOST:
            self._lately.append((now, address))
            self._courtesies.show_typing(address)

    async def follow_colleagues(self, desk: Desk) -> None:
        """Until cancelled."""
        since: dict[str, float] = {}
        while True:
            with suppress(StorageUnavailable):  # a sign that is not shown harms nobody
                now = asyncio.get_running_loop().time()
                written_to = await desk.database.read(viewing.written_to, desk, TELEGRAM)
                since = {address: since.get(address, now) for address in written_to}
                for address, began in since.items():
                    if now - began <= LONGEST:
                        self.show(address)
            await asyncio.sleep(SHOWN_FOR)

"""Wakes live views after a commit. It carries no data: a reader goes back to the database from its last seq."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

QUEUE = "queue"


def conversation(conversation_id: int) -> str:
    return f"conversation {conversation_id}"


class Bus:
    """In one process. Any thread may wake; each reader waits in its own event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: dict[str, set[Subscription]] = defaultdict(set)
        self.closed = False

    def wake(self, subject: str) -> None:
        with self._lock:
            readers = list(self._readers.get(subject, ()))
        for reader in readers:
            reader.wake()

    def close(self) -> None:
        """The process is to stop: wakes every reader, and each stream ends where it sees `closed`."""
        self.closed = True
        with self._lock:
            readers = {reader for subject in self._readers.values() for reader in subject}
        for reader in readers:
            reader.wake()

    @contextmanager
    def listen(self, *subjects: str) -> Iterator["Subscription"]:
        reader = Subscription(asyncio.get_running_loop())
        with self._lock:
            for subject in subjects:
                self._readers[subject].add(reader)
        try:
            yield reader
        finally:
            with self._lock:
                for subject in subjects:
                    self._readers[subject].discard(reader)
                    if not self._readers[subject]:
                        del self._readers[subject]


class Subscription:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._event = asyncio.Event()

    def wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> bool:
        """True when woken, False when the time was up; forgets earlier wake-ups it has answered."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True

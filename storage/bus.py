"""Wakes live views after a commit. It carries no data: a reader goes back to the database from its last seq.

Woken are subjects. A transaction names them (`tx.wake`), the commit wakes whoever listens in this process, and on
PostgreSQL one NOTIFY carries the same names to the other processes (listening.py, docs/decisions/0009).
"""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from secrets import token_hex

QUEUE = "queue"  # what colleagues see of cases and conversations
EVENTS = "events"  # and who comes to them
OUTBOX = "outbox"  # rows that nobody has leased yet
FILES = "files"  # that channels still have for us
OFFICE = "office"  # values of the office that colleagues change
CHANNEL = "paktum"  # of PostgreSQL's notifications
LONGEST_PAYLOAD = 7999  # bytes; PostgreSQL refuses a longer one


def conversation(conversation_id: int) -> str:
    return f"conversation {conversation_id}"


class Bus:
    """In one process. Any thread may wake; each reader waits in its own event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers: dict[str, set[Subscription]] = defaultdict(set)
        self._name = token_hex(4)
        self.closed = False

    def wake(self, subject: str) -> None:
        with self._lock:
            readers = list(self._readers.get(subject, ()))
        for reader in readers:
            reader.wake()

    def wake_all(self) -> None:
        with self._lock:
            readers = {reader for subject in self._readers.values() for reader in subject}
        for reader in readers:
            reader.wake()

    def close(self) -> None:
        """The process is to stop: wakes every reader, and each stream ends where it sees `closed`."""
        self.closed = True
        self.wake_all()

    def payload(self, subjects: Iterable[str]) -> str:
        """For the buses of other processes; too many subjects for one notification mean all."""
        whole = "\n".join((self._name, *subjects))
        return whole if len(whole.encode()) <= LONGEST_PAYLOAD else self._name

    def hear(self, payload: str) -> None:
        """What another bus has to tell; its own words come back as well, and those subjects have been woken."""
        sender, *subjects = payload.split("\n")
        if sender == self._name:
            return
        if not subjects:
            self.wake_all()
        for subject in subjects:
            self.wake(subject)

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
        """True when woken, False when the time was up; forgets earlier wake-ups it has answered.

        Not by `wait_for`: Python 3.11's loses a cancellation that comes together with the wake-up, and whoever waits
        in a loop would never end.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True

"""SQLite's one writer thread. What lined up while it was busy is committed together: one wait for the disk serves all.

Each piece of work stands in a savepoint of its own, so that it is kept whole or not at all, and hears of its end only
after the common commit.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

MOST_TOGETHER = 16  # the first of them waits until the last has run


@dataclass
class Job:
    work: Callable[[], Any]
    future: "Future[Any]" = field(default_factory=Future)
    result: Any = None
    error: BaseException | None = None

    def run(self) -> None:
        """Nothing when the one who waits has given up before it was its turn."""
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.result = self.work()
        except BaseException as error:  # noqa: BLE001 – whoever waits for the result gets it
            self.error = error

    def tell(self) -> None:
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """`together` runs several jobs and commits once, or gives each of them the error that kept it from doing so."""

    def __init__(self, together: Callable[[list[Job]], None]) -> None:
        self._together = together
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[], Any]) -> "Future[Any]":
        job = Job(work)
        self._waiting.put(job)
        return job.future

    def close(self) -> None:
        """Finishes what was accepted."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            jobs, last = self._lined_up_behind(first)
            if len(jobs) == 1:
                first.run()
            else:
                self._together(jobs)
            for job in jobs:
                job.tell()
            if last:
                return

    def _lined_up_behind(self, first: Job) -> tuple[list[Job], bool]:
        """Also whether it is time to stop after these."""
        jobs = [first]
        while len(jobs) < MOST_TOGETHER:
            try:
                job = self._waiting.get_nowait()
            except Empty:
                break
            if job is None:
                return jobs, True
            jobs.append(job)
        return jobs, False

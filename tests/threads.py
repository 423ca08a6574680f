from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

R = TypeVar("R")


def at_once(*acts: Callable[[], R]) -> list[R]:
    """Each in a thread of its own, let go at the same moment."""
    barrier = Barrier(len(acts))

    def wait_and(act: Callable[[], R]) -> R:
        barrier.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(wait_and, acts))

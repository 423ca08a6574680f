"""An event loop whose time passes without waiting for it: timers are due at once, in their order."""

import asyncio
import selectors
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    """Instead of sleeping it moves the loop's time on."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        if timeout:
            self.passed += timeout
        return super().select(0 if timeout is not None else None)


def in_no_time(story: Awaitable[T]) -> T:
    """Runs it; the time of its loop begins at 0."""
    selector = _Selector()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.passed  # type: ignore[method-assign]
    try:
        return loop.run_until_complete(story)
    finally:
        loop.close()

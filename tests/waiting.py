"""What a test waited for in vain, said so that the log of a run tells it."""

import inspect
from collections.abc import Callable
from typing import Any


def in_words(holds: Callable[[], object]) -> str:
    """The condition as it stands in the test, what it sees there, and what came of it last."""
    try:
        source = inspect.getsource(holds).strip()
        seen: Any = dict(inspect.getclosurevars(holds).nonlocals)
    except (OSError, TypeError):  # a partial, or made of text
        source, seen = repr(holds), {}
    return f"this never came to hold: {source}\nseen: {seen!r:.2000}\nlast: {holds()!r:.500}"

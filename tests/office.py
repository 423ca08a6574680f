from dataclasses import replace
from typing import Any

from desk.current import Current
from desk.desk import Desk
from desk.office import SAMPLE_FILE, read_office


def with_values(desk: Desk, **changes: Any) -> Desk:
    """The desk of the sample office with other values, written as in the settings file."""
    current = Current(read_office(SAMPLE_FILE), desk.zone)
    current.take(changes)
    return replace(desk, current=current)

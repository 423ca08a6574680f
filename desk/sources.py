"""By which links people came to the office (handlers/arriving.py)."""

from desk.desk import Desk
from storage import conversations


def counted(desk: Desk) -> list[tuple[str, int]]:
    """Each source with its conversations, the largest first."""
    with desk.database.reading() as tx:
        return conversations.count_sources(tx)

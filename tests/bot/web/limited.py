from dataclasses import replace

from desk.current import Current
from desk.desk import Desk
from desk.office import SAMPLE_FILE, read_office


def limited(desk: Desk, messages: int = 10**6, sessions: int = 10**6) -> Desk:
    """An office that takes so many messages a minute of a session, and new sessions an hour from an address."""
    current = Current(read_office(SAMPLE_FILE), desk.zone)
    current.take({"limits": {"messages_per_minute": messages, "sessions_per_address_per_hour": sessions}})
    return replace(desk, current=current)

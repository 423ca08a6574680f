from desk.desk import Desk
from tests.office import with_values


def limited(desk: Desk, messages: int = 10**6, sessions: int = 10**6) -> Desk:
    """An office that takes so many messages a minute of a session, and new sessions an hour from an address."""
    limits = {"messages_per_minute": messages, "sessions_per_address_per_hour": sessions}
    return with_values(desk, limits=limits)

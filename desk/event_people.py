"""Who is to be phoned of an event."""

from collections.abc import Sequence
from datetime import datetime

from storage import registrations
from storage.database import Transaction
from storage.registrations import RegistrationRow


def to_phone(tx: Transaction, event_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """How many, by event."""
    return {event_id: sum(_waits(row, now) for row in registrations.of_event(tx, event_id)) for event_id in event_ids}


def _waits(row: RegistrationRow, now: datetime) -> bool:
    """She was written in by hand and can be told in no chat."""
    return row.conversation_id is None and row.notice_at is not None and row.notice_at <= now

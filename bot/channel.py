"""What a channel that must be pushed to has to do. docs/how-to-add-a-channel.md walks through adding one."""

from datetime import timedelta
from typing import Protocol

from storage.outbox import OutboxRow


class DeliveryError(Exception):
    """Permanent: the address is gone or refuses us. Temporary: tried again, after `retry_after` if the wire says so."""

    def __init__(self, reason: str, *, permanent: bool, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after


class Channel(Protocol):
    name: str

    async def deliver(self, row: OutboxRow) -> None:
        """Sends or takes back one line; returns only when the wire has taken it, raises DeliveryError otherwise."""
        ...

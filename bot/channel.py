"""What a channel that must be pushed to has to do. docs/how-to.md walks through adding one.

DeliveryError
├── Refused          this message will never be taken
│   └── AddressGone  nor will any other one to this address
└── TryLater         nothing was sent; again after `retry_after`, or after a wait that grows
    └── AnswerLost   it may have been sent all the same: repeated once, then given up
"""

from datetime import timedelta
from typing import Protocol

from storage.outbox import OutboxRow


class DeliveryError(Exception):
    """`reason`: a short code for the database and the log, with nothing of a person in it.

    `wire_id`: of the parts that went before it failed; the next try, an edit or a taking back goes on from there.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wire_id: str | None = None


class Refused(DeliveryError):
    pass


class AddressGone(Refused):
    pass


class TryLater(DeliveryError):
    def __init__(self, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class AnswerLost(TryLater):
    pass


class Channel(Protocol):
    name: str

    async def deliver(self, row: OutboxRow) -> str | None:
        """Sends, edits or takes back one line and returns the wire's own id of it, if it has one.

        Returns only when the wire has taken it, raises DeliveryError otherwise.
        """
        ...

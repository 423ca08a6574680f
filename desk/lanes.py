"""What goes first where many messages share one budget: whoever sends serves the smaller lane before the larger."""

from enum import IntEnum


class Lane(IntEnum):
    """Stored with each outgoing line (storage/models/sending.py, `outbox.lane`)."""

    REPLY = 0  # what the assistant or a colleague answers
    HANDOVER = 1  # what a conversation that people own is told by itself
    REMINDER = 2  # what falls due by itself, and courtesies
    ANNOUNCEMENT = 3

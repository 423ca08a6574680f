"""What the office tells many people who agreed: whom, what became of each, and what they are interested in."""

from storage.announcements.announced import AnnouncementRow, add, change, get, hold, newest, under_way
from storage.announcements.audience import Selection, choose, count
from storage.announcements.interests import forget_interests, interests_of, set_interests
from storage.announcements.recipients import (
    OPEN,
    Reached,
    Recipient,
    anybody_left,
    count_queued,
    due,
    had_by_person,
    mark,
    message_ids,
    note,
    queued,
    recipient,
    results,
    skip_waiting,
    tally,
)

__all__ = [
    "OPEN",
    "AnnouncementRow",
    "Reached",
    "Recipient",
    "Selection",
    "add",
    "anybody_left",
    "change",
    "choose",
    "count",
    "count_queued",
    "due",
    "forget_interests",
    "get",
    "had_by_person",
    "hold",
    "interests_of",
    "mark",
    "message_ids",
    "newest",
    "note",
    "queued",
    "recipient",
    "results",
    "set_interests",
    "skip_waiting",
    "tally",
    "under_way",
]

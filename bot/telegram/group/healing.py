"""What a refused call says about the group, a topic or a message, and what staff are told if people have to act."""

from enum import Enum, auto

from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramMigrateToChat

from bot.channel import AddressGone, Refused, TryLater
from bot.telegram.client import delivery_error, has_happened_already


class Trouble(Enum):
    NONE = auto()  # it stands as it should
    MESSAGE_GONE = auto()
    TOPIC_GONE = auto()
    TOPIC_CLOSED = auto()  # by a person
    MIGRATED = auto()
    GROUP = auto()  # nothing works there until somebody acts
    LATER = auto()
    REFUSED = auto()


# Descriptions of the official server, in lower case; a topic that people deleted is "not found" or of no valid id.
MEANINGS: tuple[tuple[Trouble, tuple[str, ...]], ...] = (
    (Trouble.NONE, ("topic_not_modified",)),
    (Trouble.TOPIC_GONE, ("message thread not found", "topic_id_invalid", "topic_deleted", "topic deleted")),
    (Trouble.TOPIC_CLOSED, ("topic_closed", "topic closed")),
    (
        Trouble.MESSAGE_GONE,
        ("message to edit not found", "message to pin not found", "message to react not found", "message_id_invalid"),
    ),
    (Trouble.GROUP, ("not enough rights", "chat_admin_required", "is not a forum", "chat not found")),
)
# Code kept in the database → a part of the description; console/words.py has what staff are told.
GROUP_FAILURES = {
    "no forum": ("is not a forum",),
    "no right": ("not enough rights", "chat_admin_required"),
    "gone": ("chat not found", "kicked", "not a member", "deactivated"),
}


def trouble_of(error: AiogramError) -> Trouble:
    if isinstance(error, TelegramMigrateToChat):
        return Trouble.MIGRATED
    if has_happened_already(error):
        return Trouble.NONE
    said = error.message.lower() if isinstance(error, TelegramAPIError) else ""
    for trouble, words in MEANINGS:
        if any(word in said for word in words):
            return trouble
    meaning = delivery_error(error)
    if isinstance(meaning, AddressGone):
        return Trouble.GROUP
    return Trouble.LATER if isinstance(meaning, TryLater) and not isinstance(meaning, Refused) else Trouble.REFUSED


def group_failure(error: AiogramError) -> str:
    said = str(error).lower()
    return next((code for code, words in GROUP_FAILURES.items() if any(word in said for word in words)), "gone")

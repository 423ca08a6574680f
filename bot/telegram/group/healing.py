"""What a refused call says about the group, a topic or a message, and what staff are told if people have to act."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any

from aiogram.exceptions import AiogramError, TelegramAPIError, TelegramMigrateToChat

from bot.channel import AddressGone, AnswerLost, TryLater
from bot.telegram.client import delivery_error, has_happened_already
from bot.telegram.group.step import Step
from desk.desk import Desk
from storage import bus, topics
from storage.database import Transaction

AGAIN = timedelta(seconds=5)  # after a call that may work the next time
LATER = timedelta(minutes=5)  # after one that was refused


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
    (Trouble.REFUSED, ("manage pinned messages",)),
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
    return Trouble.LATER if isinstance(meaning, TryLater) else Trouble.REFUSED


def group_failure(error: AiogramError) -> str:
    said = str(error).lower()
    return next((code for code, words in GROUP_FAILURES.items() if any(word in said for word in words)), "gone")


def was_switched(desk: Desk, group_id: int, thread_id: int, *, closed: bool) -> None:
    """Somebody has closed or opened a topic, perhaps we ourselves: what does not fit its case is changed back."""
    with desk.database.transaction() as tx:
        topic = topics.of_thread(tx, group_id, thread_id)
        if topic is not None and topic.closed != closed:
            topics.change(tx, topic.case_id, closed=closed)
            tx.wake(bus.QUEUE)


@dataclass(frozen=True)
class Healing:
    """Writes down what the refusal of a step tells; the next look decides anew."""

    desk: Desk
    configured_id: int
    case_id: int
    step: Step

    def heal(self, group_id: int, trouble: Trouble, error: AiogramError) -> None:
        now = self.desk.clock.now()
        with self.desk.database.transaction() as tx:
            match trouble:
                case Trouble.MESSAGE_GONE:
                    self._give_back(tx, **self.step.gone(tx, None))
                case Trouble.TOPIC_GONE:
                    topics.lose(tx, self.case_id, group_id)
                    self._give_back(tx, **self.step.gone(tx, None))
                case Trouble.TOPIC_CLOSED:
                    self._give_back(tx, closed=True, due_at=now + AGAIN)
                case Trouble.MIGRATED if isinstance(error, TelegramMigrateToChat):
                    topics.migrate(tx, self.configured_id, error.migrate_to_chat_id, now)
                    self._give_back(tx)
                case Trouble.GROUP:
                    failure = group_failure(error)
                    topics.change_group(tx, self.configured_id, now, failure=failure, failed_at=now)
                    tx.wake(bus.QUEUE)
                    self._give_back(tx)
                case _:
                    self._put_off(tx, trouble, error)

    def _give_back(self, tx: Transaction, **values: Any) -> None:
        topics.give_back(tx, self.case_id, self.desk.process, **values)

    def _put_off(self, tx: Transaction, trouble: Trouble, error: AiogramError) -> None:
        failure, now = delivery_error(error), self.desk.clock.now()
        wait = LATER if trouble is Trouble.REFUSED else AGAIN
        if isinstance(failure, TryLater) and failure.retry_after is not None:
            wait = failure.retry_after
        lost = isinstance(failure, AnswerLost)
        topics.postpone(tx, self.case_id, self.desk.process, failure.reason, now + wait, answer_lost=lost)

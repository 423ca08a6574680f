"""What the knowledge base could not answer, and whether its answers helped."""

from desk.conversations import Thread
from storage import records


def keep(thread: Thread, text: str, nearest_topic: str | None) -> None:
    records.add_gap(thread.tx, text, thread.locale, nearest_topic, thread.now, thread.row.person_id)


def keep_feedback(thread: Thread, topic: str, *, helped: bool) -> None:
    records.add_feedback(thread.tx, topic, helped, thread.now)

"""The staff's group on Telegram: what stands there of the cases.

The cases are the truth, these rows are what was shown.
"""

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, Table, false

from storage.columns import Encrypted, Id, Moment, code, coded, flag, personal
from storage.models.base import NOTE, metadata

case_topics = Table(
    "case_topics",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("group_id", BigInteger),
    coded("thread_id", BigInteger, nullable=True),  # none until Telegram has made the topic
    coded("card_id", BigInteger, nullable=True),  # the pinned message
    flag("pinned"),
    code("card_digest", nullable=True),  # of what it shows
    coded("card_at", Moment, nullable=True),
    coded("card_of", Moment, nullable=True),  # the case's `changed_at` that it was compared with
    coded("compared_at", Moment, nullable=True),
    coded("seen_seq", Integer, server_default="0"),  # lines of the conversation that stand in the topic
    coded("seen_note_id", Id, server_default="0"),
    flag("closed"),
    flag("erased"),  # what the visitor erased was taken out of the group
    coded("expired", Boolean, default=False, server_default=false()),  # its time is over: it is to go as if erased
    coded("due_at", Moment, nullable=True),  # not to be tried again before
    code("lease_owner", nullable=True),
    coded("leased_until", Moment, nullable=True),
    coded("repeats", Integer, server_default="0"),
    code("failure", nullable=True),
    Index("ix_case_topics_group_id_thread_id", "group_id", "thread_id"),
)

# Waiting lines go as one message: it has a row for each of them, told apart by `place`.
topic_lines = Table(
    "topic_lines",
    metadata,
    coded("group_id", BigInteger, primary_key=True, autoincrement=False),
    coded("wire_id", BigInteger, primary_key=True, autoincrement=False),
    coded("place", Integer, primary_key=True, autoincrement=False, server_default="0"),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    code("kind"),  # shown: visitor | program | colleague | note | prompt; written there: reply | note_written | draft
    code("message_id", nullable=True),  # the line of the conversation that it shows or became
    coded("note_id", Id, nullable=True),
    code("file_id", nullable=True),  # of that line, where it is the file that is shown
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),  # who wrote it there
    personal("text", Encrypted, NOTE),  # of a draft that waits for a choice, of a refusal that waits to be told
    code("state", nullable=True),  # storage/topics.py
    coded("at", Moment),
    Index("ix_topic_lines_state", "state"),
)

# A group that became a supergroup has another number than the settings say.
staff_groups = Table(
    "staff_groups",
    metadata,
    coded("configured_id", BigInteger, primary_key=True, autoincrement=False),
    coded("current_id", BigInteger),
    coded("at", Moment),
    code("failure", nullable=True),  # why nothing can be shown there
    coded("failed_at", Moment, nullable=True),
)

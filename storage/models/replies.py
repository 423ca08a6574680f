"""Replies before they are sent, ready-made ones, and files."""

from sqlalchemy import Date, ForeignKey, Integer, Table, Text

from storage.columns import Encrypted, EncryptedBytes, Id, Moment, code, coded, personal
from storage.models.base import DIALOGUE, PUBLIC_NAME, metadata

held_replies = Table(
    "held_replies",
    metadata,
    code("message_id", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, DIALOGUE, nullable=False),
    coded("at", Moment),
    coded("due_at", Moment, index=True),
    code("returned", nullable=True),  # why it was not sent: from then on it is its writer's draft (desk/replies.py)
)

files = Table(
    "files",
    metadata,
    code("id", primary_key=True),  # random: it stands in addresses
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=True, index=True),
    code("message_id", nullable=True),  # of the thread or of a held reply; none of a canned reply's file
    coded("canned_id", Id, ForeignKey("canned_replies.id", ondelete="CASCADE"), nullable=True, index=True),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),  # none: the visitor sent it
    personal("name", Encrypted, DIALOGUE, nullable=False),
    code("media_type"),
    coded("size", Integer),  # bytes
    personal("content", EncryptedBytes, DIALOGUE, nullable=False),
    coded("at", Moment),
)

fetches = Table(
    "fetches",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    code("message_id"),
    code("channel"),
    personal("remote", Encrypted, DIALOGUE, nullable=False),  # what the channel calls the file that it has for us
    personal("name", Encrypted, DIALOGUE, nullable=False),
    coded("tries", Integer),
    coded("due_at", Moment, index=True),
)

canned_replies = Table(
    "canned_replies",
    metadata,
    coded("id", Id, primary_key=True),
    coded("title", PUBLIC_NAME),
    coded("text_hu", Text),
    coded("text_en", Text, nullable=True),
    code("topic", nullable=True),
    coded("owner_staff_id", Id, ForeignKey("staff.id")),
    coded("expires_on", Date, nullable=True),
    coded("changed_at", Moment),
    coded("removed_at", Moment, nullable=True),
)

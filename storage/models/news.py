"""Announcements, to whom they go, and who wants them."""

from sqlalchemy import ForeignKey, Index, Table, Text

from storage.columns import Id, Moment, code, coded, settlement
from storage.models.base import metadata

announcements = Table(
    "announcements",
    metadata,
    coded("id", Id, primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    coded("text_hu", Text),
    coded("text_en", Text, nullable=True),
    code("audience", nullable=True),  # jobseeker | business; none: both
    settlement("settlement"),
    code("topic", nullable=True),
    code("state"),  # draft | scheduled | running | paused | done | stopped
    coded("starts_at", Moment, nullable=True),
    coded("at", Moment),
    coded("ended_at", Moment, nullable=True),
    Index("ix_announcements_state_starts_at", "state", "starts_at"),
)

announcement_recipients = Table(
    "announcement_recipients",
    metadata,
    coded("announcement_id", Id, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, index=True),
    code("state"),  # waiting | queued | sent | failed | skipped
    code("message_id", nullable=True),
    code("failure", nullable=True),
    coded("at", Moment, nullable=True),
    Index("ix_announcement_recipients_announcement_id_state", "announcement_id", "state"),
)

interests = Table(
    "interests",
    metadata,
    code("person_id", primary_key=True),
    code("kind", primary_key=True),  # audience | settlement | topic
    code("value", primary_key=True),
    coded("at", Moment),
    Index("ix_interests_kind_value", "kind", "value"),
)

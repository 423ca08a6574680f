"""Conversations, how they are reached, and what was said in them."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, Table, UniqueConstraint, false

from storage.columns import Encrypted, EncryptedJson, Id, Moment, code, coded, flag, personal
from storage.models.base import ADDRESS, DIALOGUE, DRAFT, metadata

conversations = Table(
    "conversations",
    metadata,
    coded("id", Id, primary_key=True),
    code("channel"),
    personal("address", Encrypted, ADDRESS, nullable=False),
    code("address_lookup"),
    code("person_id", index=True),
    code("locale", nullable=True),
    code("owner"),  # bot | queue | staff
    coded("owner_staff_id", Id, ForeignKey("staff.id"), nullable=True),
    coded("live_case_id", Id, nullable=True),  # no foreign key: cases point here, and the pair is written together
    personal("state", Encrypted, DRAFT, nullable=False),
    coded("seq", Integer),
    coded("seen_seq", Integer),
    coded("opened_at", Moment),
    coded("last_heard_at", Moment),
    coded("unreachable_at", Moment, nullable=True),  # since when her address takes nothing from us
    code("source", nullable=True),  # where the link hung by which she came first (handlers/arriving.py)
    coded("erased_at", Moment, nullable=True),
    coded("expired", Boolean, default=False, server_default=false()),  # erased because its days were over
    coded("draft_forgotten_at", Moment, nullable=True),  # since when nothing of `state` but its counters is kept
    # Of an erased one: until when its address is kept, to say the last words and remove what it was sent.
    coded("parting_until", Moment, nullable=True, index=True),
    UniqueConstraint("channel", "address_lookup"),
    # Exactly one owner, desk/lifecycle.py.
    CheckConstraint("owner IN ('bot', 'queue', 'staff')", name="owner"),
    CheckConstraint("(owner = 'staff') = (owner_staff_id IS NOT NULL)", name="owner_staff"),
    CheckConstraint("(owner = 'bot') = (live_case_id IS NULL)", name="live_case"),
    Index("uq_conversations_live_case_id", "live_case_id", unique=True),
)

web_sessions = Table(
    "web_sessions",
    metadata,
    code("token_hash", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    flag("own_device"),
    coded("expires_at", Moment),
)

links = Table(
    "links",
    metadata,
    code("token_hash", primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), index=True),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    code("delivery", primary_key=True),
    code("digest"),
    coded("at", Moment, index=True),
)

messages = Table(
    "messages",
    metadata,
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    code("id", primary_key=True),
    coded("seq", Integer),
    coded("position", Integer),
    code("sender"),  # visitor | bot | staff
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    flag("automatic"),
    flag("deleted"),
    coded("edited", Boolean, default=False, server_default=false()),
    code("wire_id", nullable=True),  # what the channel calls it; several parts are joined by commas
    personal("text", Encrypted, DIALOGUE, nullable=False),
    personal("buttons", EncryptedJson, DIALOGUE),
    coded("at", Moment),
    Index("ix_messages_conversation_id_seq", "conversation_id", "seq"),
)

"""Every table. Columns that tell of a person are declared and encrypted; all else is codes, times and random ids."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, MetaData, Table, UniqueConstraint, false

from storage.columns import (
    Basis,
    Declaration,
    Encrypted,
    EncryptedJson,
    Id,
    Moment,
    Purpose,
    Reader,
    code,
    coded,
    flag,
    personal,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ADDRESS = Declaration(Purpose.DELIVERY, Basis.PUBLIC_TASK, "conversation_days", Reader.NOBODY)
DIALOGUE = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "conversation_days", Reader.OWNER_AND_OFFICE)
DRAFT = Declaration(Purpose.DIALOGUE, Basis.PUBLIC_TASK, "draft_days", Reader.NOBODY)
CASE = Declaration(Purpose.CASEWORK, Basis.CONSENT, "case_days", Reader.OWNER_AND_OFFICE)
NOTE = Declaration(Purpose.CASEWORK, Basis.PUBLIC_TASK, "case_days", Reader.OFFICE)
GAP = Declaration(Purpose.GAPS, Basis.PUBLIC_TASK, "gap_days", Reader.OFFICE)
COLLEAGUE = Declaration(Purpose.STAFF_ACCESS, Basis.EMPLOYMENT, "staff_days", Reader.OFFICE)

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
    coded("erased_at", Moment, nullable=True),
    UniqueConstraint("channel", "address_lookup"),
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

outbox = Table(
    "outbox",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE")),
    code("channel"),
    code("message_id"),
    code("action"),  # send | delete
    coded("due_at", Moment),
    code("lease_owner", nullable=True),
    coded("leased_until", Moment, nullable=True),
    coded("attempts", Integer),
    coded("repeats", Integer),
    coded("unanswered", Integer, server_default="0"),  # tries of which the wire did not say how they ended
    coded("done_at", Moment, nullable=True),
    code("failure", nullable=True),
)
WAITING = outbox.c.done_at.is_(None)
Index("ix_outbox_waiting", outbox.c.conversation_id, outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)

cases = Table(
    "cases",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True, index=True),
    code("person_id", index=True),
    code("channel"),
    code("kind"),  # handover | message
    code("state"),  # new | claimed | waiting_visitor | closed
    code("reason"),  # asked | fallback | crisis | fault | form | urgent
    code("topic", nullable=True),
    code("locale"),
    flag("urgent"),
    coded("owner_staff_id", Id, ForeignKey("staff.id"), nullable=True),
    personal("question", Encrypted, CASE),
    personal("form", EncryptedJson, CASE),
    coded("reply_by", Moment),
    coded("opened_at", Moment),
    coded("changed_at", Moment),
    coded("claimed_at", Moment, nullable=True),
    coded("replied_at", Moment, nullable=True),
    coded("closed_at", Moment, nullable=True),
    code("outcome", nullable=True),
    Index("ix_cases_state_reply_by", "state", "reply_by"),
)

notes = Table(
    "notes",
    metadata,
    coded("id", Id, primary_key=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, NOTE, nullable=False),
    coded("at", Moment),
)

consents = Table(
    "consents",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", index=True),
    code("purpose"),
    code("text_version"),
    code("channel"),
    coded("given_at", Moment),
    coded("withdrawn_at", Moment, nullable=True),
)

gaps = Table(
    "gaps",
    metadata,
    coded("id", Id, primary_key=True),
    personal("text", Encrypted, GAP, nullable=False),
    code("locale"),
    code("nearest_topic", nullable=True),
    coded("at", Moment),
)

feedback = Table(
    "feedback",
    metadata,
    coded("id", Id, primary_key=True),
    code("topic"),
    flag("helped"),
    coded("at", Moment),
)

staff = Table(
    "staff",
    metadata,
    coded("id", Id, primary_key=True),
    personal("email", Encrypted, COLLEAGUE, nullable=False),
    code("email_lookup", unique=True),
    personal("name", Encrypted, COLLEAGUE, nullable=False),
    code("role"),
    code("team", nullable=True),
    coded("added_at", Moment),
    coded("signed_in_at", Moment, nullable=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE")),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    coded("started_at", Moment),
    coded("expires_at", Moment),
)

audit = Table(
    "audit",
    metadata,
    coded("id", Id, primary_key=True),
    coded("at", Moment),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    code("action"),
    code("person_id", nullable=True),
    coded("case_id", Id, nullable=True),
    coded("hits", Integer, nullable=True),
)

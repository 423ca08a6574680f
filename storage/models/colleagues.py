"""Colleagues, how they sign in, and the audit of what they do."""

from sqlalchemy import Date, ForeignKey, Index, Integer, Table

from storage.columns import Encrypted, Id, Moment, code, coded, personal
from storage.models.base import COLLEAGUE, PUBLIC_NAME, metadata

staff = Table(
    "staff",
    metadata,
    coded("id", Id, primary_key=True),
    personal("email", Encrypted, COLLEAGUE, nullable=False),
    code("email_lookup", unique=True),
    personal("name", Encrypted, COLLEAGUE, nullable=False),
    code("role"),
    coded("added_at", Moment),
    coded("signed_in_at", Moment, nullable=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), nullable=True),  # of a partner's colleague
    coded("password", PUBLIC_NAME, nullable=True),  # argon2, with its salt
    personal("totp_secret", Encrypted, COLLEAGUE),
    coded("totp_step", Integer, nullable=True),  # the last one used: a code is good once
    coded("failures", Integer, default=0, server_default="0"),  # wrong passwords or codes in a row
    coded("locked_until", Moment, nullable=True),
    code("working_days", server_default="01234"),  # 0 Monday to 6 Sunday
    coded("away_from", Date, nullable=True),
    coded("away_until", Date, nullable=True),  # the last day away
    coded("removed_at", Moment, nullable=True),
    coded("emptied_at", Moment, nullable=True),  # since when only her number is left
    personal("telegram_id", Encrypted, COLLEAGUE),  # of her own account, once she has linked it
    code("telegram_lookup", nullable=True),
    Index("uq_staff_telegram_lookup", "telegram_lookup", unique=True),
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
    coded("seen_at", Moment, nullable=True),
    code("device", nullable=True),  # "firefox:windows": what her browser says, in two words
)

telegram_links = Table(
    "telegram_links",
    metadata,
    code("token_hash", primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE")),
    coded("expires_at", Moment),
    coded("used_at", Moment, nullable=True),
)

# Only ever added to: triggers of the migration refuse to change or delete a row.
audit = Table(
    "audit",
    metadata,
    coded("id", Id, primary_key=True),
    coded("at", Moment),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    code("action"),
    coded("about_staff_id", Id, ForeignKey("staff.id"), nullable=True),  # the colleague to whom it was done
    code("person_id", nullable=True),
    coded("case_id", Id, nullable=True, index=True),
    coded("hits", Integer, nullable=True),
    Index("ix_audit_at", "at"),
)

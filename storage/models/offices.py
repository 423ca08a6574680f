"""The office's own values, its partner offices, and what it refers to them."""

from sqlalchemy import Date, ForeignKey, Integer, Table, Text

from storage.columns import Encrypted, Id, Moment, code, coded, personal
from storage.models.base import NOTE, PUBLIC_NAME, REFERRAL, metadata

partner_offices = Table(
    "partner_offices",
    metadata,
    coded("id", Id, primary_key=True),
    coded("name", PUBLIC_NAME, unique=True),
    coded("hours", Text, nullable=True),  # JSON as in the office settings; none: those of the pact office
    coded("added_at", Moment),
    coded("removed_at", Moment, nullable=True),
    code("desk", nullable=True),  # which of the desks it is, desk/routing.py
)

referrals = Table(
    "referrals",
    metadata,
    coded("id", Id, primary_key=True),
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), index=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), index=True),
    code("person_id", index=True),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("message", Encrypted, REFERRAL, nullable=False),  # all that the partner office is told
    code("state"),  # offered | accepted | refused | withdrawn
    coded("at", Moment),
    coded("answered_at", Moment, nullable=True),
    coded("answered_by", Id, ForeignKey("staff.id"), nullable=True),
    personal("reason", Encrypted, NOTE),
    code("outcome", nullable=True),  # what came of it, in the words of the partner office
)

office_values = Table(
    "office_values",
    metadata,
    code("key", primary_key=True),
    coded("value", Text),  # JSON, in place of what the office's file says
    coded("staff_id", Id, ForeignKey("staff.id")),
    coded("at", Moment),
)

digests = Table(
    "digests",
    metadata,
    coded("day", Date, primary_key=True),
    coded("at", Moment),
    coded("mail_due_at", Moment),  # the next try, or until when a process holds it
    coded("mail_tries", Integer, server_default="0"),
    coded("mail_unanswered", Integer, server_default="0"),  # tries of which nobody knows how they ended
    coded("mailed_at", Moment, nullable=True),
    coded("group_due_at", Moment, nullable=True),  # until when a process holds the lines for the staff's group
    coded("grouped_at", Moment, nullable=True),
)

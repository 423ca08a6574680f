"""What cases are found by."""

from sqlalchemy import BigInteger, ForeignKey, Integer, Table

from storage.columns import Encrypted, Id, Moment, code, coded, flag, personal, settlement
from storage.models.base import COLLEAGUE, metadata

search_tokens = Table(
    "search_tokens",
    metadata,
    coded("token", BigInteger, primary_key=True, autoincrement=False),  # a keyed hash of 64 bits
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True),
    coded("fields", Integer),  # bits: where in the case it stands, storage/search.py
    sqlite_with_rowid=False,
)

search_due = Table(
    "search_due",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
    coded("at", Moment),
)

saved_filters = Table(
    "saved_filters",
    metadata,
    coded("id", Id, primary_key=True),
    coded("staff_id", Id, ForeignKey("staff.id", ondelete="CASCADE"), index=True),
    personal("name", Encrypted, COLLEAGUE, nullable=False),
    code("view"),
    code("state", nullable=True),
    code("kind", nullable=True),
    code("due", nullable=True),
    coded("office_id", Id, ForeignKey("partner_offices.id"), nullable=True),
    flag("urgent"),
    code("outcome", nullable=True),
    coded("at", Moment),
    code("desk", nullable=True),
    settlement("settlement"),
)

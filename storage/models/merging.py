"""Two people that are one, and who may be."""

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Table

from storage.columns import Id, Moment, code, coded, flag
from storage.models.base import PUBLIC_NAME, metadata

# Two people that are one: for colleagues alone (staff), or by her own word, after which rows change hands.
merges = Table(
    "merges",
    metadata,
    coded("id", Id, primary_key=True),
    code("kind"),  # staff | link | confirmed
    code("kept"),  # their ids as they were then
    code("gone", index=True),
    coded("staff_id", Id, ForeignKey("staff.id"), nullable=True),
    coded("at", Moment),
    coded("undone_at", Moment, nullable=True),
    coded("undone_by", Id, ForeignKey("staff.id"), nullable=True),
)

# Of a merge by colleagues; who is joined with somebody else later takes her side along.
merge_sides = Table(
    "merge_sides",
    metadata,
    coded("merge_id", Id, ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True),
    coded("side", Integer, primary_key=True, autoincrement=False),
    code("person_id", index=True),
    coded("asked_at", Moment, nullable=True),  # when she was asked herself
    code("answer", nullable=True),  # yes | no
)

# Exactly what changed hands when she joined two conversations herself, so that it can go back.
merge_rows = Table(
    "merge_rows",
    metadata,
    coded("merge_id", Id, ForeignKey("merges.id", ondelete="CASCADE"), primary_key=True),
    code("table_name", primary_key=True),
    coded("key", PUBLIC_NAME, primary_key=True),  # JSON: the rest of its primary key
    flag("shared"),  # both had such a row, and one was enough
)

# Pairs of people who may be one, with each piece of evidence; `first` sorts before `second`.
duplicates = Table(
    "duplicates",
    metadata,
    code("first", primary_key=True),
    code("second", primary_key=True, index=True),
    coded("token", BigInteger, primary_key=True, autoincrement=False),  # a keyed hash of what both gave
    code("reason"),  # phone | email | name
    coded("found_at", Moment),
    coded("dismissed_at", Moment, nullable=True),
    coded("dismissed_by", Id, ForeignKey("staff.id"), nullable=True),
    Index("ix_duplicates_dismissed_at_found_at", "dismissed_at", "found_at"),
)

# Cases by whose words somebody may now be known elsewhere, or not any more.
duplicates_due = Table(
    "duplicates_due",
    metadata,
    coded("case_id", Id, ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True),
)

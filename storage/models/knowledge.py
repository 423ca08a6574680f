"""What visitors and colleagues say of the answers."""

from sqlalchemy import ForeignKey, Table

from storage.columns import Encrypted, Id, Moment, code, coded, flag, personal
from storage.models.base import GAP, NOTE, metadata

gaps = Table(
    "gaps",
    metadata,
    coded("id", Id, primary_key=True),
    code("person_id", nullable=True, index=True),  # of who asked it, so that it goes with her
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

article_proposals = Table(
    "article_proposals",
    metadata,
    coded("id", Id, primary_key=True),
    code("topic"),
    coded("staff_id", Id, ForeignKey("staff.id")),
    personal("text", Encrypted, NOTE, nullable=False),
    coded("at", Moment),
    coded("answered_at", Moment, nullable=True),
    coded("answered_by", Id, ForeignKey("staff.id"), nullable=True),
    code("state"),  # open | taken | refused
)

"""What is on its way to visitors."""

from sqlalchemy import Boolean, ForeignKey, Index, Integer, Table, and_, false

from storage.columns import Id, Moment, code, coded
from storage.models.base import metadata

outbox = Table(
    "outbox",
    metadata,
    coded("id", Id, primary_key=True),
    coded("conversation_id", Id, ForeignKey("conversations.id", ondelete="CASCADE")),
    code("channel"),
    code("message_id"),
    code("action"),  # send | edit | delete | remove
    coded("due_at", Moment),
    code("lease_owner", nullable=True),
    coded("leased_until", Moment, nullable=True),
    coded("attempts", Integer),
    coded("repeats", Integer),
    coded("unanswered", Integer, server_default="0"),  # tries of which the wire did not say how they ended
    code("over", nullable=True),  # what the channel calls the menu in whose place this line is drawn
    coded("removes_keys", Boolean, server_default=false()),  # the keys under her input line go with it
    coded("done_at", Moment, nullable=True),
    code("failure", nullable=True),
    coded("lane", Integer, server_default="0"),  # the smaller goes first: reply, hand-over, reminder, announcement
)
WAITING = outbox.c.done_at.is_(None)
Index("ix_outbox_waiting", outbox.c.conversation_id, outbox.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
# A line that was given up: desk/event_notices.py.
REFUSED_LINE = and_(outbox.c.action == "send", outbox.c.failure.is_not(None), outbox.c.done_at.is_not(None))
Index(
    "ix_outbox_refused_lines", outbox.c.conversation_id, outbox.c.message_id,
    sqlite_where=REFUSED_LINE, postgresql_where=REFUSED_LINE,
)  # fmt: skip
# A message of hers that its channel did not remove, and she has not been told so yet.
REFUSED_REMOVAL = and_(outbox.c.action == "remove", outbox.c.failure.is_not(None), outbox.c.done_at.is_not(None))
Index("ix_outbox_refused", outbox.c.id, sqlite_where=REFUSED_REMOVAL, postgresql_where=REFUSED_REMOVAL)

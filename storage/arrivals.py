"""What became of a line that a colleague sent: the outbox tells it, of the web how far the visitor's page has got."""

from sqlalchemy import select

from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.messages import MessageRow
from storage.models import outbox
from storage.topics import SENDING

DELIVERED, TAKEN_BACK, ERASED = "delivered", "taken back", "erased"


def arrival(tx: Transaction, conversation: ConversationRow, line: MessageRow) -> str:
    """One of the four, or the failure's own code."""
    if conversation.erased_at is not None:
        return ERASED
    if line.deleted:
        return TAKEN_BACK
    if conversation.channel == "web":
        return DELIVERED if conversation.seen_seq >= line.position else SENDING
    query = select(outbox.c.done_at, outbox.c.failure).where(
        outbox.c.conversation_id == conversation.id, outbox.c.message_id == line.id, outbox.c.action == "send"
    )
    row = tx.first(query)
    if row is None:
        return DELIVERED
    if row.done_at is None:
        return SENDING
    return row.failure or DELIVERED

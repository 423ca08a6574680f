"""A message of hers that its channel would not remove: she is asked to do it herself, once."""

from desk.conversations import BOT, Thread
from desk.desk import Desk
from desk.messages import Notice
from locales import _
from storage import conversations, outbox
from storage.database import Transaction

AT_ONCE = 20
PLEASE = _("We could not delete your message here. Please delete it yourself.")


def tell_refused(desk: Desk) -> bool:
    """What is said and that it need not be said again are committed together."""
    with desk.database.reading() as tx:
        refused = outbox.refused_removals(tx, AT_ONCE)
    for row_id, conversation_id in refused:
        with desk.database.transaction() as tx:
            _tell(desk, tx, row_id, conversation_id)
    return len(refused) == AT_ONCE


def _tell(desk: Desk, tx: Transaction, row_id: int, conversation_id: int) -> None:
    row = conversations.lock_by_id(tx, conversation_id)
    if not outbox.drop_removal(tx, row_id) or row is None or row.unreachable_at is not None:
        return
    thread = Thread(desk, tx, row, desk.clock.now())
    thread.say(PLEASE, notice=None if thread.owner == BOT else Notice.IDENTIFIER)
    thread.save()

"""A file that a visitor has sent to people: her line is kept at once, the file is fetched from its channel afterwards.

It is tried for about a minute; that it cannot be had is then said in the thread, to her and to the colleague.
"""

from datetime import timedelta

from desk.conversations import Thread
from desk.desk import Desk
from desk.errors import FileRefused
from desk.files import Upload, checked
from desk.messages import Notice
from locales import _
from storage import conversations, fetches, messages
from storage.database import Transaction
from storage.fetches import Fetch

TRIES = 6  # with waits of 2, 4, 8 … seconds between them
AT_ONCE = 5
TOLD_FOR = timedelta(minutes=1)  # the pictures of an album fail one by one
UNOPENED = _("Our colleague sees that you have sent something, but cannot open it here. Please describe it.")

__all__ = ["Fetch"]


def due(desk: Desk, channel: str) -> list[Fetch]:
    with desk.database.reading() as tx:
        return fetches.due(tx, channel, desk.clock.now(), AT_ONCE)


def arrived(desk: Desk, fetch: Fetch, content: bytes) -> None:
    """Has an effect once, whoever brings it."""
    with desk.database.transaction() as tx:
        thread = _thread(desk, tx, fetch)
        if thread is None:
            return
        try:
            files = checked([Upload(fetch.name, content)], desk.office.limits.bytes_per_message)
        except FileRefused:
            _tell(thread)
        else:
            thread.attach(fetch.message_id, files)
            thread.row.seq += 1
            messages.touch(tx, thread.row.id, fetch.message_id, thread.row.seq)
        thread.save()


def failed(desk: Desk, fetch: Fetch, *, for_good: bool) -> None:
    """To be tried again, unless it was tried often enough or never can be had."""
    with desk.database.transaction() as tx:
        if not for_good and fetch.tries + 1 < TRIES:
            fetches.put_off(tx, fetch.id, desk.clock.now() + timedelta(seconds=2 ** (fetch.tries + 1)))
            return
        thread = _thread(desk, tx, fetch)
        if thread is not None:
            _tell(thread)
            thread.save()


def _thread(desk: Desk, tx: Transaction, fetch: Fetch) -> Thread | None:
    """None when it is done already, or she has erased the conversation."""
    row = conversations.lock_by_id(tx, fetch.conversation_id)
    if row is None or not fetches.drop(tx, fetch.id):
        return None
    return Thread(desk, tx, row, desk.clock.now())


def _tell(thread: Thread) -> None:
    before, thread.state.unopened_at = thread.state.unopened_at, thread.now
    if before is None or thread.now - before > TOLD_FOR:
        thread.say(UNOPENED, notice=Notice.HANDOVER)

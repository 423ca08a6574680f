"""Web visitors: a conversation behind a token that lives as long as the tab, or 30 days on one's own device."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from uuid import uuid4

from desk import giving_up, ledger
from desk.conversations import WEB
from desk.desk import Desk
from desk.errors import Erased, NotFound
from storage import bus, cases, conversations, erasures, files, messages, people, records, search, web_sessions
from storage.crypto import token_hash
from storage.files import FileRow
from storage.messages import MessageRow

# The page forgets its token when the tab closes; the server forgets it after the days for which a draft is kept.
TAB_SESSION = timedelta(days=7)
OWN_DEVICE = timedelta(days=30)


@dataclass(frozen=True)
class Visitor:
    conversation_id: int
    address: str


@dataclass(frozen=True)
class NewSession:
    address: str
    token: str


def open_session(desk: Desk) -> NewSession:
    """Only a keyed hash of the token is stored."""
    session = NewSession(address=str(uuid4()), token=token_urlsafe(32))
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        row = conversations.lock(tx, WEB, session.address, now)
        web_sessions.add(tx, token_hash(session.token), row.id, now + TAB_SESSION)
    return session


def authenticate(desk: Desk, token: str) -> Visitor | None:
    with desk.database.reading() as tx:
        row = web_sessions.find(tx, token_hash(token), desk.clock.now())
    return Visitor(row.conversation_id, row.address) if row else None


def keep_on_own_device(desk: Desk, visitor: Visitor) -> None:
    with desk.database.transaction() as tx:
        web_sessions.extend(tx, visitor.conversation_id, desk.clock.now() + OWN_DEVICE, own_device=True)


def changes(desk: Desk, visitor: Visitor, after: int) -> list[MessageRow]:
    """Raises Erased when the visitor has ended the conversation elsewhere."""
    with desk.database.reading() as tx:
        row = conversations.get(tx, visitor.conversation_id)
        if row is None or (row.erased_at is not None and row.parting_until is None):
            raise Erased
        return messages.after(tx, visitor.conversation_id, after)


def file_for(desk: Desk, visitor: Visitor, file_id: str) -> tuple[FileRow, bytes]:
    """Of a line that she sees; NotFound for any other."""
    with desk.database.reading() as tx:
        row = files.find(tx, file_id)
        if row is None or row.conversation_id != visitor.conversation_id or row.message_id is None:
            raise NotFound
        line = messages.get(tx, visitor.conversation_id, row.message_id)
        if line is None or line.deleted:  # it hangs on a reply that has not been sent
            raise NotFound
        return row, files.content(tx, file_id)


def mark_seen(desk: Desk, visitor: Visitor, seq: int) -> None:
    """How far the visitor's page has got: staff see whether a reply has reached her."""
    with desk.database.transaction() as tx:
        if conversations.mark_seen(tx, visitor.conversation_id, seq):
            tx.wake(bus.QUEUE)


def set_reachable(desk: Desk, channel: str, address: str, *, reachable: bool) -> None:
    """A messenger tells that she has blocked the bot, or let it in again; nothing to do for one who never wrote."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        row = conversations.find(tx, channel, address)
        if row is None:
            return
        if reachable:
            conversations.mark_reachable(tx, row.id)
        else:
            conversations.mark_unreachable(tx, row.id, now)
        if row.owner != "bot":
            tx.wake(bus.QUEUE)


def finish_and_erase(desk: Desk, visitor: Visitor) -> None:
    """*Befejezem és törlöm*: the thread is gone at once. A case that staff hold keeps what the case itself says."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        people.join_alone(tx)
        row = conversations.lock_by_id(tx, visitor.conversation_id)
        if row is None or row.erased_at is not None:
            return
        erasures.enter(tx, row, erasures.CONVERSATION, now)
        giving_up.of_conversation(desk, tx, row)
        conversations.erase(tx, row.id, now)
        records.add_audit(tx, "conversation erased by the visitor", now, person_id=row.person_id)
        for case in cases.of_conversation(tx, row.id):
            cases.change(tx, case.id, now)
            search.forget(tx, case.id)
            search.mark(tx, case.id, now)
        tx.wake(bus.conversation(row.id))
        tx.wake(bus.QUEUE)
        ledger.keep_after_commit(desk, tx)

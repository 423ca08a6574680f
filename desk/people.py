"""One person behind several addresses: a one-time link from one conversation, opened in another, joins the two.

Cases and consents become those of one person. Threads and owners stay apart: a reply goes where it was written to.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from secrets import token_urlsafe

from desk import merging
from desk.conversations import CHANNELS, Thread
from desk.errors import RunAgain
from desk.messages import Notice
from desk.turns import Turn
from locales import _
from storage import conversations, links, merges
from storage.crypto import token_hash

PAYLOAD = "l_"  # how the start payload of a link begins; Telegram takes 64 characters of [A-Za-z0-9_-]
TOKEN_BYTES = 24  # 192 bits, 32 characters
LINK_LIVES = timedelta(minutes=15)


class Link(StrEnum):
    """What a link is worth to who opened it."""

    GOOD = "good"
    SPENT = "used, too old, or never made"
    OWN = "made in this very conversation"
    JOINED = "the two are one person already"


@dataclass(frozen=True)
class Opened:
    """`channel`: of the conversation in which the link was made."""

    link: Link
    conversation_id: int = 0
    channel: str = ""


def leads_to(thread: Thread, channel: str) -> bool:
    """Whether a link to that channel can be made: it is switched on and its address is known."""
    return _address(thread, channel, PAYLOAD) is not None


def make_link(thread: Thread, channel: str) -> str | None:
    """An address that opens our chat on that channel, good once and for LINK_LIVES."""
    token = token_urlsafe(TOKEN_BYTES)
    address = _address(thread, channel, PAYLOAD + token)
    if address is not None:
        links.add(thread.tx, token_hash(token), thread.row.id, thread.now, thread.now + LINK_LIVES)
    return address


def _address(thread: Thread, channel: str, payload: str) -> str | None:
    link = thread.desk.links.get(channel)
    return link(payload) if link is not None else None


def look_at(thread: Thread, token: str) -> Opened:
    """Changes nothing: who opens a link is asked first, because it may have been passed on."""
    conversation_id = links.find(thread.tx, token_hash(token), thread.now)
    if conversation_id == thread.row.id:
        return Opened(Link.OWN)
    other = conversations.get(thread.tx, conversation_id) if conversation_id is not None else None
    if other is None or other.erased_at is not None:
        return Opened(Link.SPENT)
    link = Link.JOINED if other.person_id == thread.row.person_id else Link.GOOD
    return Opened(link, other.id, other.channel)


def refuse(thread: Thread, token: str) -> None:
    """A link that reached somebody else is worth nothing any more."""
    if look_at(thread, token).link is Link.GOOD:
        links.take(thread.tx, token_hash(token), thread.now)


def join(turn: Turn, token: str) -> Opened:
    """GOOD: the two conversations are one person's now, and the other one has been told.

    Raises RunAgain in a turn that holds only its own conversation.
    """
    opened = look_at(turn, token)
    if opened.link is not Link.GOOD:
        return opened
    if not turn.may_join:
        raise RunAgain
    row = conversations.lock_by_id(turn.tx, opened.conversation_id)
    if row is None or not links.take(turn.tx, token_hash(token), turn.now):  # erased or used until we had the lock
        return Opened(Link.SPENT)
    other = Thread(turn.desk, turn.tx, row, turn.now)
    merging.become_one(turn, row.person_id, merges.LINK)
    _tell(other, turn.row.channel)
    other.save()
    return opened


def _tell(other: Thread, channel: str) -> None:
    """A stranger's link must not stay unseen."""
    text = _(
        "This conversation has just been linked with another one ({channel}): your cases are seen there, too. "
        "If that was not you, please write here “person” and tell our colleague.",
        channel=CHANNELS.get(channel, channel),
    )
    other.say(text, notice=Notice.FAQ)

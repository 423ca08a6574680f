"""Registrations of somebody who goes: forgotten, at the end of her conversation, or one person with somebody else.

What she had is handed on in the transaction in which she goes. All conversations that are concerned are locked before,
then the events in the order of their ids (docs/decisions/0029).
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import groupby

from desk import seats
from desk.desk import Desk
from desk.errors import NotNow
from desk.seats import State
from storage import bus, erasures, events, people, records, registrations
from storage.conversations import ConversationRow
from storage.database import Transaction
from storage.events import EventRow
from storage.registrations import RegistrationRow

ORDER = (State.SEATED, State.OFFERED, State.WAITING)  # of two the one that stays


def to_come(desk: Desk, tx: Transaction, person_id: str) -> list[EventRow]:
    """What she would give up, the next first."""
    found = (events.get(tx, row.event_id) for row in registrations.standing_of(tx, [person_id]))
    now = desk.clock.now()
    return sorted((event for event in found if event and event.starts_at > now), key=lambda event: event.starts_at)


def of_person(desk: Desk, tx: Transaction, person_id: str) -> None:
    """All of hers; what they say of her is left to who forgets her."""
    for row in _locked(tx, [person_id]):
        _give_up(desk, tx, row)


def of_conversation(desk: Desk, tx: Transaction, conversation: ConversationRow) -> None:
    """Who has another conversation keeps them there; else nothing of her stays. For who holds `people.join_alone`."""
    erasures.lock_conversations(tx, conversation.person_id)  # a registration that moves needs the one it moves to
    own = [row for row in _locked(tx, [conversation.person_id]) if row.conversation_id == conversation.id]
    other = people.heard_last(tx, conversation.person_id, conversation.id)
    if other is not None:
        registrations.move(tx, conversation.id, other)
        return
    for row in own:
        _give_up(desk, tx, row)
    registrations.forget_conversation(tx, conversation.id, desk.clock.now())


def before_joining(desk: Desk, tx: Transaction, person_ids: Sequence[str]) -> None:
    """These become one person, who has one registration for an event: the better one, as large as it is."""
    for _event, found in groupby(_locked(tx, person_ids), key=lambda row: row.event_id):
        _stays, *others = sorted(found, key=_rank)
        for row in others:
            _end_as_joined(desk, tx, row)


def before_parting(tx: Transaction, person_id: str) -> None:
    """What is hers goes to two people: meanwhile nobody else changes any of it."""
    _locked(tx, [person_id])


def _rank(row: RegistrationRow) -> tuple[bool, int, int]:
    """Who has been let in first; then by what they have, then the older one."""
    return row.came is None, ORDER.index(State(row.state)), row.id


def _end_as_joined(desk: Desk, tx: Transaction, row: RegistrationRow) -> None:
    now = desk.clock.now()
    untold = {"held_until": None, "notice": None, "notice_at": None}
    registrations.change(tx, row.id, state=State.JOINED, ended_at=now, **untold)
    seats.hand_on(desk, tx, seats.locked(tx, row.event_id))
    records.add_audit(tx, f"registration joined: {row.event_id}", now, person_id=row.person_id)
    tx.wake(bus.EVENTS)


def _locked(tx: Transaction, person_ids: Sequence[str]) -> list[RegistrationRow]:
    """What stands of theirs, as nobody else can change it any more."""
    for event_id in registrations.events_of(tx, person_ids):
        events.lock(tx, event_id)
    return registrations.standing_of(tx, person_ids)


def _give_up(desk: Desk, tx: Transaction, row: RegistrationRow) -> None:
    with suppress(NotNow):  # she was let in, or it has begun: that is a figure
        seats.give_up(desk, tx, row.id)


def hand_on_again(desk: Desk) -> None:
    """At a start: places that were freed where nobody could hand them on, when a restored backup forgot people."""
    with desk.database.reading() as tx:
        waited_for = registrations.waited_for(tx, desk.clock.now())
    for event_id in waited_for:
        with desk.database.transaction() as tx:
            seats.hand_on(desk, tx, seats.locked(tx, event_id))
            tx.wake(bus.EVENTS)

"""Who comes to an event. Its row's lock (storage/events.py) guards all that takes or frees places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, insert, literal, or_, select, update

from storage.columns import Moment
from storage.database import Transaction
from storage.models import events, registrations
from storage.models.events import HOLDING, STANDING


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    id: int
    event_id: int
    conversation_id: int | None
    person_id: str
    state: str
    seats: int
    at: datetime
    waiting_since: datetime | None
    offered_at: datetime | None
    held_until: datetime | None
    offer_message: str | None
    confirmed_at: datetime | None
    ended_at: datetime | None
    told_sequence: int
    notice: str | None
    notice_at: datetime | None
    reminded_day_at: datetime | None
    reminded_hours_at: datetime | None
    code: str
    source: str | None
    walk_in: bool
    staff_id: int | None
    came: int | None
    came_at: datetime | None
    came_staff_id: int | None
    taken_back_at: datetime | None
    let_in_from: str | None
    emptied_at: datetime | None
    name: str | None
    phone: str | None
    answers: dict[str, str] | None


COLUMNS = [registrations.c[name] for name in RegistrationRow.__slots__]
FIND = select(*COLUMNS)


def add(tx: Transaction, values: Mapping[str, Any]) -> int:
    return tx.insert_id(insert(registrations).values(**values))


def change(tx: Transaction, registration_id: int, **values: Any) -> None:
    tx.execute(update(registrations).where(registrations.c.id == registration_id).values(**values))


def remove(tx: Transaction, registration_id: int) -> None:
    tx.execute(delete(registrations).where(registrations.c.id == registration_id))


def get(tx: Transaction, registration_id: int) -> RegistrationRow | None:
    return _one(tx, FIND.where(registrations.c.id == registration_id))


def by_code(tx: Transaction, event_id: int, code: str) -> RegistrationRow | None:
    return _one(tx, FIND.where(registrations.c.event_id == event_id, registrations.c.code == code))


def standing(tx: Transaction, event_id: int, person_id: str) -> RegistrationRow | None:
    """The one that a person can have for an event."""
    hers = (registrations.c.event_id == event_id, registrations.c.person_id == person_id)
    return _one(tx, FIND.where(*hers, registrations.c.state.in_(STANDING)))


def of_person(tx: Transaction, person_id: str) -> list[RegistrationRow]:
    """All, the newest first."""
    return _all(tx, FIND.where(registrations.c.person_id == person_id).order_by(registrations.c.id.desc()))


def standing_of(tx: Transaction, person_ids: Sequence[str]) -> list[RegistrationRow]:
    """Of all these people, for whatever event."""
    chosen = (registrations.c.person_id.in_(person_ids), registrations.c.state.in_(STANDING))
    return _all(tx, FIND.where(*chosen).order_by(registrations.c.event_id, registrations.c.id))


def events_of(tx: Transaction, person_ids: Sequence[str]) -> list[int]:
    """Those that they have registered for, in the order in which events are locked."""
    query = select(registrations.c.event_id).where(registrations.c.person_id.in_(person_ids)).distinct()
    return [row.event_id for row in tx.all(query.order_by(registrations.c.event_id))]


def of_event(tx: Transaction, event_id: int, states: Sequence[str] = STANDING) -> list[RegistrationRow]:
    """In the order in which they came."""
    chosen = (registrations.c.event_id == event_id, registrations.c.state.in_(list(states)))
    return _all(tx, FIND.where(*chosen).order_by(registrations.c.at, registrations.c.id))


def everybody(tx: Transaction, event_id: int) -> list[RegistrationRow]:
    """In the order in which they came, in every state."""
    return _all(tx, FIND.where(registrations.c.event_id == event_id).order_by(registrations.c.at, registrations.c.id))


def line(tx: Transaction, event_id: int) -> list[RegistrationRow]:
    """Who waits, in order: who has waited longest first."""
    chosen = (registrations.c.event_id == event_id, registrations.c.state == "waiting")
    return _all(tx, FIND.where(*chosen).order_by(registrations.c.waiting_since, registrations.c.id))


def before_in_line(tx: Transaction, row: RegistrationRow) -> int:
    """How many wait before her."""
    since = registrations.c.waiting_since
    longer = or_(since < row.waiting_since, and_(since == row.waiting_since, registrations.c.id < row.id))
    return int(tx.scalar(select(func.count()).where(*_waits(row.event_id), longer)))


def sizes_in_line(tx: Transaction, event_id: int) -> list[int]:
    """How many wait together, in the order of the line; without what is encrypted, which takes long to read."""
    query = select(registrations.c.seats).where(*_waits(event_id))
    return [row.seats for row in tx.all(query.order_by(registrations.c.waiting_since, registrations.c.id))]


def end_of_line(tx: Transaction, event_id: int) -> datetime | None:
    """Since when the last one waits."""
    found: datetime | None = tx.scalar(select(func.max(registrations.c.waiting_since)).where(*_waits(event_id)))
    return found


def _waits(event_id: int) -> tuple[ColumnElement[bool], ...]:
    return registrations.c.event_id == event_id, registrations.c.state == "waiting"


def taken(tx: Transaction, event_id: int) -> int:
    """Places held, offered ones included. Counted under the event's lock wherever one is given away."""
    chosen = (registrations.c.event_id == event_id, registrations.c.state.in_(HOLDING))
    return int(tx.scalar(select(func.coalesce(func.sum(registrations.c.seats), 0)).where(*chosen)))


def notice_standing(tx: Transaction, event_id: int, notice: str, notice_at: datetime) -> None:
    """An offer that has yet to be told tells what is so then; who has come knows it."""
    told_anyway = and_(registrations.c.state == "offered", func.coalesce(registrations.c.notice, "") == "offer")
    chosen = (registrations.c.event_id == event_id, registrations.c.state.in_(STANDING))
    concerned = (registrations.c.came.is_(None), ~told_anyway)
    tx.execute(update(registrations).where(*chosen, *concerned).values(notice=notice, notice_at=notice_at))


def ask_again(tx: Transaction, event_id: int) -> None:
    """Whether they come, and to remind them."""
    change_standing(tx, event_id, confirmed_at=None, reminded_day_at=None, reminded_hours_at=None)


def shorten_holds(tx: Transaction, event_id: int, until: datetime) -> None:
    later = (registrations.c.state == "offered", registrations.c.held_until > until)
    tx.execute(update(registrations).where(registrations.c.event_id == event_id, *later).values(held_until=until))


def change_standing(tx: Transaction, event_id: int, states: Sequence[str] = STANDING, **values: Any) -> int:
    """Returns how many."""
    chosen = (registrations.c.event_id == event_id, registrations.c.state.in_(list(states)))
    return tx.execute(update(registrations).where(*chosen).values(**values)).rowcount


def waited_for(tx: Transaction, now: datetime) -> list[int]:
    """Events to come for which somebody waits."""
    query = select(registrations.c.event_id).join(events, events.c.id == registrations.c.event_id).distinct()
    chosen = (registrations.c.state == "waiting", events.c.starts_at > now)
    return [row.event_id for row in tx.all(query.where(*chosen).order_by(registrations.c.event_id))]


def move(tx: Transaction, conversation_id: int, other: int) -> None:
    """What she is told of them comes in the other conversation from now on."""
    here = registrations.c.conversation_id == conversation_id
    tx.execute(update(registrations).where(here).values(conversation_id=other))


def forget_conversation(tx: Transaction, conversation_id: int, now: datetime) -> None:
    forget(tx, registrations.c.conversation_id == conversation_id, now)


def forget_person(tx: Transaction, person_id: str, now: datetime) -> None:
    forget(tx, registrations.c.person_id == person_id, now)


def forget(tx: Transaction, which: ColumnElement[bool], now: datetime) -> None:
    """Only codes and times are left, and nobody is told of them. What stands for an event to come has ended.

    Whoever counts on the freed places being handed on gives them up before: desk/giving_up.py.
    """
    begins = select(events.c.starts_at).where(events.c.id == registrations.c.event_id).scalar_subquery()
    has_yet_to_come = (registrations.c.came.is_(None), or_(begins > now, registrations.c.state != "seated"))
    ended = case(
        (registrations.c.state == "seated", "cancelled"), (registrations.c.state == "offered", "declined"), else_="left"
    )
    standing = (which, registrations.c.state.in_(STANDING), *has_yet_to_come)
    tx.execute(update(registrations).where(*standing).values(state=ended, ended_at=now, held_until=None))
    untold = {"notice": None, "notice_at": None, "offer_message": None}
    words = {"name": None, "phone": None, "answers": None}
    emptied_at = func.coalesce(registrations.c.emptied_at, literal(now, Moment()))
    tx.execute(update(registrations).where(which).values(emptied_at=emptied_at, **untold, **words))


def codes(tx: Transaction, event_id: int) -> frozenset[str]:
    query = select(registrations.c.code).where(registrations.c.event_id == event_id)
    return frozenset(row.code for row in tx.all(query))


def _one(tx: Transaction, query: Any) -> RegistrationRow | None:
    row = tx.first(query)
    return RegistrationRow(*row) if row else None


def _all(tx: Transaction, query: Any) -> list[RegistrationRow]:
    return [RegistrationRow(*row) for row in tx.all(query)]


def tally(tx: Transaction, event_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Registrations that stand, by event and state."""
    return _by_state(tx, event_ids, func.count())


def people(tx: Transaction, event_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many people these are for, by event and state."""
    return _by_state(tx, event_ids, func.sum(registrations.c.seats))


def _by_state(tx: Transaction, event_ids: Sequence[int], number: ColumnElement[int]) -> dict[int, dict[str, int]]:
    query = (
        select(registrations.c.event_id, registrations.c.state, number)
        .where(registrations.c.event_id.in_(list(event_ids)), registrations.c.state.in_(STANDING))
        .group_by(registrations.c.event_id, registrations.c.state)
    )
    counted: dict[int, dict[str, int]] = {event_id: {} for event_id in event_ids}
    for event_id, state, count in tx.all(query):
        counted[event_id][state] = int(count)
    return counted

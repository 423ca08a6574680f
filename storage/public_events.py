"""Events as anybody may see them: one query brings an event with how many places are held and how many wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from storage.database import Transaction
from storage.events import COLUMNS, EventRow
from storage.models import events, registrations
from storage.models.events import HOLDING


@dataclass(frozen=True, slots=True)
class PublicRow:
    """`taken`: places held, offered ones included; `waiting`: registrations in the line."""

    event: EventRow
    taken: int
    waiting: int


def listed(tx: Transaction, since: datetime) -> list[PublicRow]:
    """Those that end after it, the next first; called off ones too, those by invitation not."""
    query = _shown().where(events.c.ends_at > since, events.c.by_invitation.is_(False))
    return [_row(row) for row in tx.all(query.order_by(events.c.starts_at, events.c.id))]


def by_key(tx: Transaction, key: str) -> PublicRow | None:
    """By invitation or not, over or not."""
    row = tx.first(_shown().where(events.c.key == key))
    return _row(row) if row else None


def any_at_all(tx: Transaction) -> bool:
    """Drafts included."""
    return tx.first(select(events.c.id).limit(1)) is not None


def _shown() -> Select[Any]:
    """What has been published once, and is not a draft again."""
    of_event = registrations.c.event_id == events.c.id
    taken = select(func.coalesce(func.sum(registrations.c.seats), 0)).where(
        of_event, registrations.c.state.in_(HOLDING)
    )
    waiting = select(func.count()).where(of_event, registrations.c.state == "waiting")
    columns = (*COLUMNS, taken.scalar_subquery(), waiting.scalar_subquery())
    return select(*columns).where(events.c.state.in_(("published", "called_off")), events.c.published_at.is_not(None))


def _row(row: Any) -> PublicRow:
    *values, taken, waiting = row
    return PublicRow(EventRow(*values), int(taken), waiting)

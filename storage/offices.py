"""Partner offices: organisations that cases can be referred to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import partner_offices


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """`hours`: JSON of weekdays and spans as in the office settings; None: those of the pact office.

    `desk`: which of the desks it is, desk/routing.py.
    """

    id: int
    name: str
    hours: str | None
    removed_at: datetime | None
    desk: str | None = None


COLUMNS = [partner_offices.c[name] for name in OfficeRow.__slots__]


def named(tx: Transaction, name: str, now: datetime) -> OfficeRow:
    """Made if there is none; one that was removed is there again."""
    tx.execute(update(partner_offices).where(partner_offices.c.name == name).values(removed_at=None))
    query = select(*COLUMNS).where(partner_offices.c.name == name)
    if tx.first(query) is None:
        tx.execute(insert(partner_offices).values(name=name, added_at=now))
    return OfficeRow(*tx.first(query))


def get(tx: Transaction, office_id: int) -> OfficeRow | None:
    row = tx.first(select(*COLUMNS).where(partner_offices.c.id == office_id))
    return OfficeRow(*row) if row else None


def all_present(tx: Transaction) -> list[OfficeRow]:
    query = select(*COLUMNS).where(partner_offices.c.removed_at.is_(None)).order_by(partner_offices.c.name)
    return [OfficeRow(*row) for row in tx.all(query)]


def lock(tx: Transaction, office_id: int) -> None:
    """No case is referred to it meanwhile."""
    tx.first(select(partner_offices.c.id).where(partner_offices.c.id == office_id).with_for_update())


def find(tx: Transaction, name: str) -> OfficeRow | None:
    """Also one that was removed."""
    row = tx.first(select(*COLUMNS).where(partner_offices.c.name == name))
    return OfficeRow(*row) if row else None


def rename(tx: Transaction, office_id: int, name: str) -> None:
    tx.execute(update(partner_offices).where(partner_offices.c.id == office_id).values(name=name))


def set_desk(tx: Transaction, office_id: int, desk: str | None) -> None:
    tx.execute(update(partner_offices).where(partner_offices.c.id == office_id).values(desk=desk))


def remove(tx: Transaction, office_id: int, now: datetime) -> None:
    tx.execute(update(partner_offices).where(partner_offices.c.id == office_id).values(removed_at=now))

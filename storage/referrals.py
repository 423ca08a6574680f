"""What was passed on to partner offices, and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import partner_offices, referrals, staff


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """`message`: all that the partner office is told; `state`: offered, accepted, refused or withdrawn."""

    id: int
    case_id: int
    office_id: int
    staff_id: int
    message: str
    state: str
    at: datetime
    answered_at: datetime | None
    reason: str | None
    outcome: str | None
    office: str = ""
    by: str = ""  # the colleague who passed it on


STORED = [name for name in ReferralRow.__slots__ if name not in ("office", "by")]


def add(tx: Transaction, values: dict[str, Any]) -> int:
    return tx.insert_id(insert(referrals).values(values))


def latest(tx: Transaction, case_id: int) -> ReferralRow | None:
    query = _with_names().where(referrals.c.case_id == case_id).order_by(referrals.c.id.desc())
    row = tx.first(query.limit(1))
    return ReferralRow(*row) if row else None


def answer(tx: Transaction, referral_id: int, state: str, staff_id: int, now: datetime, **values: Any) -> None:
    """By the partner office, or by who takes the offer back."""
    statement = update(referrals).where(referrals.c.id == referral_id)
    tx.execute(statement.values(state=state, answered_at=now, answered_by=staff_id, **values))


def set_outcome(tx: Transaction, referral_id: int, outcome: str) -> None:
    tx.execute(update(referrals).where(referrals.c.id == referral_id).values(outcome=outcome))


def _with_names() -> Any:
    columns = [referrals.c[name] for name in STORED]
    return (
        select(*columns, partner_offices.c.name, staff.c.name)
        .join(partner_offices, partner_offices.c.id == referrals.c.office_id)
        .join(staff, staff.c.id == referrals.c.staff_id)
    )

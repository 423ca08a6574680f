"""What is written once and only counted or listed later: consents, feedback, gaps, audit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from storage.database import Transaction
from storage.models import audit, consents, feedback, gaps


@dataclass(frozen=True, slots=True)
class ConsentRow:
    purpose: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


def consents_of(tx: Transaction, person_id: str) -> list[ConsentRow]:
    columns = [consents.c[name] for name in ConsentRow.__slots__]
    query = select(*columns).where(consents.c.person_id == person_id).order_by(consents.c.id)
    return [ConsentRow(*row) for row in tx.all(query)]


def give_consent(tx: Transaction, person_id: str, purpose: str, text_version: str, channel: str, now: datetime) -> None:
    tx.execute(
        insert(consents).values(
            person_id=person_id, purpose=purpose, text_version=text_version, channel=channel, given_at=now
        )
    )


def add_feedback(tx: Transaction, topic: str, helped: bool, now: datetime) -> None:
    tx.execute(insert(feedback).values(topic=topic, helped=helped, at=now))


def add_gap(tx: Transaction, text: str, locale: str, nearest_topic: str | None, now: datetime) -> None:
    tx.execute(insert(gaps).values(text=text, locale=locale, nearest_topic=nearest_topic, at=now))


def add_audit(  # noqa: PLR0913 – the columns, each left out where it does not apply
    tx: Transaction,
    action: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    person_id: str | None = None,
    case_id: int | None = None,
    hits: int | None = None,
) -> None:
    tx.execute(
        insert(audit).values(action=action, at=now, staff_id=staff_id, person_id=person_id, case_id=case_id, hits=hits)
    )


def count_gaps(tx: Transaction) -> int:
    return int(tx.scalar(select(func.count()).select_from(gaps)))

"""Changes of articles that colleagues propose."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from storage.database import Transaction
from storage.models import article_proposals, staff


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """`state`: open, taken or refused."""

    id: int
    topic: str
    author: str
    text: str
    at: datetime
    state: str
    answered_at: datetime | None


def add(tx: Transaction, topic: str, staff_id: int, text: str, now: datetime) -> None:
    tx.execute(insert(article_proposals).values(topic=topic, staff_id=staff_id, text=text, at=now, state="open"))


def of_topic(tx: Transaction, topic: str) -> list[ProposalRow]:
    """Newest first."""
    proposal = article_proposals.c
    query = (
        select(
            proposal.id,
            proposal.topic,
            staff.c.name,
            proposal.text,
            proposal.at,
            proposal.state,
            proposal.answered_at,
        )
        .join(staff, staff.c.id == proposal.staff_id)
        .where(proposal.topic == topic)
        .order_by(proposal.id.desc())
    )
    return [ProposalRow(*row) for row in tx.all(query)]


def open_by_topic(tx: Transaction) -> dict[str, int]:
    """How many wait for an answer, by topic."""
    proposal = article_proposals.c
    query = (
        select(proposal.topic, func.count().label("waiting")).where(proposal.state == "open").group_by(proposal.topic)
    )
    return {row.topic: row.waiting for row in tx.all(query)}


def answer(tx: Transaction, proposal_id: int, state: str, staff_id: int, now: datetime) -> bool:
    """False when it was answered before; of two at once one gets True."""
    statement = (
        update(article_proposals)
        .where(article_proposals.c.id == proposal_id, article_proposals.c.state == "open")
        .values(state=state, answered_by=staff_id, answered_at=now)
    )
    return tx.execute(statement).rowcount == 1

"""Whom an announcement is for."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, insert, literal, select

from storage.database import Transaction
from storage.models import announcement_recipients as recipients
from storage.models import consents, conversations, interests


@dataclass(frozen=True, slots=True)
class Selection:
    """None leaves it open."""

    audience: str | None = None
    settlement: str | None = None
    topic: str | None = None


def _addresses(purpose: str, selection: Selection) -> Select[Any]:
    """One conversation of everybody who agreed and fits: of those that take messages the one she wrote in last."""
    standing = _standing(purpose)
    wanted = {"audience": selection.audience, "settlement": selection.settlement, "topic": selection.topic}
    ranked = (
        select(
            conversations.c.id,
            conversations.c.channel,
            func.row_number()
            .over(
                partition_by=conversations.c.person_id,
                order_by=(conversations.c.last_heard_at.desc(), conversations.c.id.desc()),
            )
            .label("place"),
        )
        .where(
            conversations.c.person_id.in_(standing),
            conversations.c.unreachable_at.is_(None),
            conversations.c.erased_at.is_(None),
            *(_interested(kind, value) for kind, value in wanted.items() if value is not None),
        )
        .subquery()
    )
    return select(ranked.c.id, ranked.c.channel).where(ranked.c.place == 1)


def _standing(purpose: str) -> Select[Any]:
    """Who agreed and has not withdrawn later, in no conversation of hers (storage/records.py, `standing`)."""
    later = consents.alias("later")
    withdrawn = exists().where(
        later.c.person_id == consents.c.person_id,
        later.c.purpose == purpose,
        later.c.withdrawn_at > consents.c.given_at,
    )
    given = (consents.c.purpose == purpose, consents.c.withdrawn_at.is_(None))
    return select(consents.c.person_id).where(*given, ~withdrawn)


def _interested(kind: str, value: str) -> ColumnElement[bool]:
    return exists().where(
        interests.c.person_id == conversations.c.person_id, interests.c.kind == kind, interests.c.value == value
    )


def count(tx: Transaction, purpose: str, selection: Selection) -> dict[str, int]:
    """People by the channel on which they would get it."""
    chosen = _addresses(purpose, selection).subquery()
    rows = tx.all(select(chosen.c.channel, func.count()).group_by(chosen.c.channel).order_by(chosen.c.channel))
    return dict(rows)


def choose(tx: Transaction, announcement_id: int, purpose: str, selection: Selection) -> None:
    chosen = _addresses(purpose, selection).subquery()
    columns = ["announcement_id", "conversation_id", "state"]
    rows = select(literal(announcement_id), chosen.c.id, literal("waiting"))
    tx.execute(insert(recipients).from_select(columns, rows))

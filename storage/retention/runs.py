"""How far the runs of a day have got."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.models import retention_runs


@dataclass(frozen=True)
class RunRow:
    """How far a rule has got on a day."""

    place: int
    rows: int
    ended: bool


def runs_of(tx: Transaction, day: date) -> dict[str, RunRow]:
    columns = (retention_runs.c.rule, retention_runs.c.place, retention_runs.c.rows, retention_runs.c.ended)
    return {row[0]: RunRow(*row[1:]) for row in tx.all(select(*columns).where(retention_runs.c.day == day))}


def last_ended(tx: Transaction, rule: str) -> datetime | None:
    query = select(func.max(retention_runs.c.at)).where(retention_runs.c.rule == rule, retention_runs.c.ended)
    at: datetime | None = tx.scalar(query)
    return at


def note_run(tx: Transaction, day: date, rule: str, run: RunRow, now: datetime) -> None:
    """The nightly job and a colleague's command may work on the same rule; the later note stands."""
    values = {"place": run.place, "rows": run.rows, "ended": run.ended, "at": now}
    dialect = postgresql if tx.locks_rows else sqlite
    statement = dialect.insert(retention_runs).values(day=day, rule=rule, **values)
    tx.execute(statement.on_conflict_do_update(index_elements=["day", "rule"], set_=values))

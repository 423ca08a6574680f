"""What is kept no longer than declared: worked off at night in small steps, or at once by `paktum retention`.

Days are whole days of the office's calendar: what happened on a day goes in the night after so many full days.
"""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from desk.desk import Desk
from desk.state import State
from storage import conversations, records
from storage import retention as rows
from storage.database import Transaction
from storage.retention import TECHNICAL, Counts, Due, Forecast, Rule, RunRow

__all__ = ["Counts", "Forecast"]

NIGHT = range(1, 5)  # hours
LONGEST_PAUSE = timedelta(hours=36)  # a machine that is off at night does it when it is on
BREATH = 0.05  # seconds in which a service beside the command can write


def _forget_drafts(tx: Transaction, ids: Sequence[int], due: Due) -> int:
    """Steps are counted on, so that an old button stays spent."""
    states = {row: State.model_validate_json(state) for row, state in conversations.states_of(tx, ids).items()}
    left = {row: State(step=state.step, language=state.language, keys=state.keys) for row, state in states.items()}
    conversations.forget_drafts(
        tx, {row: state.model_dump_json(exclude_defaults=True) for row, state in left.items()}, due.now
    )
    return len(left)


RULES: tuple[Rule, ...] = (rows.unfinished_forms(_forget_drafts), *rows.RULES)


def work_off(desk: Desk) -> bool:
    """One step of this night's run; True while there is more."""
    now = desk.clock.now()
    today = _day(desk, now)
    if not _is_time(desk, now):
        return False
    with desk.database.transaction() as tx:
        runs = rows.runs_of(tx, today)
        rule = next((rule for rule in RULES if rule.name not in runs or not runs[rule.name].ended), None)
        if rule is None:
            return False
        _go_on(desk, tx, rule, runs.get(rule.name, RunRow(0, 0, ended=False)), now)
    return True


def _is_time(desk: Desk, now: datetime) -> bool:
    if now.astimezone(desk.zone).hour in NIGHT:
        return True
    with desk.database.reading() as tx:
        last = rows.last_ended(tx, RULES[-1].name)
    return last is None or now - last > LONGEST_PAUSE


def _go_on(desk: Desk, tx: Transaction, rule: Rule, run: RunRow, now: datetime) -> Counts:
    """What is done and how far it has got are committed together. The end is told in the audit, by a number."""
    step = rows.step(tx, rule, _due(desk, rule, now), run.place)
    done = RunRow(step.place, run.rows + step.counts.total(), ended=not step.more)
    rows.note_run(tx, _day(desk, now), rule.name, done, now)
    if done.ended and done.rows:
        records.add_audit(tx, f"retention: {rule.name}", now, hits=done.rows)
    return step.counts


def run_now(desk: Desk, *, pause: float = BREATH) -> Counts:
    """Everything that is due, whatever a run of today has got to; what was deleted or emptied, by rule and table."""
    counts: Counts = Counter()
    for rule in RULES:
        counts.update(_run_rule(desk, rule, pause))
    return counts


def _run_rule(desk: Desk, rule: Rule, pause: float) -> Counts:
    counts: Counts = Counter()
    run = RunRow(0, 0, ended=False)
    while not run.ended:
        now = desk.clock.now()
        with desk.database.transaction() as tx:
            done = _go_on(desk, tx, rule, run, now)
            run = rows.runs_of(tx, _day(desk, now))[rule.name]
        counts.update(done)
        if done:
            time.sleep(pause)
    return counts


def forecasts(desk: Desk) -> list[Forecast]:
    """What a run would do now. Nothing is changed."""
    now = desk.clock.now()
    with desk.database.reading() as tx:
        return [one for rule in RULES for one in rows.forecast(tx, rule, _due(desk, rule, now))]


def days_of(desk: Desk) -> Mapping[str, int]:
    return {**TECHNICAL, **desk.office.retention.model_dump()}


def _due(desk: Desk, rule: Rule, now: datetime) -> Due:
    """Counted in days of the calendar, so that neither the hour of a run nor summer time makes a difference."""
    day = _day(desk, now) - timedelta(days=days_of(desk)[rule.days])
    return Due(datetime.combine(day, clock_time(), desk.zone), now)


def _day(desk: Desk, now: datetime) -> date:
    return now.astimezone(desk.zone).date()

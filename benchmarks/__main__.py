"""`make bench`: what a turn and a search cost, as ratios against something bare in the same run."""

import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

from bot.app import make_desk
from bot.settings import Settings
from desk import visitors
from desk.conversations import WEB
from desk.desk import Desk
from desk.messages import Incoming
from handlers.dispatch import dispatch
from knowledge.base import Knowledge

ROUNDS = 5
TURNS = 150
QUESTION = "milyen papirok kellenek a munkaugyre"


def seconds_each(work: Callable[[], object], times: int) -> float:
    started = time.perf_counter()
    for _number in range(times):
        work()
    return (time.perf_counter() - started) / times


def bare_commit(folder: Path) -> Callable[[], object]:
    """The least that any durable turn must pay here: one small row and one commit that is on the disk."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE lines (text TEXT)")
    return lambda: connection.execute("INSERT INTO lines VALUES (?)", (QUESTION,))


def whole_turn(desk: Desk) -> Callable[[], object]:
    address = visitors.open_session(desk).address

    def turn() -> object:
        return dispatch(desk, Incoming(WEB, address, uuid4().hex, datetime.now(UTC), text=QUESTION))

    return turn


def decision(knowledge: Knowledge) -> Callable[[], object]:
    return lambda: knowledge.decide(QUESTION, lang="hu", today=date(2026, 11, 22))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        desk = make_desk(Settings(data_dir=folder, secret_key=(uuid4().hex,)), "bench")
        opened = time.perf_counter() - started
        works = {
            "bare commit": bare_commit(folder),
            "whole turn": whole_turn(desk),
            "decision": decision(desk.published.current),
        }
        figures = {
            what: statistics.median(seconds_each(work, TURNS) for _round in range(ROUNDS))
            for what, work in works.items()
        }
        for what, seconds in figures.items():
            ratio = seconds / figures["bare commit"]
            print(f"{what:12} {seconds * 1000:8.2f} ms  {1 / seconds:8.0f} a second  {ratio:6.1f} × bare commit")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        articles = len(desk.published.current.articles)
        print(f"opening everything {opened:.2f} s; memory {memory:.0f} MB; {articles} articles")
        desk.database.close()


if __name__ == "__main__":
    main()

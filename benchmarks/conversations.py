"""`python -m benchmarks.conversations`: what a turn costs with so many stored conversations, on SQLite.

Each stored conversation has a question and its answer. Those who write are drawn at random from all of them, so that
little of what a turn touches lies in a cache. The yardstick is a bare durable commit in the same run.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from uuid import uuid4

from benchmarks.__main__ import bare_commit, seconds_each
from benchmarks.turns import KEY, answerable
from bot.app import make_desk, tune_garbage_collector
from bot.settings import Settings
from desk.desk import Desk
from desk.messages import Incoming
from handlers.dispatch import dispatch
from storage import outbox
from storage.models import conversations, deliveries, messages
from storage.outbox import Ended, OutboxRow

CHANNEL = "telegram"
BATCH = 20_000
TURNS = 600
MARKED_TOGETHER = 20
FIRST = 7_000_000_000
FILLER = "Egy szokásos hosszúságú válasz, forrással és gombokkal. " * 8


def fill(desk: Desk, start: int, end: int) -> None:
    """Rows as turns leave them; what is encrypted is the same text in all of them."""
    now = datetime.now(UTC)
    for first in range(start, end, BATCH):
        numbers = range(first, min(first + BATCH, end))
        with desk.database.transaction() as tx:
            tx.execute(conversations.insert(), [_conversation(desk, number, now) for number in numbers])
            tx.execute(messages.insert(), [line for number in numbers for line in _lines(number, now)])
            claim = {"delivery": "u1", "digest": "0" * 64, "at": now}
            tx.execute(deliveries.insert(), [{"conversation_id": number + 1, **claim} for number in numbers])


def _conversation(desk: Desk, number: int, now: datetime) -> dict[str, object]:
    address = str(FIRST + number)
    return {
        "id": number + 1,
        "channel": CHANNEL,
        "address": address,
        "address_lookup": desk.database.keyring.lookup(address),
        "person_id": f"{number:024x}",
        "owner": "bot",
        "state": "{}",
        "seq": 2,
        "seen_seq": 0,
        "opened_at": now,
        "last_heard_at": now,
    }


def _lines(number: int, now: datetime) -> Iterator[dict[str, object]]:
    for seq, sender in ((1, "visitor"), (2, "bot")):
        yield {
            "conversation_id": number + 1,
            "id": f"m{seq}",
            "seq": seq,
            "position": seq,
            "sender": sender,
            "automatic": False,
            "deleted": False,
            "text": FILLER,
            "at": now,
        }


def turns(desk: Desk, stored: int, sent: list[OutboxRow], questions: Iterator[str]) -> Iterator[float]:
    """Seconds of each turn; what was said is marked as delivered in between, as the outbox does."""
    for number in range(TURNS):
        address = str(FIRST + random.randrange(stored))
        incoming = Incoming(CHANNEL, address, uuid4().hex, datetime.now(UTC), text=next(questions))
        started = time.perf_counter()
        dispatch(desk, incoming)
        yield time.perf_counter() - started
        if number % MARKED_TOGETHER == 0:
            with desk.database.transaction() as tx:
                outbox.finish(tx, [Ended(row, "1") for row in sent], datetime.now(UTC))
            sent.clear()


def main(sizes: list[int]) -> None:
    print(f"{'conversations':>13} {'turn ms':>8} {'p99 ms':>7} {'× bare commit':>14} {'file MB':>8}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sent: list[OutboxRow] = []
        desk = make_desk(Settings(data_dir=folder, secret_key=(KEY,)), "benchmark")
        desk = replace(desk, pushes=frozenset({CHANNEL}), deliver=sent.extend)
        tune_garbage_collector()
        bare, questions, stored = bare_commit(folder), cycle(answerable()), 0
        for size in sizes:
            fill(desk, stored, size)
            stored = size
            list(turns(desk, stored, sent, questions))
            yardstick = seconds_each(bare, TURNS)
            taken = sorted(turns(desk, stored, sent, questions))
            median, tail = statistics.median(taken), taken[int(len(taken) * 0.99)]
            megabytes = sum(file.stat().st_size for file in folder.glob("paktum.db*")) / 2**20
            figures = f"{median * 1000:8.2f} {tail * 1000:7.1f} {median / yardstick:14.1f} {megabytes:8.0f}"
            print(f"{size:13,} {figures}", flush=True)
        desk.database.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=[1_000, 100_000, 1_000_000])
    main(parser.parse_args().sizes)

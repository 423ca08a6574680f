"""Holds what arrived at the far end of a wire against what the database says was said."""

import json
from collections import Counter
from collections.abc import Sequence

from storage import conversations, messages
from storage.database import Database
from storage.messages import MessageRow
from storage.outbox import count_repeats, count_waiting
from tests.bot.crash_child import WIRE, Arrival, Delivery, Orders

INTRODUCED = ("bot", "bot")  # who writes without a greeting is told first that this is a program


def thread_of(database: Database, address: str, channel: str = WIRE) -> list[MessageRow]:
    with database.reading() as tx:
        row = conversations.find(tx, channel, address)
        return messages.thread(tx, row.id, limit=10_000) if row else []


def arrivals(orders: Orders) -> list[Arrival]:
    if not orders.arrived.exists():
        return []
    return [Arrival(**json.loads(line)) for line in orders.arrived.read_text(encoding="utf-8").splitlines()]


def acknowledged(orders: Orders) -> set[str]:
    return set(orders.acknowledged.read_text().split()) if orders.acknowledged.exists() else set()


def repeats(database: Database) -> int:
    with database.reading() as tx:
        return count_repeats(tx)


def check_everything_is_there_once(database: Database, deliveries: Sequence[Delivery]) -> None:
    """Each delivered line once and in order, each followed by its one answer, and nothing left to send."""
    for address in {delivery.address for delivery in deliveries}:
        thread = thread_of(database, address)
        heard = [line.id for line in thread if line.sender == "visitor"]
        assert heard == [delivery.id for delivery in deliveries if delivery.address == address]
        assert [line.sender for line in thread] == ["visitor", *INTRODUCED, *["visitor", "bot"] * (len(heard) - 1)]
        assert [line.seq for line in thread] == list(range(1, len(thread) + 1))
    with database.reading() as tx:
        assert count_waiting(tx) == 0


def check_everything_arrived(database: Database, orders: Orders, deliveries: Sequence[Delivery], deaths: int) -> int:
    """Nothing lost, in order, each row at most once more a death, and every repeat counted; returns the repeats."""
    arrived = arrivals(orders)
    for address in {delivery.address for delivery in deliveries}:
        said = [line.id for line in thread_of(database, address) if line.sender == "bot"]
        first_arrivals = list(dict.fromkeys(arrival.message_id for arrival in arrived if arrival.address == address))
        assert first_arrivals == said
    times = Counter(arrival.message_id for arrival in arrived)
    assert max(times.values()) <= 1 + deaths
    repeated = sum(times.values()) - len(times)
    assert repeated <= repeats(database)
    return repeated

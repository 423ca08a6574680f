"""Processes killed at the worst moments: after a restart nothing is lost, and what is repeated is counted."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.database import Database
from tests.bot.accounts import (
    acknowledged,
    arrivals,
    check_everything_arrived,
    check_everything_is_there_once,
    repeats,
    thread_of,
)
from tests.bot.crash_child import Delivery, Moment, Orders, start
from tests.clock import FrozenClock
from tests.conftest import make_desk
from tests.drivers import web_client
from tests.serving import Visitor, new_ids, serving, wait_for

DELIVERIES = [
    Delivery(address, f"{address}-{number}", text)
    for address in ("anna", "bela", "cili")
    for number, text in enumerate(("menü", "segítség"))
]


@pytest.fixture
def orders(database: Database, tmp_path: Path) -> Orders:
    return Orders(database.url.render_as_string(hide_password=False), tmp_path, DELIVERIES)


def start_again(orders: Orders) -> None:
    """The wire brings everything again, also what was acknowledged."""
    process = start(orders)
    process.join()
    assert process.exitcode == 0


def kill(orders: Orders, moment: Moment) -> None:
    process = start(Orders(orders.database_url, orders.folder, orders.deliveries, moment))
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_killed_before_the_commit_a_message_leaves_no_trace_and_is_handled_once_when_it_comes_again(
    orders: Orders, database: Database
) -> None:
    kill(orders, Moment.BEFORE_COMMIT)
    for delivery in DELIVERIES:
        heard = [line.id for line in thread_of(database, delivery.address)]
        assert (delivery.id in heard) >= (delivery.id in acknowledged(orders))
    assert len(acknowledged(orders)) < len(DELIVERIES)
    start_again(orders)
    check_everything_is_there_once(database, DELIVERIES)
    check_everything_arrived(database, orders, DELIVERIES, deaths=1)


def test_killed_between_commit_and_send_the_reply_is_sent_once_after_the_restart(
    orders: Orders, database: Database
) -> None:
    kill(orders, Moment.BEFORE_WRITING)
    assert len(arrivals(orders)) == 1
    start_again(orders)
    check_everything_is_there_once(database, DELIVERIES)
    check_everything_arrived(database, orders, DELIVERIES, deaths=1)


@pytest.mark.asyncio
async def test_killed_between_send_and_mark_the_reply_comes_at_most_once_more_and_that_is_counted(
    orders: Orders, database: Database, clock: FrozenClock
) -> None:
    kill(orders, Moment.AFTER_WRITING)
    assert len(arrivals(orders)) == 2
    start_again(orders)
    check_everything_is_there_once(database, DELIVERIES)
    assert check_everything_arrived(database, orders, DELIVERIES, deaths=1) >= 1
    async with web_client(make_desk(database, clock)) as client:
        page = await client.get("/metrics")
    assert f"paktum_outbox_possible_repeats {repeats(database):.1f}" in page.text


def test_killed_while_visitors_write_the_service_has_kept_every_message_it_accepted_and_answers_each_once(
    database: Database, tmp_path: Path
) -> None:
    ids = [new_ids(5) for _visitor in range(4)]
    with serving(tmp_path, database) as service:
        visitors = [Visitor.arriving_at(service) for _visitor in ids]
        with ThreadPoolExecutor(4) as threads:
            posting = [threads.submit(post_all, *pair) for pair in zip(visitors, ids, strict=True)]
            wait_for(lambda: sum(len(visitor.accepted) for visitor in visitors) >= 7)
            service.process.kill()
        accepted = [dict(visitor.accepted) for visitor in visitors]
        assert all(done.result() is None for done in posting)
    assert sum(map(len, accepted)) < 20
    with serving(tmp_path, database) as service:
        for visitor, own_ids, before in zip(visitors, ids, accepted, strict=True):
            visitor.url = service.url
            kept = [entry["id"] for entry in visitor.thread() if entry["from"] == "visitor"]
            assert len(kept) == len(set(kept))
            assert set(before) <= set(kept) <= set(own_ids)
            post_all(visitor, own_ids)  # all of them once more under the same ids
            assert before.items() <= visitor.accepted.items()
            visitor.check_each_is_there_once_with_its_answer(own_ids)


def post_all(visitor: Visitor, ids: list[str]) -> None:
    for message_id in ids:
        visitor.post(message_id, "menü")

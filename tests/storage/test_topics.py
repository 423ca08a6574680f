"""The rows of the staff's group: one process a case, one effect a message, nothing lost with a topic."""

from datetime import timedelta

import pytest

from desk.desk import Desk
from storage import topics
from storage.database import Database
from storage.topics import Kind, LineRow
from tests.clock import FrozenClock
from tests.databases import same_database
from tests.threads import at_once
from tests.visitor import Visitor

GROUP = -1001234567890
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case_id(desk: Desk) -> int:
    anna = Visitor(desk)
    anna.start()
    anna.type("emberrel szeretnék beszélni")
    return anna.cases[-1].id


def test_of_two_processes_one_works_on_a_case(desk: Desk, case_id: int, clock: FrozenClock) -> None:
    taken: list[str] = []

    def take(database: Database, owner: str) -> None:
        with database.transaction() as tx:
            if topics.lease(tx, case_id, GROUP, owner, clock.now(), clock.now() + MINUTE):
                taken.append(owner)

    with same_database(desk.database) as other:
        at_once(lambda: take(desk.database, "one"), lambda: take(other, "two"))
    assert len(taken) == 1


def test_a_lease_that_ran_out_is_taken_over_and_counted(desk: Desk, case_id: int, clock: FrozenClock) -> None:
    with desk.database.transaction() as tx:
        assert topics.lease(tx, case_id, GROUP, "one", clock.now(), clock.now() + MINUTE)
        assert not topics.lease(tx, case_id, GROUP, "two", clock.now(), clock.now() + MINUTE)
        clock.move(minutes=2)
        assert topics.lease(tx, case_id, GROUP, "two", clock.now(), clock.now() + MINUTE)
        topics.give_back(tx, case_id, "one", thread_id=7)  # too late: it is not its any more
        topics.give_back(tx, case_id, "two", thread_id=8)
        topic = topics.of_case(tx, case_id)
    assert topic is not None
    assert (topic.thread_id, topic.repeats) == (8, 1)


def test_a_message_has_one_effect(desk: Desk, case_id: int, clock: FrozenClock) -> None:
    row = LineRow(GROUP, 55, case_id, Kind.DRAFT, clock.now(), text="Holnap tízkor", state="open")
    with desk.database.transaction() as tx:
        assert topics.add_line(tx, row)
        assert not topics.add_line(tx, row)
        assert topics.lines_at(tx, GROUP, 55) == [row]


def test_a_lost_topic_begins_anew_and_what_was_written_there_stays_taken(
    desk: Desk, case_id: int, clock: FrozenClock
) -> None:
    now = clock.now()
    shown = LineRow(GROUP, 60, case_id, Kind.VISITOR, now, message_id="m1")
    written = LineRow(GROUP, 61, case_id, Kind.REPLY, now, message_id="m2")
    with desk.database.transaction() as tx:
        topics.lease(tx, case_id, GROUP, "one", now, now + MINUTE)
        topics.change(tx, case_id, thread_id=5, card_id=6, seen_seq=9)
        topics.add_line(tx, shown)
        topics.add_line(tx, written)
        topics.lose(tx, case_id, GROUP)
        topic = topics.of_case(tx, case_id)
        assert topic is not None
        assert (topic.thread_id, topic.card_id, topic.seen_seq) == (None, None, 0)
        assert topics.showing(tx, case_id, "m1") == topics.showing(tx, case_id, "m2") == []
        assert not topics.add_line(tx, written)


def test_a_group_is_the_one_of_the_settings_until_it_moves(desk: Desk, clock: FrozenClock) -> None:
    with desk.database.transaction() as tx:
        assert topics.group(tx, -5).current_id == -5
        topics.change_group(tx, -5, clock.now(), failure="no right", failed_at=clock.now())
        assert topics.group(tx, -5).failure == "no right"
        topics.migrate(tx, -5, GROUP, clock.now())
        assert (topics.group(tx, -5).current_id, topics.group(tx, -5).failure) == (GROUP, None)

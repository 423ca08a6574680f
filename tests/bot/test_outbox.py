"""Outgoing rows: in order for each address, once, whatever the wire or a process does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select, text
from structlog.testing import capture_logs

from bot.app import Workers, with_outbox
from desk.conversations import LEASE
from desk.desk import Desk
from storage import conversations, models, outbox
from storage.database import Database
from storage.outbox import count_repeats, count_waiting
from tests.channels import MEMORY, Recorder, echo, gone, permanent, silence, temporary, until
from tests.clock import FrozenClock

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("quick_looks")]

A_MOMENT = 0.2  # seconds, several looks, in which something must not happen


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("bot.outbox.LOOK_EVERY", 0.02)
    with capture_logs():  # drawing the logged faults would take longer than the tests
        yield


@pytest.fixture
def channel() -> Recorder:
    return Recorder()


@asynccontextmanager
async def sending(desk: Desk, channel: Recorder, process: str = "test") -> AsyncIterator[Desk]:
    """The desk of a process whose outbox is running."""
    live, sender = with_outbox(replace(desk, process=process), [channel])
    async with Workers(sender).supervised():
        yield live


def dying(desk: Desk, process: str = "dead") -> Desk:
    """A process that commits its rows as leased to it, and then never sends one."""
    return replace(desk, process=process, pushes=frozenset({MEMORY}))


def waiting(database: Database) -> int:
    with database.reading() as tx:
        return count_waiting(tx)


def repeats(database: Database) -> int:
    with database.reading() as tx:
        return count_repeats(tx)


def due_at(database: Database) -> datetime:
    with database.reading() as tx:
        due: datetime = tx.scalar(select(models.outbox.c.due_at).where(models.outbox.c.done_at.is_(None)))
        return due


def leased_until(database: Database) -> datetime:
    with database.reading() as tx:
        until: datetime = tx.scalar(select(models.outbox.c.leased_until).where(models.outbox.c.done_at.is_(None)))
        return until


async def test_rows_of_an_address_go_in_the_order_in_which_they_were_said(desk: Desk, channel: Recorder) -> None:
    people = [f"person {number}" for number in range(10)]
    async with sending(desk, channel) as live:
        for number in range(8):
            for person in people:
                await live.database.write(echo, live, person, f"{number}", f"{number} again")
        await until(lambda: len(channel.sent) == 160)
    expected = [said for number in range(8) for said in (f"{number}", f"{number} again")]
    assert {person: channel.texts(person) for person in people} == dict.fromkeys(people, expected)
    assert waiting(desk.database) == 0
    assert repeats(desk.database) == 0


async def test_an_address_whose_wire_hangs_holds_up_nobody_else(desk: Desk, channel: Recorder) -> None:
    gate = channel.close_gate("slow")
    async with sending(desk, channel) as live:
        echo(live, "slow", "one")
        echo(live, "slow", "two")
        echo(live, "quick", "three")
        await until(lambda: channel.texts("quick") == ["three"])
        assert channel.texts("slow") == []
        gate.set()
        await until(lambda: channel.texts("slow") == ["one", "two"])


async def test_only_the_oldest_unsent_row_of_an_address_may_be_leased(desk: Desk, clock: FrozenClock) -> None:
    conversation = echo(dying(desk), "anna", "in another's hands")
    echo(desk, "anna", "waits behind it")
    with desk.database.transaction() as tx:
        assert outbox.due(tx, [MEMORY], clock.now()) == []
        until = clock.now() + timedelta(seconds=30)
        assert outbox.lease(tx, conversation, "test", clock.now(), until) == []


async def test_an_expired_lease_is_taken_over_and_counted_as_a_possible_repeat(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    echo(dying(desk), "anna", "one", "two")
    async with sending(desk, channel):
        await asyncio.sleep(A_MOMENT)
        assert channel.sent == []
        clock.move(seconds=31)
        await until(lambda: channel.texts("anna") == ["one", "two"])
    assert waiting(desk.database) == 0
    assert repeats(desk.database) == 2  # which of the two was sent, nobody can tell


async def test_after_a_restart_own_leases_are_freed_at_once_and_counted_as_possible_repeats(
    desk: Desk, channel: Recorder
) -> None:
    echo(dying(desk, "test"), "anna", "one")
    async with sending(desk, channel):
        await until(lambda: channel.texts("anna") == ["one"])
    assert repeats(desk.database) == 1


async def test_a_row_that_is_being_sent_stays_leased_however_long_it_takes(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    gate, other = channel.close_gate("anna"), Recorder()
    async with sending(desk, channel) as live, sending(desk, other, "second"):
        echo(live, "anna", "one")
        await until(lambda: channel.tries["anna"])
        for _time in range(4):
            clock.move(seconds=20)
            await until(lambda: leased_until(desk.database) == clock.now() + LEASE)
        gate.set()
        await until(lambda: channel.texts("anna") == ["one"])
    assert other.sent == []


async def test_after_a_temporary_failure_the_row_waits_as_long_as_the_wire_says_and_the_rest_behind_it(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    channel.troubles["anna"].append(temporary(retry_after=timedelta(seconds=40)))
    async with sending(desk, channel) as live:
        echo(live, "anna", "one", "two")
        await until(lambda: channel.tries["anna"])
        echo(live, "anna", "three")
        echo(live, "bela", "four")
        await until(lambda: channel.texts("bela") == ["four"])
        clock.move(seconds=39)
        await asyncio.sleep(A_MOMENT)
        assert channel.tries["anna"] == 1
        clock.move(seconds=1)
        await until(lambda: len(channel.texts("anna")) == 3)
    assert channel.texts("anna") == ["one", "two", "three"]
    assert repeats(desk.database) == 0


async def test_without_a_word_from_the_wire_each_failure_doubles_the_wait_up_to_five_minutes(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    waits: list[int] = []
    channel.troubles["anna"].extend(temporary() for _time in range(11))
    async with sending(desk, channel) as live:
        echo(live, "anna", "one")
        while len(waits) < 11:
            await until(lambda: channel.tries["anna"] == len(waits) + 1 and due_at(live.database) > clock.now())
            waits.append((due_at(live.database) - clock.now()).seconds)
            clock.move(seconds=waits[-1])
        await until(lambda: channel.texts("anna") == ["one"])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


async def test_many_addresses_in_trouble_do_not_hide_the_one_that_can_be_served(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    silent = replace(desk, pushes=frozenset())
    for number in range(101):
        echo(silent, f"person {number}", "one", "two")
    with desk.database.transaction() as tx:
        for conversation in outbox.due(tx, [MEMORY], clock.now(), limit=200):
            rows = outbox.lease(tx, conversation, "test", clock.now(), clock.now())
            outbox.release(tx, [row.id for row in rows])
            outbox.postpone(tx, rows[0].id, "the wire is down", clock.now() + timedelta(seconds=60))
    echo(silent, "anna", "one")
    async with sending(desk, channel):
        await until(lambda: channel.texts("anna") == ["one"])


async def test_a_permanent_failure_is_recorded_and_the_next_rows_go_on(desk: Desk, channel: Recorder) -> None:
    reason = "Forbidden: bot was blocked by the user " * 5
    channel.troubles["anna"].append(permanent(reason))
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one", "two")
        await until(lambda: channel.texts("anna") == ["two"])
    with desk.database.reading() as tx:
        (failure,) = outbox.failures_of(tx, conversation).values()
    assert failure.reason.startswith("Forbidden: bot was blocked by the user")
    assert channel.tries["anna"] == 2
    assert waiting(desk.database) == 0


async def test_what_arrived_in_the_end_has_not_failed(desk: Desk, channel: Recorder, clock: FrozenClock) -> None:
    channel.troubles["anna"].append(temporary("a long story of what is the matter with the wire " * 5))
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one")
        await until(lambda: channel.tries["anna"])
        await until(lambda: due_at(live.database) > clock.now())
        clock.move(seconds=1)
        await until(lambda: channel.texts("anna") == ["one"])
    with desk.database.reading() as tx:
        assert outbox.failures_of(tx, conversation) == {}


async def test_a_fault_in_a_channel_is_tried_again_and_stops_nobody(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    channel.troubles["anna"].append(ZeroDivisionError())
    async with sending(desk, channel) as live:
        echo(live, "anna", "one")
        await until(lambda: channel.tries["anna"])
        echo(live, "bela", "two")
        await until(lambda: channel.texts("bela") == ["two"])
        await until(lambda: due_at(live.database) > clock.now())
        clock.move(seconds=1)
        await until(lambda: channel.texts("anna") == ["one"])


async def test_a_try_whose_end_is_unknown_is_repeated_once_and_counted(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    channel.troubles["anna"].append(silence())
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one", "two")
        await until(lambda: channel.tries["anna"])
        await until(lambda: due_at(live.database) > clock.now())
        clock.move(seconds=1)
        await until(lambda: channel.texts("anna") == ["one", "two"])
        await until(lambda: waiting(live.database) == 0)
    assert repeats(desk.database) == 1
    with desk.database.reading() as tx:
        assert outbox.failures_of(tx, conversation) == {}


async def test_after_two_tries_of_unknown_end_the_row_is_given_up_and_the_next_goes_on(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    channel.troubles["anna"].extend((silence(), temporary(), silence()))
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one", "two")
        for tries in (1, 2):
            await until(lambda: channel.tries["anna"] == tries)  # noqa: B023
            await until(lambda: due_at(live.database) > clock.now())
            clock.move(seconds=10)
        await until(lambda: channel.texts("anna") == ["two"])
        await until(lambda: waiting(live.database) == 0)
    assert channel.tries["anna"] == 4
    with desk.database.reading() as tx:
        assert [failed.reason for failed in outbox.failures_of(tx, conversation).values()] == ["timeout"]


async def test_an_address_that_is_gone_is_marked_until_she_is_heard_again(desk: Desk, channel: Recorder) -> None:
    channel.troubles["anna"].append(gone())
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one")
        await until(lambda: waiting(live.database) == 0)
        assert unreachable_at(desk, conversation) == desk.clock.now()
        echo(live, "anna", "two")
    assert unreachable_at(desk, conversation) is None


def unreachable_at(desk: Desk, conversation: int) -> datetime | None:
    with desk.database.reading() as tx:
        row = conversations.get(tx, conversation)
    assert row is not None
    return row.unreachable_at


async def test_a_fault_that_does_not_go_away_is_given_up_so_that_the_next_rows_go_on(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    channel.troubles["anna"].extend(ZeroDivisionError() for _time in range(6))
    async with sending(desk, channel) as live:
        conversation = echo(live, "anna", "one", "two")
        while not channel.sent:
            clock.move(minutes=5)
            await asyncio.sleep(0.02)
        await until(lambda: waiting(live.database) == 0)
    assert channel.texts("anna") == ["two"]
    with desk.database.reading() as tx:
        (failed,) = outbox.failures_of(tx, conversation).values()
    assert failed.reason == "fault: ZeroDivisionError"


async def test_what_is_said_while_a_line_is_being_sent_follows_without_waiting_for_a_look(
    desk: Desk, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.LOOK_EVERY", 3600.0)
    gate = channel.close_gate("anna")
    async with sending(desk, channel) as live:
        echo(live, "anna", "one")
        await until(lambda: channel.tries["anna"])
        await live.database.write(echo, live, "anna", "two")
        gate.set()
        await until(lambda: channel.texts("anna") == ["one", "two"])


async def test_the_wire_s_name_of_a_message_is_kept_and_known_when_it_is_taken_back(
    desk: Desk, channel: Recorder
) -> None:
    said: list[str] = []
    async with sending(desk, channel) as live:
        echo(live, "anna", "zero", handle=lambda turn: said.append(turn.say("one")))
        await until(lambda: len(channel.sent) == 2)
        echo(live, "anna", handle=lambda turn: turn.take_back(said[0]))
        await until(lambda: len(channel.sent) == 3)
    assert [(row.action, row.wire_id) for row in channel.sent] == [("send", None), ("send", None), ("delete", "2")]


async def test_sent_rows_are_marked_in_batches(desk: Desk, channel: Recorder) -> None:
    marks = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("DELETE FROM outbox"):
            marks.append(statement)

    event.listen(desk.database.engine, "after_cursor_execute", count)
    gates = [channel.close_gate(f"person {number}") for number in range(16)]
    async with sending(desk, channel) as live:
        for number in range(16):
            echo(live, f"person {number}", "one")
        await until(lambda: len(channel.tries) == 16)
        for gate in gates:
            gate.set()
        await until(lambda: waiting(live.database) == 0)
    assert len(marks) < 16


async def test_every_sent_row_is_marked_however_often_the_database_is_looked_at(
    desk: Desk, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.LOOK_EVERY", 0)
    async with sending(desk, channel) as live:
        for number in range(150):
            await live.database.write(echo, live, f"person {number % 50}", f"{number}")
        await until(lambda: waiting(live.database) == 0)
    assert len(channel.sent) == 150


async def test_what_was_sent_but_could_not_be_marked_is_marked_later_and_not_sent_again(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    async with sending(desk, channel) as live:
        with refusing_marks(live.database):
            echo(live, "anna", "one")
            await until(lambda: channel.sent)
            for _time in range(4):
                clock.move(seconds=20)
                await asyncio.sleep(A_MOMENT)
        await until(lambda: waiting(live.database) == 0)
    assert channel.texts("anna") == ["one"]
    assert repeats(desk.database) == 0


@contextmanager
def refusing_marks(database: Database) -> Iterator[None]:
    """The database takes everything but that a row is done."""
    if database.is_sqlite:
        refuse = "CREATE TRIGGER refusing BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END"
        take = "DROP TRIGGER refusing"
    else:
        refuse = (
            "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'no'; END $$ LANGUAGE plpgsql; "
            "CREATE TRIGGER refusing BEFORE DELETE ON outbox FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        take = "DROP TRIGGER refusing ON outbox"
    with database.engine.begin() as connection:
        connection.execute(text(refuse))
    yield
    with database.engine.begin() as connection:
        connection.execute(text(take))


async def test_an_unsent_message_that_is_taken_back_never_goes_out(desk: Desk, channel: Recorder) -> None:
    taken_back_before_anybody_had_it(desk)
    async with sending(desk, channel) as live:
        await until(lambda: waiting(live.database) == 0)
    assert channel.texts("anna") == ["two"]
    assert channel.actions("anna") == ["send"]


def taken_back_before_anybody_had_it(desk: Desk) -> None:
    said: list[str] = []
    echo(desk, "anna", handle=lambda turn: said.append(turn.say("one")))
    echo(desk, "anna", "two", handle=lambda turn: turn.take_back(said[0]))


async def test_for_a_sent_message_that_is_taken_back_a_delete_row_goes_out(desk: Desk, channel: Recorder) -> None:
    said: list[str] = []
    async with sending(desk, channel) as live:
        echo(live, "anna", handle=lambda turn: said.append(turn.say("one")))
        await until(lambda: channel.sent)
        echo(live, "anna", "two", handle=lambda turn: turn.take_back(said[0]))
        await until(lambda: len(channel.sent) == 3)
    assert [(row.action, row.message_id == said[0]) for row in channel.sent] == [
        ("send", True),
        ("send", False),
        ("delete", True),
    ]


async def test_a_message_taken_back_while_it_is_being_sent_is_deleted_afterwards(desk: Desk, channel: Recorder) -> None:
    said: list[str] = []
    gate = channel.close_gate("anna")
    async with sending(desk, channel) as live:
        echo(live, "anna", handle=lambda turn: said.append(turn.say("one")))
        await until(lambda: channel.tries["anna"])
        echo(live, "anna", handle=lambda turn: turn.take_back(said[0]))
        gate.set()
        await until(lambda: len(channel.sent) == 2)
    assert channel.actions("anna") == ["send", "delete"]


async def test_a_message_taken_back_after_its_process_died_is_not_sent_empty(
    desk: Desk, channel: Recorder, clock: FrozenClock
) -> None:
    said: list[str] = []
    echo(dying(desk), "anna", handle=lambda turn: said.append(turn.say("one")))
    echo(desk, "anna", "two", handle=lambda turn: turn.take_back(said[0]))
    clock.move(seconds=31)
    async with sending(desk, channel) as live:
        await until(lambda: waiting(live.database) == 0)
    assert "" not in [row.text for row in channel.sent if row.action == "send"]
    assert channel.texts("anna")[0] == "two"


async def test_rows_of_a_channel_that_another_process_serves_are_left_to_it(desk: Desk, channel: Recorder) -> None:
    echo(desk, "anna", "one")
    other = Recorder()
    other.name = "other"
    async with sending(desk, other):
        await asyncio.sleep(A_MOMENT)
    assert waiting(desk.database) == 1
    async with sending(desk, channel):
        await until(lambda: channel.texts("anna") == ["one"])


async def test_two_processes_on_one_database_never_send_a_row_twice(desk: Desk, channel: Recorder) -> None:
    second = Database(desk.database.url.render_as_string(hide_password=False), desk.database.keyring)
    people = [f"person {number}" for number in range(20)]
    async with (
        sending(desk, channel, "first") as one,
        sending(replace(desk, database=second), channel, "second") as two,
    ):
        for number in range(6):
            writer = (one, two, desk)[number % 3]  # the third one sends nothing itself
            await asyncio.gather(*(writer.database.write(echo, writer, person, f"{number}") for person in people))
        await until(lambda: waiting(desk.database) == 0)
    second.close()
    expected = [f"{number}" for number in range(6)]
    assert {person: channel.texts(person) for person in people} == dict.fromkeys(people, expected)
    assert repeats(desk.database) == 0


async def test_a_graceful_end_sends_and_marks_what_was_accepted(desk: Desk, channel: Recorder) -> None:
    gate = channel.close_gate("anna")
    async with sending(desk, channel) as live:
        echo(live, "anna", "one", "two")
        await until(lambda: channel.tries["anna"])
        asyncio.get_running_loop().call_later(0.1, gate.set)
    assert channel.texts("anna") == ["one", "two"]
    assert waiting(desk.database) == 0


async def test_a_wire_that_hangs_does_not_hold_up_the_end_and_its_row_is_found_after_the_next_start(
    desk: Desk, channel: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.GRACE", 0.1)
    channel.close_gate("anna")
    async with sending(desk, channel) as live:
        echo(live, "anna", "one")
        await until(lambda: channel.tries["anna"])
    assert channel.sent == []
    after = Recorder()
    async with sending(desk, after) as live:
        await until(lambda: after.texts("anna") == ["one"])

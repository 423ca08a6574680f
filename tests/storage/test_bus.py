"""Who is woken by a commit, in this process and in the others."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace

import psycopg
import pytest
from structlog.testing import capture_logs

from desk import casework, visitors
from desk.desk import Desk
from storage import bus
from storage.bus import CHANNEL, LONGEST_PAYLOAD, OUTBOX, QUEUE, Bus
from storage.database import Database
from storage.listening import listen
from tests.channels import MEMORY, echo, until
from tests.databases import backends, end_backend, same_database
from tests.visitor import Visitor, colleague

ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
BOTH = [QUEUE, bus.conversation(7)]


class Woken:
    """A reader that keeps the order in which its subjects were woken."""

    def __init__(self, *subjects: str) -> None:
        self.seen: list[str] = []
        self._subjects = subjects

    @asynccontextmanager
    async def by(self, heard: Bus) -> AsyncIterator["Woken"]:
        async with asyncio.TaskGroup() as tasks:
            readers = [tasks.create_task(self._read(heard, subject)) for subject in self._subjects]
            await asyncio.sleep(0)
            yield self
            for reader in readers:
                reader.cancel()

    async def _read(self, heard: Bus, subject: str) -> None:
        with heard.listen(subject) as reader:
            while True:
                if await reader.wait(60):
                    self.seen.append(subject)

    async def forget_the_first(self) -> None:
        """Whoever begins to listen wakes everybody once."""
        await until(lambda: set(self.seen) == set(self._subjects))
        self.seen.clear()


def commit_waking(database: Database, *subjects: str) -> None:
    with database.transaction() as tx:
        for subject in subjects:
            tx.wake(subject)


@asynccontextmanager
async def another_process(database: Database) -> AsyncIterator[Database]:
    with same_database(database) as other:
        listening = asyncio.create_task(listen(other))
        yield other
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


@pytest.mark.asyncio
async def test_a_commit_wakes_its_subjects_in_its_own_process_and_a_rollback_nobody(database: Database) -> None:
    async with Woken(QUEUE, OUTBOX).by(database.bus) as woken:
        with suppress(ZeroDivisionError), database.transaction() as tx:
            tx.wake(OUTBOX)
            raise ZeroDivisionError
        commit_waking(database, QUEUE)
        await until(lambda: woken.seen)
    assert woken.seen == [QUEUE]


@ON_POSTGRESQL
@pytest.mark.asyncio
async def test_a_commit_wakes_its_subjects_in_another_process(database: Database) -> None:
    async with another_process(database) as other, Woken(*BOTH).by(other.bus) as woken:
        await woken.forget_the_first()
        commit_waking(database, bus.conversation(8))
        commit_waking(database, bus.conversation(7))
        await until(lambda: woken.seen)
        assert woken.seen == [bus.conversation(7)]
        commit_waking(database, *BOTH)
        await until(lambda: len(woken.seen) == 3)
    assert set(woken.seen[1:]) == set(BOTH)


@ON_POSTGRESQL
@pytest.mark.asyncio
async def test_more_subjects_than_a_notification_holds_wake_everybody(database: Database) -> None:
    many = [bus.conversation(number) for number in range(1000)]
    assert sum(map(len, many)) > LONGEST_PAYLOAD
    async with another_process(database) as other, Woken(QUEUE).by(other.bus) as woken:
        await woken.forget_the_first()
        commit_waking(database, *many)
        await until(lambda: woken.seen == [QUEUE])


@ON_POSTGRESQL
@pytest.mark.asyncio
async def test_after_a_lost_connection_everybody_is_woken_once_and_then_by_subject_again(database: Database) -> None:
    with capture_logs() as logs:
        async with another_process(database) as other, Woken(*BOTH).by(other.bus) as woken:
            await woken.forget_the_first()
            (lost,) = backends(database, "listening")
            end_backend(lost)
            await woken.forget_the_first()
            assert backends(database, "listening") != [lost]
            commit_waking(database, QUEUE)
            await until(lambda: woken.seen == [QUEUE])
    assert [line["event"] for line in logs] == ["connection to the database lost; trying again"]


def address(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def notifications(database: Database) -> Iterator[list[list[str]]]:
    """The subjects of each notification that was sent inside the block."""
    heard: list[list[str]] = []
    with psycopg.connect(address(database), autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        yield heard
        commit_waking(database, "the end")
        for notification in connection.notifies(timeout=20):
            _sender, *subjects = notification.payload.split("\n")
            if subjects == ["the end"]:
                return
            heard.append(subjects)
    raise AssertionError("the last notification never came")


@ON_POSTGRESQL
def test_a_web_turn_notifies_once_and_the_bots_turn_on_a_pushed_channel_never(desk: Desk) -> None:
    web = visitors.open_session(desk)
    sending = replace(desk, pushes=frozenset({MEMORY}))
    with notifications(desk.database) as heard:
        conversation = Visitor(desk, "web", web.address)
        conversation.type("menü")
        echo(sending, "anna", "one")
    assert heard == [[bus.conversation(conversation.row.id)]]


@ON_POSTGRESQL
def test_rows_that_nobody_has_leased_are_told_to_the_workers_of_others(desk: Desk) -> None:
    with notifications(desk.database) as heard:
        echo(desk, "anna", "one")
    assert heard == [[OUTBOX]]


@ON_POSTGRESQL
def test_what_colleagues_see_is_told_and_what_a_page_shows_again_is_not(desk: Desk) -> None:
    session = visitors.open_session(desk)
    visitor, kati = Visitor(desk, "web", session.address), colleague(desk)
    known = visitors.authenticate(desk, session.token)
    assert known is not None
    own = bus.conversation(known.conversation_id)
    with notifications(desk.database) as heard:
        visitor.type("emberrel szeretnék beszélni")
        casework.reply(desk, kati, visitor.cases[0].id, "Jó napot!")
        for _time in range(2):
            visitors.mark_seen(desk, known, visitor.row.seq)
    assert [sorted(subjects) for subjects in heard] == [[own, QUEUE], [own, QUEUE], [QUEUE]]


@pytest.mark.asyncio
@pytest.mark.parametrize("steps", range(5))
async def test_who_is_cancelled_together_with_a_wake_up_ends(steps: int) -> None:
    """At whichever step of the event loop: who waits in a loop would else go on for ever."""
    with Bus().listen(OUTBOX) as woken:
        waiting = asyncio.create_task(woken.wait(60))
        await asyncio.sleep(0)
        woken.wake()
        for _step in range(steps):
            await asyncio.sleep(0)
        if waiting.cancel():
            with pytest.raises(asyncio.CancelledError):
                await waiting

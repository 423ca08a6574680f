"""The waits of the edge shortened, and what the database keeps of somebody who writes on Telegram."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from desk.desk import Desk
from simulator.people import Person
from storage import cases, conversations, fetches, messages, outbox
from storage.cases import CaseRow
from storage.conversations import ConversationRow
from storage.messages import MessageRow
from tests.clock import FrozenClock
from tests.telegram import Office, TelegramPerson, at_work, simulated

# What the wire does is the same on every database; what must be kept through it is tried on both.
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
A_MOMENT = 0.2  # seconds, several looks, in which something must not happen


def is_silenced(request: pytest.FixtureRequest) -> bool:
    """Whether a parameter of the test is a fault by which Telegram never answers."""
    values = request.node.callspec.params.values() if hasattr(request.node, "callspec") else ()
    return any(isinstance(value, dict) and "hang" in value for value in values)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """But an answer is waited for as long as it may take a busy machine; `Office.expect_silence` else."""
    for name, seconds in {
        "outbox.LOOK_EVERY": 0.02,
        "telegram.client.TO_ANSWER": 60.0,
        "telegram.polling.FIRST_WAIT": 0.02,
        "telegram.polling.LONGEST_WAIT": 0.1,
        "telegram.writing.SHOWN_FOR": 0.5,
        "telegram.fetching.LOOK_EVERY": 0.05,
        "telegram.edge.FIRST_WAIT": 0.02,
        "telegram.edge.LONGEST_WAIT": 0.1,
    }.items():
        monkeypatch.setattr(f"bot.{name}", seconds)
    with capture_logs():  # drawing the logged faults would take longer than the tests
        yield


@dataclass
class Kept:
    """What the database holds of one person."""

    desk: Desk
    address: str

    @property
    def row(self) -> ConversationRow:
        with self.desk.database.transaction() as tx:
            row = conversations.find(tx, "telegram", self.address)
        assert row is not None
        return row

    @property
    def lines(self) -> list[MessageRow]:
        with self.desk.database.reading() as tx:
            return [line for line in messages.thread(tx, self.row.id) if not line.deleted]

    @property
    def own_words(self) -> list[str]:
        return [line.text for line in self.lines if line.sender == "visitor"]

    @property
    def last_words(self) -> str:
        """However long the thread is: its last few lines are read."""
        with self.desk.database.reading() as tx:
            lines = messages.thread(tx, self.row.id, limit=20)
        return next(line.text for line in reversed(lines) if line.sender == "visitor")

    @property
    def cases(self) -> list[CaseRow]:
        with self.desk.database.reading() as tx:
            return cases.of_conversation(tx, self.row.id)

    @property
    def failures(self) -> list[str]:
        with self.desk.database.reading() as tx:
            return [failed.reason for failed in outbox.failures_of(tx, self.row.id).values()]


def repeats(desk: Desk) -> int:
    with desk.database.reading() as tx:
        return outbox.count_repeats(tx)


def waiting(desk: Desk) -> int:
    with desk.database.reading() as tx:
        return outbox.count_waiting(tx) + fetches.count(tx)


def said_to(phone: Person) -> list[str]:
    """Everything of the bot that she sees, oldest first."""
    return [shown.text for shown in phone.screen if not shown.mine]


@dataclass
class Meeting:
    """One office, its clock, and Anna, who has said hello."""

    office: Office
    clock: FrozenClock
    anna: TelegramPerson

    @property
    def kept(self) -> Kept:
        return Kept(self.office.desk, str(self.anna.phone.id))

    def somebody(self, name: str) -> TelegramPerson:
        return TelegramPerson(self.office, self.office.simulator.person(name))

    async def pass_time(self, seconds: float = 2) -> None:
        """Until nothing waits any more: what was put off comes due."""
        while self.office.simulator.pending_updates() or waiting(self.office.desk):
            self.clock.move(seconds=seconds)
            await asyncio.sleep(0.05)


@pytest_asyncio.fixture
async def meeting(desk: Desk, clock: FrozenClock, request: pytest.FixtureRequest) -> AsyncIterator[Meeting]:
    async with simulated() as simulator, at_work(desk, simulator) as office:
        anna = TelegramPerson(office, simulator.person("Anna"))
        await anna.start()
        await anna.read()
        if is_silenced(request):
            office.expect_silence(1.0)
        yield Meeting(office, clock, anna)
        assert simulator.violations == []

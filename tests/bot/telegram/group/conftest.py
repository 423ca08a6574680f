"""The staff's group as the simulator has it, and the mirror that shows it the cases, one call after the other."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count

import pytest_asyncio
from aiogram import Bot

from bot.telegram.budget import Budget
from bot.telegram.client import make_bot
from bot.telegram.group.mirror import Mirror
from desk.desk import Desk
from simulator.groups import Group, TopicShown
from simulator.people import Person
from simulator.server import Simulator
from storage import outbox, topics
from storage.outbox import Ended
from storage.topics import TopicRow
from tests.clock import FrozenClock
from tests.telegram import TOKEN, simulated
from tests.visitor import Visitor

RIGHTS = ("can_manage_topics", "can_pin_messages", "can_delete_messages")
CONSOLE = "https://paktum.example.hu/console"
MANY = 400  # calls that no scene of a test needs


@dataclass
class StaffGroup:
    """`kati` is the owner of the group. Time stands still unless a test moves it."""

    desk: Desk
    clock: FrozenClock
    simulator: Simulator
    group: Group
    kati: Person
    bot: Bot
    mirror: Mirror

    async def settle(self) -> int:
        """Until nothing is left to do at this moment; how many looks found something."""
        for looks in range(MANY):
            if not await self.mirror.show_next():
                self.clock.move(seconds=1)  # what happens next happens later
                return looks
        raise AssertionError("the group is never up to date")

    async def settle_in_time(self) -> None:
        """Also what waits for its time."""
        for seconds in (0, 31, 31):
            self.clock.move(seconds=seconds)
            await self.settle()

    def topic_row(self, visitor: Visitor) -> TopicRow:
        with self.desk.database.reading() as tx:
            row = topics.of_case(tx, visitor.cases[-1].id)
        assert row is not None
        return row

    def topic(self, visitor: Visitor) -> TopicShown:
        number = self.topic_row(visitor).thread_id
        assert number is not None
        return self.group.topic(number)

    def texts(self, visitor: Visitor) -> list[str]:
        return [message.text for message in self.topic(visitor).messages]

    def said(self, visitor: Visitor) -> str:
        """All that stands in the topic but the card."""
        return "\n".join(self.texts(visitor)[1:])

    def card(self, visitor: Visitor) -> str:
        return self.texts(visitor)[0]

    def deliver(self, visitor: Visitor, failure: str | None = None) -> None:
        """What the wire did with everything that waits to be sent to her."""
        conversation, now = visitor.row, self.clock.now()
        with self.desk.database.transaction() as tx:
            rows = outbox.read(tx, outbox.waiting_ids(tx, conversation.id))
            outbox.finish(tx, [Ended(row, "1", failure, failure == "blocked") for row in rows], now)

    @property
    def general(self) -> list[str]:
        return [message.text for message in self.group.topic(0).messages]

    def failure(self) -> str | None:
        """Why nothing can be shown."""
        with self.desk.database.reading() as tx:
            return topics.group(tx, self.group.id).failure

    def calls(self, method: str) -> int:
        return sum(number for (name, _status), number in self.simulator.counts.items() if name == method)


def unlimited() -> Budget:
    """Between any two looks at its clock enough time passes."""
    moments = count(step=100)
    return Budget(lambda: float(next(moments)))


@pytest_asyncio.fixture
async def staff_group(desk: Desk, clock: FrozenClock) -> AsyncIterator[StaffGroup]:
    async with simulated() as simulator:
        kati = simulator.person("Kati")
        group = simulator.group("Ügyfélszolgálat", forum_of=kati)
        await group.add_bot(kati, rights=RIGHTS)
        bot = make_bot(TOKEN, simulator.url)
        mirror = Mirror(desk, bot, unlimited(), group.id, CONSOLE)
        yield StaffGroup(desk, clock, simulator, group, kati, bot, mirror)
        await bot.session.close()
        assert simulator.violations == []


@pytest_asyncio.fixture
async def anna(desk: Desk) -> Visitor:
    """She asked for a person."""
    visitor = Visitor(desk)
    visitor.start()
    visitor.type("emberrel szeretnék beszélni")
    return visitor

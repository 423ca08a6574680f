"""The staff's group at work: whoever does something there, all that the program does about it has been done."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.app import Workers, supervised, with_link, with_outbox
from bot.metrics import Metrics
from bot.reception import Reception
from bot.telegram.channel import TelegramChannel
from bot.telegram.courtesies import Courtesies
from bot.telegram.entrance import Entrance
from bot.telegram.group.asking import Asking
from bot.telegram.group.posts import Poster
from bot.telegram.group.reception import GroupReception, StaffGroup
from bot.telegram.polling import GetRawUpdates
from bot.telegram.writing import Typing
from desk import telegram_links
from desk.desk import Desk
from simulator.people import Person
from simulator.screen import Shown
from storage import messages, outbox, topics
from storage.database import Database
from storage.messages import MessageRow
from storage.staff import StaffRow
from storage.topics import Kind, LineRow
from tests.bot.telegram.conftest import said_to
from tests.bot.telegram.group.conftest import CONSOLE, unlimited
from tests.bot.telegram.group.conftest import StaffGroup as GroupShown
from tests.links import LINKS, web_visitor
from tests.visitor import Visitor, colleague


def waiting(database: Database) -> int:
    with database.reading() as tx:
        return outbox.count_waiting(tx)


@dataclass
class Clerk:
    """A colleague with her own phone in the group. What she does is done when it returns."""

    work: "Workplace"
    phone: Person
    row: StaffRow

    async def writes(self, visitor: Visitor, text: str, *, reply_to: int | None = None) -> int:
        group, thread = self.work.shown.group, self.work.thread_of(visitor)
        number = await group.send(self.phone, text, reply_to=reply_to, topic=thread)
        await self.work.settle()
        return number

    async def replies(self, visitor: Visitor, text: str) -> int:
        """To the visitor's newest line in the topic."""
        return await self.writes(visitor, text, reply_to=self.work.line_of(visitor))

    async def answers(self, visitor: Visitor, text: str) -> int:
        """To the newest question of the program."""
        return await self.writes(visitor, text, reply_to=self.work.newest(visitor, "ERRE az üzenetre"))

    async def sends_file(self, visitor: Visitor, file: tuple[str, bytes, str], caption: str = "") -> int:
        reply_to = self.work.line_of(visitor)
        number = await self.work.shown.group.send_file(self.phone, file, caption, reply_to=reply_to)
        await self.work.settle()
        return number

    async def taps(self, visitor: Visitor, label: str) -> str:
        """What she is told for a moment."""
        query = await self.work.shown.group.tap(self.phone, label, topic=self.work.thread_of(visitor))
        await self.work.settle()
        return self.work.toast(query)

    async def edits(self, number: int, text: str) -> None:
        await self.work.shown.group.edit(self.phone, number, text)
        await self.work.settle()

    async def commands(self, text: str) -> str:
        """In General; what is said there last."""
        await self.work.shown.group.send(self.phone, text)
        await self.work.settle()
        return self.work.shown.general[-1]


@dataclass
class Workplace:
    desk: Desk
    shown: GroupShown
    entrance: Entrance
    asking: Asking
    courtesies: Courtesies
    offset: int | None = None
    taken: list[dict[str, Any]] = field(default_factory=list)

    async def settle(self) -> None:
        for _round in range(50):
            if not await self._took() and not await self._told() and not await self.shown.settle():
                return
        raise AssertionError("something is never done")

    async def _took(self) -> bool:
        updates = await self.shown.bot(GetRawUpdates(offset=self.offset, timeout=0))
        for update in updates:
            await self.entrance.take(update)
            self.offset = update["update_id"] + 1
            self.taken.append(update)
        return bool(updates)

    async def _told(self) -> bool:
        await self.courtesies.made()
        told = False
        while await self.asking.tell_next():
            told = True
        async with asyncio.timeout(60):
            while await self.desk.database.read(waiting, self.desk.database):  # noqa: ASYNC110 – nothing tells
                await asyncio.sleep(0.005)
        return told

    async def again(self, number: int = -1) -> None:
        """An update that was taken comes once more."""
        await self.entrance.take(self.taken[number])
        await self.settle()

    def clerk(
        self, name: str = "kati", role: str = "clerk", *, linked: bool = True, office: str | None = None
    ) -> Clerk:
        row = colleague(self.desk, name, role, office)
        phone = self.shown.simulator.person(name.capitalize())
        if linked:
            token = telegram_links.make_link(self.desk, row).partition("s_")[2]
            telegram_links.open_link(self.desk, token, phone.id)
        return Clerk(self, phone, row)

    async def visitor(self, channel: str = "web") -> Visitor:
        """She asked for a person, and her topic stands."""
        if channel == "telegram":
            phone = self.shown.simulator.person("Anna")
            await phone.start()
            await self.settle()
            visitor = Visitor(self.desk, channel, str(phone.id))
        else:
            visitor = web_visitor(self.desk)
        visitor.type("emberrel szeretnék beszélni")
        await self.settle()
        return visitor

    async def hears(self, visitor: Visitor, text: str) -> None:
        visitor.type(text)
        await self.settle()

    def thread_of(self, visitor: Visitor) -> int:
        number = self.shown.topic_row(visitor).thread_id
        assert number is not None
        return number

    def line_of(self, visitor: Visitor) -> int:
        """The newest message of the topic in which a line of hers stands."""
        with self.desk.database.reading() as tx:
            return max(row.wire_id for row in topics.lines_of(tx, visitor.cases[-1].id, [Kind.VISITOR]))

    def message(self, visitor: Visitor, words: str) -> Shown:
        """The newest that has these words."""
        found = [one for one in self.shown.topic(visitor).messages if words in one.text]
        assert found, f"no “{words}” in\n{self.transcript(visitor)}"
        return found[-1]

    def newest(self, visitor: Visitor, words: str) -> int:
        return self.message(visitor, words).message_id

    def transcript(self, visitor: Visitor) -> str:
        return self.shown.group.transcript(self.thread_of(visitor))

    def toast(self, query: str) -> str:
        calls = [one for one in self.shown.simulator.world.calls if one.method == "answerCallbackQuery"]
        found = (one.params.get("text", "") for one in reversed(calls) if one.params["callback_query_id"] == query)
        return str(next(found))

    def replies(self, visitor: Visitor) -> list[MessageRow]:
        """Of colleagues, as she sees them."""
        with self.desk.database.reading() as tx:
            lines = messages.thread(tx, visitor.row.id)
        return [line for line in lines if line.sender == "staff" and not line.deleted]

    def told(self, visitor: Visitor) -> list[str]:
        return [line.text for line in self.replies(visitor)]

    def lines(self, number: int) -> list[LineRow]:
        with self.desk.database.reading() as tx:
            return topics.lines_at(tx, self.shown.group.id, number)

    def on_screens(self) -> str:
        """What stands in private chats now."""
        return "\n".join(text for person in self.shown.simulator.people for text in said_to(person))

    def on_phones(self) -> str:
        """All that ever stood in private chats."""
        people = self.shown.simulator.people
        return "\n".join(text for person in people for text in (*said_to(person), *(o.text for o in person.history)))


@asynccontextmanager
async def at_work(shown: GroupShown) -> AsyncIterator[Workplace]:
    desk = with_link(shown.desk, "telegram", LINKS["telegram"])
    desk, sending = with_outbox(desk, [TelegramChannel(shown.bot, desk, unlimited())])
    metrics = Metrics()
    courtesies = Courtesies(shown.bot, metrics, desk.translator, unlimited())
    poster, group = Poster(shown.bot, unlimited(), desk), StaffGroup(shown.group.id, CONSOLE)
    reception = GroupReception(desk, shown.bot, courtesies, poster, group)
    entrance = Entrance(Reception(desk, metrics), shown.bot, courtesies, Typing(courtesies), reception)
    async with Workers(sending).supervised(), supervised(courtesies.run):
        work = Workplace(desk, shown, entrance, Asking(desk, poster, group.current_id), courtesies)
        await work.settle()
        yield work

"""Brings the staff's group up to what stands in the database, one call after the other (docs/decisions/0019).

Nothing is handed to it: it looks for what the group does not show, makes the most important call that the budget
allows, writes down what was made, and looks again. A case is worked on under a lease of its row, taken before the call
and given back with its record: of several processes one makes it, and a crash in between costs at most one repeat.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramRetryAfter

from bot.telegram.budget import Budget
from bot.telegram.group import digest
from bot.telegram.group.calls import Calls
from bot.telegram.group.healing import Healing, Trouble, trouble_of
from bot.telegram.group.plan import Plan
from bot.telegram.group.step import Step
from desk.desk import Desk
from desk.errors import StorageUnavailable
from desk.lanes import Lane
from storage import bus, topic_news, topics
from storage.topics import GroupRow

log = structlog.get_logger()

LOOK_EVERY = 1.0  # seconds: what became of a reply wakes nobody
LEASE = timedelta(seconds=150)  # longer than any call, an upload included
GROUP_AGAIN = timedelta(minutes=1)  # while nothing works in the group
ALL_EVERY = timedelta(hours=1)  # between two looks that leave out no case


class Mirror:
    def __init__(self, desk: Desk, bot: Bot, budget: Budget, configured_id: int, console_address: str | None) -> None:
        self._desk = desk
        self._bot = bot
        self._budget = budget
        self._configured_id = configured_id
        self._console_address = console_address
        self._plan = Plan(desk, console_address)
        self._all_at: datetime | None = None  # when every case is looked at again
        self._is_calling = False

    async def run(self) -> None:
        """Until cancelled; the call that is under way is then ended."""
        await self._desk.database.write(self._begin)
        with self._desk.bus.listen(bus.QUEUE) as wakes:
            while True:
                if not await self._shielded():
                    await wakes.wait(LOOK_EVERY)

    def _begin(self) -> None:
        with self._desk.database.transaction() as tx:
            topics.change_group(tx, self._configured_id, self._desk.clock.now())
            repeats = topics.free_own(tx, self._desk.process)
        if repeats:
            log.warning("calls to the staff's group taken up again", possible_repeats=repeats)

    async def _shielded(self) -> bool:
        showing = asyncio.ensure_future(self._try_to_show())
        try:
            return await asyncio.shield(showing)
        except asyncio.CancelledError:
            if self._is_calling:
                await showing
            showing.cancel()
            raise

    async def _try_to_show(self) -> bool:
        try:
            return await self.show_next()
        except StorageUnavailable:
            log.warning("the staff's group waits until the database answers")
        except Exception:
            log.exception("the staff's group could not be brought up to date")
        return False

    async def show_next(self) -> bool:
        """Makes one call, or finds what needs none; False when there is nothing to do now."""
        database = self._desk.database
        group = await database.read(self._group)
        if not self._may_be_tried(group):
            return False
        step = await database.write(self._next, group.current_id, leased=False)
        if step is None:
            return await self._show_digest(group)
        await self._budget.turn(group.current_id, step[1].lane, is_group=True)
        taken = await database.write(self._next, group.current_id, leased=True)  # by now something else may come first
        if taken is not None:
            await self._make(group, *taken)
        return True

    def _group(self) -> GroupRow:
        with self._desk.database.reading() as tx:
            return topics.group(tx, self._configured_id)

    def _may_be_tried(self, group: GroupRow) -> bool:
        return group.failed_at is None or group.failed_at + GROUP_AGAIN <= self._desk.clock.now()

    # What comes next

    def _next(self, group_id: int, *, leased: bool) -> tuple[int, Step] | None:
        """The most important call; with `leased` its case is this process's until the call is written down."""
        for wanting in self._wanting(group_id):
            step = self._planned(wanting.case_id, group_id, leased=leased)
            if step is not None:
                return wanting.case_id, step
        return None

    def _wanting(self, group_id: int) -> list[topic_news.Wanting]:
        now = self._desk.clock.now()
        among_all = self._all_at is None or self._all_at <= now
        with self._desk.database.reading() as tx:
            found = topic_news.wanting(tx, group_id, now, among_all=among_all)
        if among_all and not found:
            self._all_at = now + ALL_EVERY
        return found

    def _planned(self, case_id: int, group_id: int, *, leased: bool) -> Step | None:
        """Each case in a transaction of its own. What needs no call is written down at once."""
        now, process = self._desk.clock.now(), self._desk.process
        with self._desk.database.transaction() as tx:
            if not topics.lease(tx, case_id, group_id, process, now, now + LEASE):
                return None
            step = self._plan.next_step(tx, case_id, group_id)
            if step is not None and step.call is None:
                topics.give_back(tx, case_id, process, **step.record(tx, None))
                return None
            if step is None or not leased:
                topics.give_back(tx, case_id, process)
            return step

    # The call

    async def _make(self, group: GroupRow, case_id: int, step: Step) -> None:
        assert step.call is not None
        self._is_calling = True
        try:
            made = await step.call(Calls(self._bot, group.current_id))
        except AiogramError as error:
            await self._refused(group, case_id, step, error)
        else:
            await self._desk.database.write(self._record, group, case_id, step, made)
        finally:
            self._is_calling = False

    async def _refused(self, group: GroupRow, case_id: int, step: Step, error: AiogramError) -> None:
        trouble, write = trouble_of(error), self._desk.database.write
        if isinstance(error, TelegramRetryAfter):
            self._budget.pause(group.current_id, error.retry_after)
        if trouble is Trouble.NONE:
            await write(self._record, group, case_id, step, None)
        elif trouble is Trouble.REFUSED and step.instead is not None:
            await self._instead(group, case_id, step.instead)
        else:
            log.warning("a call to the staff's group failed", call=step.name, trouble=trouble.name.lower())
            healing = Healing(self._desk, self._configured_id, case_id, step)
            await write(healing.heal, group.current_id, trouble, error)

    async def _instead(self, group: GroupRow, case_id: int, step: Step) -> None:
        if step.call is None:
            await self._desk.database.write(self._record, group, case_id, step, None)
            return
        await self._budget.turn(group.current_id, step.lane, is_group=True)
        await self._make(group, case_id, step)

    def _record(self, group: GroupRow, case_id: int, step: Step, made: int | None) -> None:
        with self._desk.database.transaction() as tx:
            values = step.record(tx, made)
            topics.give_back(tx, case_id, self._desk.process, **{"failure": None, "due_at": None, **values})
            if group.failure is not None:
                topics.change_group(tx, self._configured_id, self._desk.clock.now(), failure=None, failed_at=None)
                tx.wake(bus.QUEUE)

    # The morning digest, when all else stands

    async def _show_digest(self, group: GroupRow) -> bool:
        text = await self._desk.database.write(digest.take, self._desk, self._console_address)
        if text is None:
            return False
        await self._budget.turn(group.current_id, Lane.REMINDER, is_group=True)
        try:
            await Calls(self._bot, group.current_id).tell_general(text)
        except AiogramError as error:
            log.warning("the digest was not taken by the staff's group", trouble=trouble_of(error).name.lower())
            return False
        await self._desk.database.write(digest.mark_shown, self._desk)
        return True

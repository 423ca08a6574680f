"""Calls that no promise hangs on: ending the wait of a tapped button, taking away what is spent, leaving a group,
telling a colleague what became of her link.

They are made once, after the commit; what fails is counted and forgotten. Those that count wait for their turn.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import InlineKeyboardMarkup

from bot.metrics import Metrics
from bot.telegram.budget import Budget
from bot.telegram.client import has_happened_already
from desk.errors import StorageUnavailable
from desk.lanes import Lane
from locales import Text, Translator, _

log = structlog.get_logger()

AT_MOST = 1000  # under way; beyond that the newest are dropped

Call = Callable[[], Awaitable[object]]


class Courtesies:
    def __init__(self, bot: Bot, metrics: Metrics, translator: Translator, budget: Budget) -> None:
        self._bot = bot
        self._metrics = metrics
        self._translator = translator
        self._budget = budget
        self._calls: asyncio.Queue[Call] = asyncio.Queue()
        self._under_way = 0
        self._leaving: set[int] = set()

    @property
    def waiting(self) -> int:
        return self._calls.qsize()

    def answer(self, query_id: str, text: str | None = None) -> None:
        """`text`: shown for a moment to who pressed."""
        self._add(partial(self._bot.answer_callback_query, query_id, text))

    def do(self, call: Call) -> None:
        self._add(call)

    def say(self, chat_id: int, text: Text) -> None:
        """To a colleague, in private; visitors hear the bot only through the outbox."""
        words = self._translator.into("hu", text)
        self._add(partial(self._in_turn, chat_id, partial(self._bot.send_message, chat_id, words)))

    def draw_keyboard(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup) -> None:
        edit = self._bot.edit_message_reply_markup
        self._add(partial(self._in_turn, chat_id, partial(edit, None, chat_id, message_id, reply_markup=keyboard)))

    def show_typing(self, address: str) -> None:
        self._add(partial(self._bot.send_chat_action, address, "typing"))

    def leave_group(self, chat_id: int) -> None:
        """Several updates tell of one invitation."""
        if chat_id not in self._leaving and self._add(partial(self._leave, chat_id)):
            self._leaving.add(chat_id)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            while True:
                call = await self._calls.get()
                tasks.create_task(self._make(call))

    async def _in_turn(self, chat_id: int, call: Call) -> None:
        await self._budget.turn(chat_id, Lane.REMINDER, is_group=chat_id < 0)
        await call()

    async def _leave(self, chat_id: int) -> None:
        me = await self._bot.me()
        address = f"https://t.me/{me.username}"
        sentence = _("I work in private conversations. Please write to me here: {address}", address=address)
        try:
            words = self._translator.into("hu", sentence)
            await self._in_turn(chat_id, partial(self._bot.send_message, chat_id, words))
        finally:
            await self._leave_silently(chat_id)

    async def _leave_silently(self, chat_id: int) -> None:
        try:
            await self._bot.leave_chat(chat_id)
        finally:
            self._leaving.discard(chat_id)

    async def made(self) -> None:
        """When nothing waits any more."""
        await self._calls.join()

    def _add(self, call: Call) -> bool:
        if self._under_way >= AT_MOST:
            self._metrics.courtesies_failed.inc()
            return False
        self._under_way += 1
        self._calls.put_nowait(call)
        return True

    async def _make(self, call: Call) -> None:
        try:
            await call()
        except AiogramError as error:
            if not has_happened_already(error):
                self._metrics.courtesies_failed.inc()
                log.info("courtesy call failed", reason=type(error).__name__)
        except StorageUnavailable:
            log.warning("a courtesy could not be written down")
        finally:
            self._under_way -= 1
            self._calls.task_done()

"""Calls that no promise hangs on: ending the wait of a tapped button, taking away what is spent, leaving a group,
telling a colleague what became of her link.

They are made once, after the commit; what fails is counted and forgotten.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import InlineKeyboardMarkup

from bot.metrics import Metrics
from bot.telegram.client import has_happened_already
from desk.errors import StorageUnavailable
from locales import Text, Translator, _

log = structlog.get_logger()

WORKERS = 8
AT_MOST = 1000  # waiting; beyond that the newest are dropped

Call = Callable[[], Awaitable[object]]


class Courtesies:
    def __init__(self, bot: Bot, metrics: Metrics, translator: Translator) -> None:
        self._bot = bot
        self._metrics = metrics
        self._translator = translator
        self._calls: asyncio.Queue[Call] = asyncio.Queue(AT_MOST)
        self._leaving: set[int] = set()

    def answer(self, query_id: str, text: str | None = None) -> None:
        """`text`: shown for a moment to who pressed."""
        self._add(partial(self._bot.answer_callback_query, query_id, text))

    def do(self, call: Call) -> None:
        self._add(call)

    def say(self, chat_id: int, text: Text) -> None:
        """To a colleague, in private; visitors hear the bot only through the outbox."""
        self._add(partial(self._bot.send_message, chat_id, self._translator.into("hu", text)))

    def draw_keyboard(self, chat_id: int, message_id: int, keyboard: InlineKeyboardMarkup) -> None:
        self._add(
            partial(self._bot.edit_message_reply_markup, chat_id=chat_id, message_id=message_id, reply_markup=keyboard)
        )

    def leave_group(self, chat_id: int) -> None:
        """Several updates tell of one invitation."""
        if chat_id not in self._leaving and self._add(partial(self._leave, chat_id)):
            self._leaving.add(chat_id)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            for _number in range(WORKERS):
                tasks.create_task(self._work())

    async def _leave(self, chat_id: int) -> None:
        me = await self._bot.me()
        address = f"https://t.me/{me.username}"
        sentence = _("I work in private conversations. Please write to me here: {address}", address=address)
        try:
            await self._bot.send_message(chat_id, self._translator.into("hu", sentence))
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
        try:
            self._calls.put_nowait(call)
        except asyncio.QueueFull:
            self._metrics.courtesies_failed.inc()
            return False
        return True

    async def _work(self) -> None:
        while True:
            call = await self._calls.get()
            try:
                await call()
            except AiogramError as error:
                if not has_happened_already(error):
                    self._metrics.courtesies_failed.inc()
                    log.info("courtesy call failed", reason=type(error).__name__)
            except StorageUnavailable:
                log.warning("a courtesy could not be written down")
            finally:
                self._calls.task_done()

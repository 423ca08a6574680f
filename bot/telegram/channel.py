"""Sends committed rows to Telegram."""

from typing import Any

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from pydantic import BaseModel

from bot.channel import Refused, TryLater
from bot.telegram.client import delivery_error, has_happened_already
from bot.telegram.render import keyboard, parts, text_of
from desk.conversations import TELEGRAM
from desk.desk import Desk
from storage.outbox import OutboxRow


class Sent(BaseModel):
    message_id: int


class SendText(TelegramMethod[Sent]):
    """sendMessage with its parameters as they travel: aiogram's models of a keyboard cost more than the rest of it."""

    __returning__ = Sent
    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    reply_markup: str | None = None  # JSON of an InlineKeyboardMarkup
    link_preview_options: str = '{"is_disabled":true}'


class TelegramChannel:
    """A message longer than Telegram takes goes in parts; those that went are remembered while the rest is tried."""

    name = TELEGRAM

    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        self._went: dict[int, list[str]] = {}

    async def deliver(self, row: OutboxRow) -> str | None:
        if row.unanswered:
            await self._wait_for_an_answer()
        try:
            return await (self._take_back(row) if row.action == "delete" else self._send(row))
        except AiogramError as error:
            failure = delivery_error(error)
            if isinstance(failure, Refused):
                self._went.pop(row.id, None)
            raise failure from error

    async def _wait_for_an_answer(self) -> None:
        """A repeat waits until Telegram answers a question that has no effect; until then nothing more is sent."""
        try:
            await self._bot.get_me()
        except AiogramError as error:
            raise TryLater(delivery_error(error).reason) from error

    async def _send(self, row: OutboxRow) -> str:
        went = self._went.setdefault(row.id, [])
        texts = list(parts(text_of(row, self._desk)))
        for place, text in enumerate(texts):
            if place < len(went):
                continue
            is_last = place == len(texts) - 1
            markup = keyboard(row.buttons) if is_last else None
            sent = await self._bot(SendText(chat_id=row.address, text=text, reply_markup=markup))
            went.append(str(sent.message_id))
        del self._went[row.id]
        return ",".join(went)

    async def _take_back(self, row: OutboxRow) -> None:
        """Without a wire id it never arrived; what is gone or too old to be deleted (48 hours) stays as it is."""
        for message_id in (row.wire_id or "").split(","):
            if message_id:
                await self._quietly(self._bot.delete_message, int(row.address), int(message_id))

    async def _quietly(self, method: Any, *arguments: int) -> None:
        try:
            await method(*arguments)
        except AiogramError as error:
            if not has_happened_already(error):
                raise

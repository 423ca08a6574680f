"""Sends committed rows to Telegram."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, Message
from pydantic import BaseModel

from bot.channel import Refused, TryLater
from bot.telegram.client import cannot_be_edited, delivery_error, has_happened_already
from bot.telegram.render import NO_MORE_KEYS, REMOVED, drawn, into_locale, keyboard, parts
from desk.conversations import TELEGRAM
from desk.desk import Desk
from storage import files
from storage.database import Database, Transaction
from storage.files import FileRow
from storage.outbox import OutboxRow

R = TypeVar("R")


PICTURES = ("image/jpeg", "image/png")
LARGEST_PICTURE = 10 * 2**20  # bytes, Bot API "sendPhoto"
NO_PICTURE = ("PHOTO_", "IMAGE_")  # what it says of a picture of unusual size or make: it goes as a document
TO_UPLOAD = 120  # seconds


class Sent(BaseModel):
    message_id: int


class SendText(TelegramMethod[Sent]):
    """sendMessage with its parameters as they travel: aiogram's models of a keyboard cost more than the rest of it."""

    __returning__ = Sent
    __api_method__ = "sendMessage"

    chat_id: str
    text: str
    entities: str | None = None  # JSON of MessageEntity objects
    reply_markup: str | None = None  # JSON of an InlineKeyboardMarkup, ReplyKeyboardMarkup or ReplyKeyboardRemove
    link_preview_options: str = '{"is_disabled":true}'


class EditText(TelegramMethod[Sent]):
    """editMessageText, likewise."""

    __returning__ = Sent
    __api_method__ = "editMessageText"

    chat_id: str
    message_id: str
    text: str
    entities: str | None = None
    reply_markup: str | None = None
    link_preview_options: str = '{"is_disabled":true}'


Send = Callable[[], Awaitable[Sent | Message]]


def _read(database: Database, query: Callable[[Transaction], R]) -> R:
    with database.reading() as tx:
        return query(tx)


def _line_of(row: OutboxRow) -> dict[str, Any]:
    return {"conversation_id": row.conversation_id, "message_id": row.message_id}


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
        if row.over is not None and await self._draw_over(row, row.over):
            return row.over
        went = self._went.setdefault(row.id, [])
        sends = [*self._texts_of(row), *await self._files_of(row)]
        for send in sends[len(went) :]:
            went.append(str((await send()).message_id))
        del self._went[row.id]
        return ",".join(went)

    async def _draw_over(self, row: OutboxRow, message_id: str) -> bool:
        """False when the menu that stood there is gone or cannot be changed: then the line goes as any other one."""
        text, *more = parts(drawn(row, self._desk))
        if more:
            return False
        markup = keyboard(row.buttons)
        edit = EditText(
            chat_id=row.address, message_id=message_id, text=text.text, entities=text.entities(), reply_markup=markup
        )
        try:
            await self._bot(edit)
        except TelegramBadRequest as error:
            if cannot_be_edited(error):
                return False
            if not has_happened_already(error):
                raise
        return True

    def _texts_of(self, row: OutboxRow) -> Iterator[Send]:
        """The buttons hang under the last part."""
        markup = keyboard(row.buttons)
        if row.removes_keys and markup is not None:
            words = into_locale(row, self._desk, NO_MORE_KEYS)
            yield partial(self._bot, SendText(chat_id=row.address, text=words, reply_markup=REMOVED))
        elif row.removes_keys:
            markup = REMOVED
        texts = list(parts(drawn(row, self._desk)))
        for text in texts:
            under = markup if text is texts[-1] else None
            send = SendText(chat_id=row.address, text=text.text, entities=text.entities(), reply_markup=under)
            yield partial(self._bot, send)

    async def _files_of(self, row: OutboxRow) -> list[Send]:
        """Only colleagues send files."""
        if row.sender != "staff":
            return []
        database = self._desk.database
        attached = await database.read(_read, database, partial(files.of_message, **_line_of(row)))
        return [partial(self._send_file, row.address, file) for file in attached]

    async def _send_file(self, address: str, file: FileRow) -> Message:
        database = self._desk.database
        content = await database.read(_read, database, partial(files.content, file_id=file.id))
        upload = BufferedInputFile(content, file.name)
        if file.media_type in PICTURES and file.size <= LARGEST_PICTURE:
            try:
                return await self._bot.send_photo(address, upload, request_timeout=TO_UPLOAD)
            except TelegramBadRequest as error:
                if not any(words in error.message for words in NO_PICTURE):
                    raise
        return await self._bot.send_document(address, upload, request_timeout=TO_UPLOAD)

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

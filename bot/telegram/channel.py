"""Sends committed rows to Telegram."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile, Message
from pydantic import BaseModel

from bot.channel import TryLater
from bot.telegram.budget import Budget
from bot.telegram.client import cannot_be_edited, delivery_error, has_happened_already
from bot.telegram.render import NO_MORE_KEYS, REMOVED, drawn, into_locale, keyboard, parts
from bot.telegram.sent import SentParts
from bot.telegram.styles import Styled
from desk.conversations import TELEGRAM, WITH_FILE
from desk.desk import Desk
from desk.lanes import Lane
from storage import files
from storage.database import Database, Transaction
from storage.files import FileRow
from storage.outbox import OutboxRow

R = TypeVar("R")


PICTURES = ("image/jpeg", "image/png")
LARGEST_PICTURE = 10 * 2**20  # bytes, Bot API "sendPhoto"
NO_PICTURE = ("PHOTO_", "IMAGE_")  # what it says of a picture of unusual size or make: it goes as a document
TO_UPLOAD = 120  # seconds
TOO_OLD = "message can't be delete"  # after 48 hours, Bot API "deleteMessage"


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


def _read(database: Database, query: Callable[[Transaction], R]) -> R:
    with database.reading() as tx:
        return query(tx)


def _line_of(row: OutboxRow) -> dict[str, Any]:
    return {"conversation_id": row.conversation_id, "message_id": row.message_id}


class TelegramChannel:
    """A message longer than Telegram takes goes in parts; those that went are remembered while the rest is tried."""

    name = TELEGRAM

    def __init__(self, bot: Bot, desk: Desk, budget: Budget) -> None:
        self._bot = bot
        self._desk = desk
        self._budget = budget
        self._acts = {"send": self._send, "edit": self._edit, "delete": self._take_back}

    async def deliver(self, row: OutboxRow) -> str | None:
        if row.unanswered:
            await self._wait_for_an_answer()
        went = SentParts.read(row.wire_id)
        try:
            await self._acts[row.action](row, went)
        except AiogramError as error:
            failure = delivery_error(error)
            failure.wire_id = went.wire_id
            raise failure from error
        return went.wire_id

    async def _wait_for_an_answer(self) -> None:
        """A repeat waits until Telegram answers a question that has no effect; until then nothing more is sent."""
        try:
            await self._bot.get_me()
        except AiogramError as error:
            raise TryLater(delivery_error(error).reason) from error

    async def _send(self, row: OutboxRow, went: SentParts) -> None:
        if not (row.over is not None and not went.texts and await self._draw_over(row, row.over, went)):
            await self._send_texts(row, went)
        for file in (await self._files_of(row))[len(went.files) :]:
            await self._turn(row)
            went.files.append((await self._send_file(row.address, file)).message_id)

    async def _turn(self, row: OutboxRow) -> None:
        await self._budget.turn(int(row.address), Lane(row.lane))

    async def _draw_over(self, row: OutboxRow, message_id: str, went: SentParts) -> bool:
        """False when the menu that stood there is gone or cannot be changed: then the line goes as any other one."""
        text, *more = parts(drawn(row, self._desk))
        if more:
            return False
        markup = keyboard(row.buttons)
        edit = EditText(
            chat_id=row.address, message_id=message_id, text=text.text, entities=text.entities(), reply_markup=markup
        )
        await self._turn(row)
        try:
            await self._bot(edit)
        except TelegramBadRequest as error:
            if cannot_be_edited(error):
                return False
            if not has_happened_already(error):
                raise
        went.texts.append(int(message_id))
        return True

    async def _send_texts(self, row: OutboxRow, went: SentParts) -> None:
        """The buttons hang under the last part."""
        markup = await self._put_keys_away(row) if row.removes_keys and not went.texts else keyboard(row.buttons)
        texts = list(parts(drawn(row, self._desk)))
        for text in texts[len(went.texts) :]:
            await self._turn(row)
            under = markup if text is texts[-1] else None
            send = SendText(chat_id=row.address, text=text.text, entities=text.entities(), reply_markup=under)
            went.texts.append((await self._bot(send)).message_id)

    async def _put_keys_away(self, row: OutboxRow) -> str | None:
        """What is to hang under the line itself. One message takes one keyboard: buttons need a line before theirs."""
        markup = keyboard(row.buttons)
        if markup is None:
            return REMOVED
        await self._turn(row)
        words = into_locale(row, self._desk, NO_MORE_KEYS)
        await self._bot(SendText(chat_id=row.address, text=words, reply_markup=REMOVED))
        return markup

    async def _files_of(self, row: OutboxRow) -> list[FileRow]:
        """Colleagues send files, and the program what somebody has asked for of her own data."""
        if row.sender != "staff" and not row.message_id.startswith(WITH_FILE):
            return []
        database = self._desk.database
        return await database.read(_read, database, partial(files.of_message, **_line_of(row)))

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

    async def _edit(self, row: OutboxRow, went: SentParts) -> None:
        """Each part in its place; what is left over goes, what has no place yet follows behind everything."""
        if not went.texts:
            return  # it never arrived
        texts = list(parts(drawn(row, self._desk)))
        for message_id, text in zip(went.texts, texts, strict=False):
            await self._turn(row)
            await self._change(row.address, message_id, text)
        while len(went.texts) > len(texts):
            await self._delete(row, went.texts[-1])
            went.texts.pop()
        await self._send_texts(row, went)

    async def _take_back(self, row: OutboxRow, went: SentParts) -> None:
        for message_id in (*went.texts, *went.files):
            await self._delete(row, message_id)

    async def _delete(self, row: OutboxRow, message_id: int) -> None:
        """What is gone is gone. What is too old stays; of a colleague's line that is a failure she gets to know of."""
        await self._turn(row)
        try:
            await self._bot.delete_message(int(row.address), message_id)
        except AiogramError as error:
            is_told = row.sender == "staff" and TOO_OLD in str(error)
            if is_told or not has_happened_already(error):
                raise

    async def _change(self, address: str, message_id: int, text: Styled) -> None:
        edit = EditText(chat_id=address, message_id=f"{message_id}", text=text.text, entities=text.entities())
        try:
            await self._bot(edit)
        except AiogramError as error:
            if not has_happened_already(error):
                raise

"""Calls to the staff's group. Every send names its topic: without one it would stand in General, before everybody."""

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)

from bot.telegram.channel import LARGEST_PICTURE, NO_PICTURE, PICTURES, TO_UPLOAD
from storage.files import FileRow

GENERAL = 1  # its messages name no thread, and sending to this number fails
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Calls:
    def __init__(self, bot: Bot, group_id: int) -> None:
        self._bot = bot
        self._group_id = group_id

    async def create_topic(self, name: str) -> int:
        return (await self._bot.create_forum_topic(self._group_id, name)).message_thread_id

    async def send(
        self, thread_id: int, text: str, markup: InlineKeyboardMarkup | None = None, reply_to: int | None = None
    ) -> int:
        message = await self._bot.send_message(
            self._group_id,
            text,
            message_thread_id=_topic(thread_id),
            reply_markup=markup,
            reply_parameters=_reply_to(reply_to),
            link_preview_options=NO_PREVIEW,
        )
        return message.message_id

    async def send_file(self, thread_id: int, file: FileRow, content: bytes, caption: str) -> int:
        """A picture as a picture, unless Telegram finds it odd."""
        upload = BufferedInputFile(content, file.name)
        if file.media_type in PICTURES and file.size <= LARGEST_PICTURE:
            try:
                return (await self._send_photo(thread_id, upload, caption)).message_id
            except TelegramBadRequest as error:
                if not any(words in error.message for words in NO_PICTURE):
                    raise
        message = await self._bot.send_document(
            self._group_id, upload, message_thread_id=_topic(thread_id), caption=caption, request_timeout=TO_UPLOAD
        )
        return message.message_id

    async def _send_photo(self, thread_id: int, upload: BufferedInputFile, caption: str) -> Message:
        return await self._bot.send_photo(
            self._group_id, upload, message_thread_id=_topic(thread_id), caption=caption, request_timeout=TO_UPLOAD
        )

    async def edit(self, wire_id: int, text: str, markup: InlineKeyboardMarkup | None = None) -> None:
        await self._bot.edit_message_text(
            text,
            chat_id=self._group_id,
            message_id=wire_id,
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )

    async def delete_message(self, wire_id: int) -> None:
        await self._bot.delete_message(self._group_id, wire_id)

    async def pin(self, wire_id: int) -> None:
        await self._bot.pin_chat_message(self._group_id, wire_id, disable_notification=True)

    async def react(self, wire_id: int, emoji: str) -> None:
        await self._bot.set_message_reaction(self._group_id, wire_id, reaction=[ReactionTypeEmoji(emoji=emoji)])

    async def close_topic(self, thread_id: int) -> None:
        await self._bot.close_forum_topic(self._group_id, _topic(thread_id))

    async def reopen_topic(self, thread_id: int) -> None:
        await self._bot.reopen_forum_topic(self._group_id, _topic(thread_id))

    async def delete_topic(self, thread_id: int) -> None:
        await self._bot.delete_forum_topic(self._group_id, _topic(thread_id))

    async def tell_general(self, text: str) -> int:
        """The one text that is for everybody."""
        return (await self._bot.send_message(self._group_id, text, link_preview_options=NO_PREVIEW)).message_id


def _topic(thread_id: int) -> int:
    if thread_id <= GENERAL:
        raise ValueError("what belongs to a case is never sent to General")
    return thread_id


def _reply_to(wire_id: int | None) -> ReplyParameters | None:
    return ReplyParameters(message_id=wire_id, allow_sending_without_reply=True) if wire_id is not None else None

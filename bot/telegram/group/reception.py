"""Updates of the staff's group: taken whole, answered after the commit, never an error before everybody."""

import asyncio
from dataclasses import dataclass
from functools import partial

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message, Update
from aiohttp import ClientError

from bot.telegram.courtesies import Courtesies
from bot.telegram.fetching import download, remote_of
from bot.telegram.group import acts, commands, writing
from bot.telegram.group.acts import Told
from bot.telegram.group.healing import was_switched
from bot.telegram.group.incoming import GENERAL, Pressed, Wrote, group_of, read
from bot.telegram.group.posts import Poster
from bot.telegram.group.words import said
from console import refusal_words
from desk.desk import Desk
from desk.errors import FileRefused, StorageRefused, StorageUnavailable
from desk.files import Upload
from locales import Text, _
from storage import topics

log = structlog.get_logger()

TO_DOWNLOAD = 40.0  # seconds; the update is acknowledged only afterwards, and Telegram waits for 60

FAULT = _("Something went wrong in the program, so nothing was done. Please try again.")


@dataclass(frozen=True)
class StaffGroup:
    """`configured_id`: as the settings say; `console`: its address, where Telegram would open it."""

    configured_id: int
    console: str | None

    def current_id(self, desk: Desk) -> int:
        with desk.database.reading() as tx:
            return topics.group(tx, self.configured_id).current_id


class GroupReception:
    def __init__(self, desk: Desk, bot: Bot, courtesies: Courtesies, poster: Poster, group: StaffGroup) -> None:
        self._desk = desk
        self._bot = bot
        self._courtesies = courtesies
        self._poster = poster
        self._group = group

    async def is_ours(self, update: Update) -> bool:
        """Also the first word from the supergroup that our group has become."""
        chat_id = group_of(update)
        if chat_id is None:
            return False
        before = update.message.migrate_from_chat_id if update.message else None
        return await self._desk.database.read(self._group.current_id, self._desk) in (chat_id, before)

    async def take(self, update: Update) -> None:
        """Returns after the commit. Raises StorageUnavailable when nothing was kept."""
        if update.message is not None and update.message.migrate_from_chat_id is not None:
            await self._desk.database.write(self._move, update.message.chat.id)
            return
        if update.message is not None and is_switch(update.message):
            await self._desk.database.write(self._switch, update.message)
            return
        bot_name = (await self._bot.me()).username or ""
        match read(update, bot_name):
            case Pressed() as pressed:
                await self._press(pressed)
            case Wrote() as wrote:
                await self._take_words(wrote)

    def _switch(self, message: Message) -> None:
        closed = message.forum_topic_closed is not None
        was_switched(self._desk, message.chat.id, message.message_thread_id or 0, closed=closed)

    def _move(self, chat_id: int) -> None:
        with self._desk.database.transaction() as tx:
            topics.migrate(tx, self._group.configured_id, chat_id, self._desk.clock.now())

    async def _press(self, pressed: Pressed) -> None:
        told = await self._done(pressed)
        self._courtesies.answer(pressed.query_id, told.toast)
        for post in told.posts:
            self._courtesies.do(partial(self._poster.post, post))

    async def _done(self, pressed: Pressed) -> Told:
        try:
            return await self._desk.database.write(acts.press, self._desk, pressed, self._group.console)
        except Exception as fault:
            if _comes_again(fault):
                raise
            log.exception("a button of the staff's group was given up")
            return Told(said(self._desk, FAULT))

    async def _take_words(self, wrote: Wrote) -> None:
        if wrote.command and not wrote.changed and await self._obey(wrote):
            return
        if wrote.thread_id == GENERAL:
            return
        try:
            uploads, fault = await self._file_of(wrote)
            await self._desk.database.write(writing.take, self._desk, wrote, uploads, fault)
        except Exception as fault:
            if _comes_again(fault):
                raise
            log.exception("a message of the staff's group was given up")
            await self._desk.database.write(writing.take, self._desk, wrote, (), FAULT)

    async def _obey(self, wrote: Wrote) -> bool:
        post = await self._desk.database.read(commands.answer, self._desk, wrote, self._group.console)
        if post is not None:
            self._courtesies.do(partial(self._poster.post, post))
        return post is not None

    async def _file_of(self, wrote: Wrote) -> tuple[tuple[Upload, ...], Text | None]:
        """The file, or why it is not here."""
        attachment = remote_of(wrote.message)
        if attachment is None or not await self._desk.database.read(writing.awaits_file, self._desk, wrote):
            return (), None
        if attachment.size > self._desk.office.limits.bytes_per_message:
            return (), refusal_words.sentence_of(FileRefused("size"))[1]
        try:
            async with asyncio.timeout(TO_DOWNLOAD):
                content = await download(self._bot, attachment.id)
        except (AiogramError, ClientError, TimeoutError) as error:
            log.warning("a colleague's file could not be fetched", reason=type(error).__name__)
            return (), writing.NOT_FETCHED
        return (Upload(attachment.name, content),), None


def is_switch(message: Message) -> bool:
    return message.forum_topic_closed is not None or message.forum_topic_reopened is not None


def _comes_again(fault: Exception) -> bool:
    return isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused)

"""Fetches what somebody has sent to a colleague besides words (Bot API "getFile"), after its line was kept."""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import Message
from aiohttp import ClientError

from desk import fetching
from desk.conversations import TELEGRAM
from desk.desk import Desk
from desk.errors import StorageUnavailable
from desk.fetching import Fetch
from desk.messages import Remote
from storage.bus import FILES

log = structlog.get_logger()

LOOK_EVERY = 2.0  # seconds between looks for files that are due again
TO_DOWNLOAD = 60  # seconds


def remote_of(message: Message) -> Remote | None:
    """Pictures come in several sizes, the largest last; a voice message has no name."""
    if message.photo:
        largest = message.photo[-1]
        return Remote(largest.file_id, "foto.jpg", largest.file_size or 0)
    if message.voice:
        return Remote(message.voice.file_id, "hanguzenet.ogg", message.voice.file_size or 0)
    if message.document:
        return Remote(message.document.file_id, message.document.file_name or "", message.document.file_size or 0)
    return None


async def download(bot: Bot, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    stream = await bot.download_file(file.file_path or "", timeout=TO_DOWNLOAD)
    return stream.read() if stream is not None else b""


class Fetching:
    def __init__(self, bot: Bot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    async def run(self) -> None:
        """Until cancelled."""
        with self._desk.bus.listen(FILES) as sent:
            while True:
                try:
                    await self._fetch_due()
                except StorageUnavailable:
                    log.exception("could not look for files on their way")
                await sent.wait(LOOK_EVERY)

    async def _fetch_due(self) -> None:
        database = self._desk.database
        while due := await database.read(fetching.due, self._desk, TELEGRAM):
            await asyncio.gather(*map(self._fetch, due))

    async def _fetch(self, fetch: Fetch) -> None:
        database = self._desk.database
        try:
            content = await download(self._bot, fetch.remote)
        except (AiogramError, ClientError, TimeoutError) as error:
            log.warning("a file could not be fetched", reason=type(error).__name__)
            for_good = isinstance(error, TelegramBadRequest)
            await database.write(fetching.failed, self._desk, fetch, for_good=for_good)
        else:
            await database.write(fetching.arrived, self._desk, fetch, content)

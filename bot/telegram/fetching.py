"""Fetches what somebody has sent to a colleague besides words (Bot API "getFile")."""

from dataclasses import dataclass, replace

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message
from aiohttp import ClientError

from desk import visitors
from desk.desk import Desk
from desk.errors import FileRefused
from desk.files import Upload, checked
from desk.messages import Incoming, Kind

log = structlog.get_logger()

TRIES = 2
TO_DOWNLOAD = 20  # seconds; the update is acknowledged only afterwards, and Telegram waits for 60


@dataclass(frozen=True)
class Attachment:
    file_id: str
    name: str
    size: int


def attachment_of(message: Message) -> Attachment | None:
    """Pictures come in several sizes, the largest last; a voice message has no name."""
    if message.photo:
        largest = message.photo[-1]
        return Attachment(largest.file_id, "foto.jpg", largest.file_size or 0)
    if message.voice:
        return Attachment(message.voice.file_id, "hanguzenet.ogg", message.voice.file_size or 0)
    if message.document:
        return Attachment(message.document.file_id, message.document.file_name or "", message.document.file_size or 0)
    return None


async def with_file(incoming: Incoming, message: Message, bot: Bot, desk: Desk) -> Incoming:
    """Unchanged where no person would see the file, or it cannot be had: its line stands in the thread all the same."""
    attachment = attachment_of(message) if incoming.kind is Kind.OTHER else None
    most_bytes = desk.office.limits.bytes_per_message
    if attachment is None or attachment.size > most_bytes:
        return incoming
    if not await desk.database.read(visitors.people_own, desk, incoming.channel, incoming.address):
        return incoming
    content = await fetch(bot, attachment.file_id)
    if content is None:
        return incoming
    try:
        return replace(incoming, files=checked([Upload(attachment.name, content)], most_bytes))
    except FileRefused:
        return incoming


async def fetch(bot: Bot, file_id: str) -> bytes | None:
    """None when it cannot be had."""
    for _try in range(TRIES):
        try:
            file = await bot.get_file(file_id)
            stream = await bot.download_file(file.file_path or "", timeout=TO_DOWNLOAD)
        except (AiogramError, ClientError, TimeoutError) as error:
            log.warning("a file could not be fetched", reason=type(error).__name__)
        else:
            return stream.read() if stream is not None else None
    return None

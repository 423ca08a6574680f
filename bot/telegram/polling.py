"""Long polling: the offset moves past an update only after its commit."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.methods import TelegramMethod

from bot.metrics import Metrics
from bot.telegram.entrance import Entrance
from bot.telegram.incoming import ALLOWED_UPDATES
from desk.errors import StorageUnavailable

log = structlog.get_logger()

LONG_POLL = 30  # seconds for which Telegram holds an empty answer, Bot API "getUpdates"
SLACK = 10  # seconds more until we give up on it
FIRST_WAIT = 1.0  # seconds after a failure; doubled at each further one
LONGEST_WAIT = 30.0

Raw = Mapping[str, Any]


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, each update left as it came: one that cannot be understood must not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int
    allowed_updates: tuple[str, ...] = ALLOWED_UPDATES


class Polling:
    def __init__(self, bot: Bot, entrance: Entrance, metrics: Metrics) -> None:
        self._bot = bot
        self._entrance = entrance
        self._metrics = metrics
        self._offset: int | None = None
        self._wait = FIRST_WAIT

    async def run(self) -> None:
        """Until cancelled. Telegram being away is waited out."""
        while True:
            try:
                updates = await self._bot(
                    GetRawUpdates(offset=self._offset, timeout=LONG_POLL), request_timeout=LONG_POLL + SLACK
                )
                self._metrics.telegram_up.set(1)
                await self._take_all(updates)
            except Exception as error:  # noqa: BLE001 – whatever an answer was, the next one may be good
                await self._wait_out(error)
            else:
                self._wait = FIRST_WAIT

    async def _take_all(self, updates: Sequence[Raw]) -> None:
        """People side by side, each one's updates in their order; all or the first that failed tell the next offset."""
        lines: dict[int, list[Raw]] = defaultdict(list)
        for update in updates:
            lines[_whose(update)].append(update)
        ends = await asyncio.gather(*map(self._take_line, lines.values()))
        failed = [end for end in ends if end is not None]
        if failed:
            self._offset = min(failed)
            raise StorageUnavailable("an update could not be kept")
        if updates:
            self._offset = int(updates[-1]["update_id"]) + 1

    async def _take_line(self, line: Sequence[Raw]) -> int | None:
        """The id of the first update that was not kept; what follows it comes again, too, and is known by its id."""
        for update in line:
            try:
                await self._entrance.take(update)
            except StorageUnavailable:
                return int(update["update_id"])
        return None

    async def _wait_out(self, error: Exception) -> None:
        wait = self._wait
        match error:
            case TelegramRetryAfter():
                wait = error.retry_after
            case TelegramConflictError():
                log.warning("somebody else asks Telegram for our updates; stop the other one or use another token")
            case StorageUnavailable():
                log.exception("updates wait until the database answers")
            case _:
                self._metrics.telegram_up.set(0)
                log.warning("Telegram does not answer", reason=type(error).__name__, again_in=wait)
        self._wait = min(self._wait * 2, LONGEST_WAIT)
        await asyncio.sleep(wait)


def _whose(update: Raw) -> int:
    """The person (in a private chat her id is the chat's), else the chat; 0 for what is of nobody."""
    for body in update.values():
        if isinstance(body, dict):
            person = body.get("from") or body.get("chat")
            number = person.get("id") if isinstance(person, dict) else None
            return number if isinstance(number, int) else 0
    return 0

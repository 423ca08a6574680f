"""Articles read again on SIGHUP, while people go on being answered."""

import asyncio
import signal
from collections.abc import Callable

import structlog

from desk.desk import Desk
from knowledge.base import Knowledge
from knowledge.faults import ContentError
from knowledge.learned import NotLearned

log = structlog.get_logger()


async def reload_articles(desk: Desk, read: Callable[[], Knowledge]) -> None:
    """Until cancelled. What cannot be used is told in the log, and the articles in use stay.

    The reading takes its time in a thread, the learning in a process of its own.
    """
    asked = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, asked.set)
    while True:
        await asked.wait()
        asked.clear()
        try:
            desk.published.current = await asyncio.to_thread(read)
        except ContentError as error:
            log.warning("new articles cannot be used", faults=[str(fault) for fault in error.faults])
        except NotLearned as error:
            log.warning("new articles cannot be used", reason=str(error))
        else:
            current = desk.published.current
            log.info("new articles are in use", articles=len(current.articles), rules=len(current.rules))

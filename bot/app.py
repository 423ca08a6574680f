"""The composition root: settings in, running application out."""

import asyncio
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from bot.channel import Channel
from bot.jobs import look_after
from bot.mail import mail_of, send_digests
from bot.metrics import Metrics
from bot.office import follow_office
from bot.outbox import Outbox
from bot.reception import Reception
from bot.reload import reload_articles
from bot.settings import Settings, SettingsError, make_data_dir, write_once
from bot.web.pages import link_to_page
from bot.web.server import web_application
from desk import ledger
from desk.clock import Clock, SystemClock
from desk.conversations import WEB
from desk.current import Current
from desk.desk import ChatLink, Desk
from desk.jobs import JOBS, Job
from desk.office import SAMPLE_FILE, read_office
from knowledge.base import Knowledge, Published
from locales import Translator
from storage.bus import Bus
from storage.crypto import Keyring
from storage.database import Database
from storage.schema import is_current

if TYPE_CHECKING:
    from bot.telegram.edge import Telegram

log = structlog.get_logger()

OFFICE_FILE = "office.yaml"
PRIVACY_NOTICE = "/adatkezeles"  # bot/web/notice.py
GRACE = 10.0  # seconds to finish what was accepted
GC_THRESHOLDS = (50_000, 20, 50)  # docs/performance.md


def make_desk(settings: Settings, process: str, clock: Clock | None = None) -> Desk:
    """Opens everything a process works with; SQLite's schema is brought up to date on the way."""
    make_data_dir(settings)
    own_notice = f"{settings.public_url}{PRIVACY_NOTICE}" if settings.public_url else None
    current = Current(read_office(office_file(settings)), settings.zone, own_notice)
    database = Database(settings.database, Keyring(settings.secrets))
    if database.is_sqlite and not is_current(database):
        from storage.migrate import upgrade  # noqa: PLC0415 – Alembic is for those who need it

        upgrade(database)
    return Desk(
        database=database,
        published=Published(read_articles(settings)),
        current=current,
        translator=Translator(settings.zone),
        clock=clock or SystemClock(),
        process=process,
        links={WEB: partial(link_to_page, settings.public_url)} if settings.public_url else {},
        base_url=settings.base_url,
        ledger=settings.data_dir / ledger.FILE,
    )


def read_articles(settings: Settings) -> Knowledge:
    return Knowledge.open(kept_in=settings.index_folder)


def office_file(settings: Settings) -> Path:
    """The office's own copy, made from the sample at the first start."""
    file = settings.data_dir / OFFICE_FILE
    if not file.exists():
        write_once(file, SAMPLE_FILE.read_text(encoding="utf-8"))
    return file


def with_outbox(desk: Desk, channels: Sequence[Channel]) -> tuple[Desk, Outbox]:
    outbox = Outbox(desk.database, desk.clock, desk.process, channels)
    names = frozenset(channel.name for channel in channels)
    return replace(desk, pushes=names, deliver=outbox.accept, has_sent=outbox.has_sent), outbox


def with_link(desk: Desk, channel: str, link: ChatLink) -> Desk:
    return replace(desk, links={**desk.links, channel: link})


class Part(Enum):
    """What of the service this process runs."""

    ALL = "all"
    HTTP = "http"
    WORKERS = "workers"


@asynccontextmanager
async def supervised(*works: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """The one supervisor of everything that runs beside the requests: one that dies ends the block with its error."""
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(work()) for work in works]
        try:
            yield
        finally:
            for task in running:
                task.cancel()


@dataclass
class Workers:
    outbox: Outbox
    running: bool = False

    @asynccontextmanager
    async def supervised(self) -> AsyncIterator[None]:
        """Leaving the block finishes what was accepted."""
        await self.outbox.start()
        async with supervised(self.outbox.run):
            self.running = True
            try:
                yield
                await self.outbox.finish(GRACE)
            finally:
                self.running = False


def check_port(settings: Settings) -> None:
    """Before anything starts, so that a busy port is one sentence and not a traceback."""
    host, port = settings.http_host, settings.http_port
    try:
        family, kind, _protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no such host"
        raise SettingsError(
            f"Port {port} on {host} cannot be opened ({reason}); "
            "stop the program that uses it, or set PAKTUM_HTTP_PORT or PAKTUM_HTTP_HOST."
        ) from None


def warn_of_what_is_missing(desk: Desk) -> None:
    if desk.office.samples:
        log.warning("office settings are still samples", values=list(desk.office.samples))
    years = desk.working_time.years_without_decree(desk.clock.now())
    if years:
        log.warning("moved working days are not known; promises count ordinary weeks", years=years)


class Server(uvicorn.Server):
    """Stops on a signal and then returns; uvicorn's own raises the signal again, and the outbox could not finish."""

    def __init__(self, config: uvicorn.Config, bus: Bus) -> None:
        super().__init__(config)
        self._bus = bus

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.force_exit = self.should_exit  # at the second signal
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._bus.close()
        await super().shutdown(sockets)


async def serve(
    desk: Desk,
    settings: Settings,
    part: Part = Part.ALL,
    channels: Sequence[Channel] = (),
    at_work: Callable[[], None] = lambda: None,
    jobs: Sequence[Job] = JOBS,
) -> None:
    """Runs until a signal asks to stop; accepted messages are finished, open streams are closed.

    `at_work` is called when workers without HTTP are ready: nothing else would tell.
    """
    warn_of_what_is_missing(desk)
    metrics = Metrics()
    telegram = _telegram(desk, settings, metrics)
    if telegram is not None:
        desk = with_link(desk, telegram.channel.name, telegram.link)
    workers: Workers | None = None
    async with AsyncExitStack() as running:
        await running.enter_async_context(supervised(partial(reload_articles, desk, partial(read_articles, settings))))
        await running.enter_async_context(supervised(partial(follow_office, desk)))
        if telegram is not None:
            running.push_async_callback(telegram.close)  # after the workers, who send what is left
        if not desk.database.is_sqlite:
            from storage.listening import listen  # noqa: PLC0415 – psycopg is for PostgreSQL

            await running.enter_async_context(supervised(partial(listen, desk.database)))
        if part is not Part.HTTP:
            desk, outbox = with_outbox(desk, [*channels, telegram.channel] if telegram else channels)
            workers = Workers(outbox)
            await running.enter_async_context(workers.supervised())
            await running.enter_async_context(supervised(*(partial(look_after, job, desk) for job in jobs)))
            if telegram is not None:
                await running.enter_async_context(supervised(partial(telegram.show_in_group, desk)))
            mail = mail_of(settings)
            if mail is not None:
                address = f"{settings.base_url}/console"
                await running.enter_async_context(
                    supervised(partial(send_digests, desk, mail, address, metrics.mail_failed))
                )
        reception = Reception(desk, metrics)
        if telegram is not None:
            await running.enter_async_context(supervised(telegram.learn_name))
            if part is not (Part.WORKERS if telegram.has_webhook else Part.HTTP):
                await running.enter_async_context(supervised(partial(telegram.take_updates, reception)))
        tune_garbage_collector()
        if part is Part.WORKERS:
            await _until_asked_to_stop(at_work)
        else:
            app = web_application(reception, settings, metrics, lambda: workers.running if workers else None)
            await _serve_http(telegram.in_front_of(app, reception) if telegram else app, desk, settings)
    desk.database.close()


def _telegram(desk: Desk, settings: Settings, metrics: Metrics) -> "Telegram | None":
    if not settings.telegram_token:
        return None
    from bot.telegram.edge import Telegram  # noqa: PLC0415 – aiogram is for those who use it

    return Telegram(desk, settings, metrics)


def tune_garbage_collector() -> None:
    """What was made at the start lives as long as the process: never looked at again, full collections become short."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GC_THRESHOLDS)


async def _serve_http(app: ASGIApp, desk: Desk, settings: Settings) -> None:
    config = uvicorn.Config(
        app,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )
    await Server(config, desk.bus).serve()


async def _until_asked_to_stop(at_work: Callable[[], None]) -> None:
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    at_work()
    await asked.wait()

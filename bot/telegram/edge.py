"""All of Telegram that one process runs, put together."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from aiogram.exceptions import AiogramError, TelegramUnauthorizedError
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.metrics import Metrics
from bot.reception import Reception
from bot.settings import Settings
from bot.telegram.budget import Budget
from bot.telegram.channel import TelegramChannel
from bot.telegram.client import keep_to_budget, make_bot
from bot.telegram.courtesies import Courtesies
from bot.telegram.entrance import Entrance
from bot.telegram.fetching import Fetching
from bot.telegram.group.asking import Asking
from bot.telegram.group.commands import set_menu
from bot.telegram.group.mirror import Mirror
from bot.telegram.group.posts import Poster
from bot.telegram.group.reception import GroupReception, StaffGroup
from bot.telegram.polling import Polling
from bot.telegram.setup import introduce, point_updates
from bot.telegram.webhook import Webhook, describe
from bot.telegram.writing import Typing
from desk.desk import Desk
from storage.leases import while_leased

log = structlog.get_logger()

FIRST_WAIT = 1.0  # seconds until the set-up is tried again; doubled at each further time
LONGEST_WAIT = 60.0
LEASE = "telegram polling"
FILES_LEASE = "telegram files"
TYPING_LEASE = "telegram typing"
GROUP_LEASE = "telegram staff group"  # one process shows the cases there: the group's budget is one


class Telegram:
    def __init__(self, desk: Desk, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._bot = make_bot(settings.telegram_token, settings.telegram_api_url)
        self.budget = Budget(desk.clock.monotonic, settings.telegram_per_second, settings.telegram_chat_per_second)
        keep_to_budget(self._bot, self.budget)
        self._courtesies = Courtesies(self._bot, metrics, desk.translator, self.budget)
        self._typing = Typing(self._courtesies)
        self._name: str | None = None
        self._group = _staff_group(settings)
        self.channel = TelegramChannel(self._bot, desk, self.budget)

    async def learn_name(self) -> None:
        """For links to the bot; also in a process that takes no updates but serves visitors of the web."""
        await self._until_done(self._ask_name)

    def link(self, payload: str) -> str | None:
        """Opens the chat with the bot (Bot API, "Deep linking"); None until its name is known."""
        return f"https://t.me/{self._name}?start={payload}" if self._name else None

    @property
    def has_webhook(self) -> bool:
        return self._settings.telegram_mode == "webhook"

    def in_front_of(self, app: FastAPI, reception: Reception) -> ASGIApp:
        """The application, with the webhook where that is how updates come."""
        if not self.has_webhook:
            return app
        describe(app)
        return Webhook(app, self._entrance(reception), self._settings.telegram_webhook_secret)

    async def take_updates(self, reception: Reception) -> None:
        """Until cancelled: by polling, in one process at a time; or by the webhook, which this only sets."""
        desk = reception.desk
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._courtesies.run())
            tasks.create_task(while_leased(desk.database, TYPING_LEASE, partial(self._typing.follow_colleagues, desk)))
            tasks.create_task(while_leased(desk.database, FILES_LEASE, Fetching(self._bot, desk).run))
            tasks.create_task(self._until_done(partial(introduce, self._bot, desk.translator)))
            if self.has_webhook:
                tasks.create_task(self._until_done(partial(point_updates, self._bot, self._settings)))
            else:
                polling = Polling(self._bot, self._entrance(reception), self._metrics)
                tasks.create_task(while_leased(desk.database, LEASE, partial(self._poll, polling)))

    async def show_in_group(self, desk: Desk) -> None:
        """Until cancelled: the staff's group is kept up to date; nothing to do where none is set."""
        if self._group is not None:
            await while_leased(desk.database, GROUP_LEASE, partial(self._serve_group, desk, self._group))

    async def _serve_group(self, desk: Desk, group: StaffGroup) -> None:
        mirror = Mirror(desk, self._bot, self.budget, group.configured_id, group.console)
        asking = Asking(desk, Poster(self._bot, self.budget, desk), group.current_id)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(mirror.run())
            tasks.create_task(asking.run())
            tasks.create_task(self._offer_commands(desk, group))

    async def _offer_commands(self, desk: Desk, group: StaffGroup) -> None:
        """Once; a group in which the bot is not yet says nothing about Telegram being up."""
        while True:
            group_id = await desk.database.read(group.current_id, desk)
            try:
                return await set_menu(self._bot, group_id, desk.translator)
            except AiogramError as error:
                log.warning("the staff's commands cannot be offered yet", reason=type(error).__name__)
                await asyncio.sleep(LONGEST_WAIT)

    async def close(self) -> None:
        await self._bot.session.close()

    async def _ask_name(self) -> None:
        self._name = (await self._bot.me()).username

    def _entrance(self, reception: Reception) -> Entrance:
        group = self._group_reception(reception.desk)
        return Entrance(reception, self._bot, self._courtesies, self._typing, group)

    def _group_reception(self, desk: Desk) -> GroupReception | None:
        if self._group is None:
            return None
        return GroupReception(desk, self._bot, self._courtesies, Poster(self._bot, self.budget, desk), self._group)

    async def _poll(self, polling: Polling) -> None:
        await self._until_done(partial(point_updates, self._bot, self._settings))
        await polling.run()

    async def _until_done(self, work: Callable[[], Awaitable[None]]) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await work()
            except AiogramError as error:
                self._metrics.telegram_up.set(0)
                self._complain(error, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
            else:
                self._metrics.telegram_up.set(1)
                return

    def _complain(self, error: AiogramError, wait: float) -> None:
        if isinstance(error, TelegramUnauthorizedError):
            log.error("Telegram refuses the token; correct PAKTUM_TELEGRAM_TOKEN and restart", again_in=wait)
        else:
            log.warning("Telegram cannot be set up yet", reason=type(error).__name__, again_in=wait)


def _staff_group(settings: Settings) -> StaffGroup | None:
    configured = settings.telegram_staff_group
    return StaffGroup(configured, _opens_in_telegram(settings)) if configured is not None else None


def _opens_in_telegram(settings: Settings) -> str | None:
    """The console's address, if Telegram takes it for a button: it refuses those of one's own machine."""
    return f"{settings.public_url}/console" if settings.public_url.startswith("https://") else None

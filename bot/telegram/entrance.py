"""The one way in for updates, however they came. It returns after the commit: only then are they acknowledged."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update
from pydantic import ValidationError

from bot.reception import Reception
from bot.telegram.courtesies import Courtesies
from bot.telegram.fetching import remote_of
from bot.telegram.group.linking import StaffLink, open_link, staff_link
from bot.telegram.group.reception import GroupReception
from bot.telegram.incoming import ForeignGroup, Reachable, read
from bot.telegram.render import with_choice
from bot.telegram.writing import Typing
from desk import visitors
from desk.conversations import TELEGRAM
from desk.errors import BodyDiffers, StorageRefused, StorageUnavailable
from desk.messages import Incoming, Kind

log = structlog.get_logger()


class Entrance:
    def __init__(
        self,
        reception: Reception,
        bot: Bot,
        courtesies: Courtesies,
        typing: Typing,
        group: GroupReception | None = None,
    ) -> None:
        self._reception = reception
        self._bot = bot
        self._courtesies = courtesies
        self._typing = typing
        self._group = group

    async def take(self, raw: Mapping[str, Any]) -> None:
        """Raises StorageUnavailable when nothing was kept: the update has to come again."""
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            # It would come again for a day, and no better: the kinds of fields at fault are all that may be logged.
            faults = [".".join(map(str, fault["loc"][:3])) for fault in error.errors()[:3]]
            log.warning("update not understood", update=raw.get("update_id"), fields=faults)
            return
        if self._group is not None and await self._group.is_ours(update):
            await self._group.take(update)
            return
        await self._act(update)
        if update.callback_query is not None:
            self._end_tap(update.callback_query)

    async def _act(self, update: Update) -> None:
        desk = self._reception.desk
        told = read(update, desk.clock.now())
        match told:
            case Incoming():
                await self._take_private(told, update)
            case Reachable(address, reachable):
                await desk.database.write(visitors.set_reachable, desk, TELEGRAM, address, reachable=reachable)
            case ForeignGroup(chat_id):
                self._courtesies.leave_group(chat_id)

    async def _take_private(self, incoming: Incoming, update: Update) -> None:
        link = staff_link(incoming)
        if link is not None:
            await self._link(link)
            return
        with self._typing.while_waiting(incoming.address):
            await self._receive(_with_file(incoming, update))

    async def _link(self, link: StaffLink) -> None:
        desk = self._reception.desk
        self._courtesies.say(link.account, await desk.database.write(open_link, desk, link))

    async def _receive(self, incoming: Incoming) -> None:
        try:
            await self._reception.receive(incoming)
        except BodyDiffers:
            log.exception("an update id came with another content", delivery=incoming.delivery)
        except Exception as fault:
            if isinstance(fault, StorageUnavailable) and not isinstance(fault, StorageRefused):
                raise
            # The dialogue has tried it twice; coming again for a day, it would only hold up what she writes next.
            log.exception("update given up", delivery=incoming.delivery)

    def _end_tap(self, query: CallbackQuery) -> None:
        self._courtesies.answer(query.id)
        message = query.message
        if not isinstance(message, Message) or message.reply_markup is None:
            return
        marked = with_choice(message.reply_markup, query.data or "")
        if marked != message.reply_markup:
            self._courtesies.draw_keyboard(message.chat.id, message.message_id, marked)


def _with_file(incoming: Incoming, update: Update) -> Incoming:
    """It is only named here; who keeps the line decides whether it is fetched."""
    if update.message is None or incoming.kind is not Kind.OTHER:
        return incoming
    return replace(incoming, remote=remote_of(update.message))

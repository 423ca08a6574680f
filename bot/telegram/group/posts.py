"""What the program says in the group because a colleague pressed or wrote something there.

No promise hangs on it: what is lost is asked for by pressing again. What must be told stands in `asking.py`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TypeVar

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, User

from bot.telegram.budget import Budget
from bot.telegram.group.calls import Calls
from bot.telegram.group.incoming import GENERAL
from bot.telegram.render import parts
from bot.telegram.styles import Styled, units
from desk.desk import Desk
from desk.lanes import Lane

TRIES = 3
R = TypeVar("R")


@dataclass(frozen=True)
class Key:
    """A button; `data` comes back to us, `url` opens a page instead."""

    label: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True)
class Addressee:
    """Whose input line opens for the answer."""

    account: int
    name: str


@dataclass(frozen=True)
class Post:
    """`changes`: the message whose place it takes; `to`: an answer of hers is waited for.

    `remember` is told the new message's number, in a writer thread.
    """

    group_id: int
    thread_id: int
    text: str
    keys: tuple[tuple[Key, ...], ...] = ()
    changes: int | None = None
    to: Addressee | None = None
    answers: int | None = None
    remember: Callable[[Desk, int], None] | None = None


class Poster:
    def __init__(self, bot: Bot, budget: Budget, desk: Desk) -> None:
        self._bot = bot
        self._budget = budget
        self._desk = desk

    async def post(self, post: Post) -> int | None:
        """The new message's number. Raises AiogramError."""
        wire_id = await self._send(post)
        if wire_id is not None and post.remember is not None:
            await self._desk.database.write(post.remember, self._desk, wire_id)
        return wire_id

    async def _send(self, post: Post) -> int | None:
        calls = Calls(self._bot, post.group_id)
        if post.changes is not None:
            await self._patiently(post, partial(calls.edit, post.changes, post.text, _keyboard(post)))
            return None
        if post.thread_id == GENERAL:
            return await self._patiently(post, partial(calls.tell_general, post.text))
        if post.to is not None:
            return await self._patiently(post, partial(self._ask, post, post.to))
        *before, last = (part.text for part in parts(Styled(post.text)))
        for text in before:
            await self._patiently(post, partial(calls.send, post.thread_id, text))
        return await self._patiently(post, partial(calls.send, post.thread_id, last, _keyboard(post), post.answers))

    async def _patiently(self, post: Post, call: Callable[[], Awaitable[R]]) -> R:
        """A group that has been spoken to too much is waited for."""
        for attempt in count(1):
            await self._budget.turn(post.group_id, Lane.REPLY, is_group=True)
            try:
                return await call()
            except TelegramRetryAfter as error:
                self._budget.pause(post.group_id, error.retry_after)
                if attempt == TRIES:
                    raise
        raise AssertionError("count never ends")

    async def _ask(self, post: Post, to: Addressee) -> int:
        """Only her input line opens: she is named, and the request is selective (Bot API "ForceReply")."""
        user = User(id=to.account, is_bot=False, first_name=to.name)
        message = await self._bot.send_message(
            post.group_id,
            f"{to.name}: {post.text}",
            message_thread_id=post.thread_id,
            entities=[MessageEntity(type="text_mention", offset=0, length=units(to.name), user=user)],
            reply_markup=ForceReply(selective=True),
        )
        return message.message_id


def _keyboard(post: Post) -> InlineKeyboardMarkup | None:
    if not post.keys:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(key) for key in row] for row in post.keys])


def _button(key: Key) -> InlineKeyboardButton:
    if key.url:
        return InlineKeyboardButton(text=key.label, url=key.url)
    return InlineKeyboardButton(text=key.label, callback_data=key.data)

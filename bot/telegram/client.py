"""The Bot API client, and what its failures mean for a message on its way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetChat, GetChatMember, LeaveChat, Response, SendChatAction, TelegramMethod
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError

from bot.channel import AddressGone, AnswerLost, DeliveryError, Refused, TryLater
from bot.telegram.budget import Budget

CONNECTIONS = 100
TO_CONNECT = 5.0  # seconds; apart from the rest, because who never got through has surely sent nothing
TO_ANSWER = 20.0  # seconds
# Descriptions of the official server; they may quote what was sent, so only these codes are kept.
# Of those that name a chat; they need no turn.
UNCOUNTED: tuple[type[TelegramMethod[Any]], ...] = (SendChatAction, LeaveChat, GetChat, GetChatMember)
GONE = {
    "bot was blocked by the user": "blocked",
    "user is deactivated": "deactivated",
    "bot was kicked": "kicked",
    "bot can't initiate conversation": "never started",
    "chat not found": "chat not found",
    "peer_id_invalid": "chat not found",
}
NOTHING_TO_DO = (
    "message is not modified",
    "query is too old",
    "message to delete not found",
    "message can't be delete",
)


class Session(AiohttpSession):
    """A proxy in between may answer a page of its own, in any encoding: its status says more than its body."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 – aiogram's own
    ) -> Any:
        try:
            return await super().make_request(bot, method, timeout)
        except UnicodeDecodeError as error:
            raise TelegramNetworkError(method=method, message="the answer is no text") from error

    def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Response[Any]:
        if status_code >= 400 and not content.startswith("{"):
            raise TelegramServerError(method=method, message=f"HTTP {status_code}")
        return super().check_response(bot, method, status_code, content)


def make_bot(token: str, api_url: str) -> Bot:
    server = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    # The session hands its timeout to aiohttp as it is, which takes the finer form, too.
    timeout = cast(float, ClientTimeout(total=TO_ANSWER, sock_connect=TO_CONNECT))
    return Bot(token, session=Session(api=server, limit=CONNECTIONS, timeout=timeout))


def keep_to_budget(bot: Bot, budget: Budget) -> None:
    """Tells the budget how calls end. Whichever was told to wait: nothing counted goes to its chat before."""

    async def obey(make_request: NextRequestMiddlewareType[Any], bot: Bot, method: TelegramMethod[Any]) -> Any:
        chat_id = getattr(method, "chat_id", None)
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as error:
            if chat_id is not None:
                budget.pause(int(chat_id), error.retry_after)
            raise
        finally:
            if chat_id is not None and type(method) not in UNCOUNTED:
                budget.ended()

    bot.session.middleware(obey)


def has_happened_already(error: AiogramError) -> bool:
    """Normal after a repeat or a pause: there is nothing left to do, and nothing to tell anybody."""
    return isinstance(error, TelegramBadRequest) and any(words in error.message for words in NOTHING_TO_DO)


def delivery_error(error: AiogramError) -> DeliveryError:
    """What a failed call means for the message it carried."""
    meaning = next(meaning for kind, meaning in MEANINGS if isinstance(error, kind))
    return meaning(error)


def _lost_connection(error: TelegramNetworkError) -> DeliveryError:
    if isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError):
        return TryLater("no connection")
    return AnswerLost("no answer")


def _refusal(error: TelegramAPIError) -> DeliveryError:
    description = error.message.lower()
    gone = next((code for words, code in GONE.items() if words in description), None)
    if gone is not None or isinstance(error, TelegramForbiddenError):
        return AddressGone(gone or "forbidden")
    return Refused("refused by Telegram")


# The first row that fits: aiogram's exceptions inherit from one another.
MEANINGS: tuple[tuple[type[AiogramError], Callable[[Any], DeliveryError]], ...] = (
    (TelegramRetryAfter, lambda error: TryLater("429", timedelta(seconds=error.retry_after))),
    (TelegramUnauthorizedError, lambda _error: TryLater("token refused")),
    (TelegramNotFound, lambda _error: TryLater("token refused")),
    (TelegramServerError, lambda _error: TryLater("server error")),
    (TelegramEntityTooLarge, lambda _error: Refused("too large")),
    (TelegramNetworkError, _lost_connection),
    (ClientDecodeError, lambda _error: AnswerLost("answer not understood")),
    (TelegramForbiddenError, _refusal),
    (TelegramBadRequest, _refusal),
    (AiogramError, lambda error: Refused(type(error).__name__)),
)

"""Updates that Telegram posts: answered 200 after the commit, so that what we did not keep comes again."""

import hmac
import json
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response, status

from bot.telegram.entrance import Entrance
from bot.web.errors import refusals

PATH = "/telegram/webhook"


def webhook_router(entrance: Entrance, secret: str) -> APIRouter:
    router = APIRouter(tags=["telegram"])

    @router.post(PATH, responses=refusals(401, 422, 503))
    async def take(request: Request, x_telegram_bot_api_secret_token: Annotated[str, Header()] = "") -> Response:
        """An update of Telegram (Bot API "setWebhook"); only with our secret."""
        if not hmac.compare_digest(x_telegram_bot_api_secret_token.encode(), secret.encode()):
            return Response(status_code=status.HTTP_401_UNAUTHORIZED)
        update = _read(await request.body())
        if update is None:
            return Response(status_code=status.HTTP_422_UNPROCESSABLE_CONTENT)
        await entrance.take(update)
        return Response()

    return router


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None

"""Updates that Telegram posts: answered 200 after the commit, so that what we did not keep comes again."""

import hmac
import json
from functools import partial
from typing import Any

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.telegram.entrance import Entrance
from desk.errors import StorageUnavailable

PATH = "/telegram/webhook"
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 – Bot API "setWebhook"
LARGEST_UPDATE = 1024 * 1024
OK, UNAUTHORIZED, TOO_LARGE, UNREADABLE, UNAVAILABLE = 200, 401, 413, 422, 503


class Webhook:
    """In front of the application: what pages need (compression, forms, a schema) costs as much as a whole update."""

    def __init__(self, app: ASGIApp, entrance: Entrance, secret: str) -> None:
        self._app = app
        self._entrance = entrance
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        status = await self._answer(Headers(scope=scope), receive)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    async def _answer(self, headers: Headers, receive: Receive) -> int:
        if not hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), self._secret):
            return UNAUTHORIZED
        body = await _read(receive)
        if body is None:
            return TOO_LARGE
        update = _update(body)
        if update is None:
            return UNREADABLE
        try:
            await self._entrance.take(update)
        except StorageUnavailable:
            return UNAVAILABLE
        return OK


async def _read(receive: Receive) -> bytes | None:
    """None when it is larger than any update."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_UPDATE:
            return None
    return body


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None


def describe(app: FastAPI) -> None:
    """Adds the address to `GET /api/openapi.json`."""
    app.openapi = partial(_described, app.openapi)  # type: ignore[method-assign]


def _described(original: Any) -> dict[str, Any]:
    schema: dict[str, Any] = original()
    answers = {
        OK: "kept",
        UNAUTHORIZED: "not with our secret",
        TOO_LARGE: "larger than any update",
        UNREADABLE: "no update",
        UNAVAILABLE: "not kept, send it again",
    }
    schema["paths"][PATH] = {
        "post": {
            "tags": ["telegram"],
            "summary": "An update of Telegram",
            "parameters": [{"name": SECRET_HEADER, "in": "header", "required": True, "schema": {"type": "string"}}],
            "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
            "responses": {str(status): {"description": words} for status, words in answers.items()},
        }
    }
    return schema

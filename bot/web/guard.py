"""Around every request: a size limit before the body is read, and the headers that keep pages safe."""

import re
from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024  # 4 000 characters of JSON, escaped in the worst way, and a form field to spare
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",  # threads and cases stay on no shared computer; what may be kept says so itself
}


BY_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}  # this host for a year, as https is set for it
WITH_FILES = re.compile(r"/api/chat/files|/console/cases/\d+/(reply|insert)|/console/canned/(new|\d+)", re.ASCII)


class Guard:
    """`secure`: people reach it by https.

    `most_with_files`: bytes of files in a request to an address that takes them; asked at each, as the office's values
    change while the process runs.
    """

    def __init__(self, app: ASGIApp, most_with_files: Callable[[], int], *, secure: bool = False) -> None:
        self._app = app
        self._most_with_files = most_with_files
        self._headers = SECURE_HEADERS | (BY_HTTPS_ONLY if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGEST_BODY + (self._most_with_files() if WITH_FILES.fullmatch(scope["path"]) else 0)
        await self._app(scope, _counted(receive, _declared(scope), most), _secured(send, self._headers))


def _declared(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if re.fullmatch(r"\d{1,18}", length, re.ASCII) else 0


def _counted(receive: Receive, declared: int, most: int) -> Receive:
    """A body that says it is too large is not read at all; one without a declared length is counted as it comes."""
    size = 0

    async def counted() -> Message:
        nonlocal size
        if declared > most:
            raise HTTPException(413)
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise HTTPException(413)
        return message

    return counted


def _secured(send: Send, secure_headers: Mapping[str, str]) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in secure_headers.items():
                headers.setdefault(name, value)
        await send(message)

    return secured

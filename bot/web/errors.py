"""Every refusal is one sentence in the reader's language, as JSON `{"detail": …}`."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot.web.guard import SECURE_HEADERS
from desk.desk import Desk
from desk.errors import Erased, StorageUnavailable
from locales import Locale, Text, _

WAIT_FIRST = (status.HTTP_429_TOO_MANY_REQUESTS, status.HTTP_503_SERVICE_UNAVAILABLE)
RETRY_AFTER_OUTAGE = "3"
ENDED = _("This conversation has ended on this device. Please start a new one.")
NOT_FOUND = _("There is nothing at this address.")
NOT_SO = _("This address does not take such a request.")
TOO_LARGE = _("The request is too large; write at most 4,000 characters.")
FILES_TOO_LARGE = _("The files are too large. Please send fewer or smaller ones.")
FAULT = _("Something has gone wrong in the program. Please try again in a moment.")
SENSELESS = _("The request cannot be read: give an id and either a text of at most 4,000 characters or a button.")
OUTAGE = _("The service cannot store messages just now. Please try again in a moment.")

# What the framework itself refuses: its status → ours. Its 400 is a body that cannot be decoded.
UNKNOWN: Mapping[int, tuple[int, Text]] = {
    status.HTTP_400_BAD_REQUEST: (status.HTTP_422_UNPROCESSABLE_CONTENT, SENSELESS),
    status.HTTP_405_METHOD_NOT_ALLOWED: (status.HTTP_405_METHOD_NOT_ALLOWED, NOT_SO),
    status.HTTP_413_CONTENT_TOO_LARGE: (status.HTTP_413_CONTENT_TOO_LARGE, TOO_LARGE),
}


class Refusal(BaseModel):
    """Why not: one sentence in the reader's language."""

    detail: str


class Refused(Exception):
    def __init__(self, code: int, why: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why.msgid)
        self.code = code
        self.why = why
        self.headers = dict(headers or {})


def refusals(*codes: int) -> dict[int | str, dict[str, Any]]:
    """For the description of the API: how an address may refuse. Any of them may be out of order for a moment."""
    told: dict[int | str, dict[str, Any]] = {}
    for code in (*codes, status.HTTP_503_SERVICE_UNAVAILABLE):
        told[code] = {"content": {"application/json": {"schema": Refusal.model_json_schema()}}}
        if code in WAIT_FIRST:
            told[code]["headers"] = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    return told


def reader_locale(request: Request) -> Locale:
    """Hungarian unless the browser asks for English first."""
    wished = request.headers.get("accept-language", "")
    return "en" if wished.lower().startswith("en") else "hu"


def install(app: FastAPI, desk: Desk) -> None:
    def refuse(request: Request, code: int, why: Text, headers: Mapping[str, str] | None = None) -> JSONResponse:
        words = desk.translator.into(reader_locale(request), why)
        return JSONResponse({"detail": words}, code, dict(headers or {}))

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> JSONResponse:
        return refuse(request, error.code, error.why, error.headers)

    @app.exception_handler(RequestValidationError)
    async def senseless(request: Request, _error: RequestValidationError) -> JSONResponse:
        return refuse(request, status.HTTP_422_UNPROCESSABLE_CONTENT, SENSELESS)

    @app.exception_handler(Erased)
    async def erased(request: Request, _error: Erased) -> JSONResponse:
        return refuse(request, status.HTTP_401_UNAUTHORIZED, ENDED, {"WWW-Authenticate": "Bearer"})

    @app.exception_handler(StorageUnavailable)
    async def outage(request: Request, _error: StorageUnavailable) -> JSONResponse:
        code = status.HTTP_503_SERVICE_UNAVAILABLE
        return refuse(request, code, OUTAGE, {"Retry-After": RETRY_AFTER_OUTAGE})

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> JSONResponse:
        code, why = UNKNOWN.get(error.status_code, (error.status_code, NOT_FOUND))
        if why is TOO_LARGE and request.url.path.endswith("/files"):
            why = FILES_TOO_LARGE
        return refuse(request, code, why, error.headers)

    @app.exception_handler(Exception)
    async def fault(request: Request, _error: Exception) -> JSONResponse:
        """Outside the guard, so the headers are set here; the server logs where it happened."""
        return refuse(request, status.HTTP_500_INTERNAL_SERVER_ERROR, FAULT, SECURE_HEADERS)

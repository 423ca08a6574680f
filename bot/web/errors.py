"""Every refusal is one sentence in the reader's language, as JSON `{"detail": …}`."""

from collections.abc import Mapping

from fastapi import FastAPI, Request, status
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from desk.desk import Desk
from desk.errors import Erased, StorageUnavailable
from locales import Locale, Text, _

RETRY_AFTER_OUTAGE = "3"
ENDED = _("This conversation has ended on this device. Please start a new one.")
NOT_FOUND = _("There is nothing at this address.")
NOT_SO = _("This address does not take such a request.")
SENSELESS = _("The request cannot be read: give an id and either a text of at most 4,000 characters or a button.")
OUTAGE = _("The service cannot store messages just now. Please try again in a moment.")


class Refused(Exception):
    def __init__(self, code: int, why: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(why.msgid)
        self.code = code
        self.why = why
        self.headers = dict(headers or {})


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
        why = NOT_SO if error.status_code == status.HTTP_405_METHOD_NOT_ALLOWED else NOT_FOUND
        return refuse(request, error.status_code, why, error.headers)

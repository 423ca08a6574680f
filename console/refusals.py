"""Whatever cannot be done is one sentence on a page, in the reader's language, with what to do next."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words
from console.layout import HEADERS, Layout, page, wants_fragment
from console.rendering import ROOT, render
from console.visit import ForeignForm, NotSignedIn, reader_of, signed_in
from desk.errors import DeskError, StorageUnavailable
from locales import Text, _

SIGNED_OUT = _("You are no longer signed in, so nothing was done. Please sign in again.")
FOREIGN = _("This form did not come from a page of this sign-in, so nothing was done. Send it again from the page.")
NOTHING_HERE = _("There is nothing at this address.")
OUTAGE = _("The service cannot store anything just now. Please try again in a moment.")
FAULT = _("Something went wrong in the program. Please try again; if it happens again, tell the operator.")


def install(app: FastAPI) -> None:
    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, error: NotSignedIn) -> Response:
        if request.method == "GET" and not wants_fragment(request):
            return RedirectResponse(f"{ROOT}/sign-in", 303)
        return await _refuse(request, 401, SIGNED_OUT, error.text)

    @app.exception_handler(ForeignForm)
    async def foreign_form(request: Request, error: ForeignForm) -> Response:
        return await _refuse(request, 403, FOREIGN, error.text)

    @app.exception_handler(DeskError)
    async def refused_by_rule(request: Request, error: DeskError) -> Response:
        return await _refuse(request, *refusal_words.sentence_of(error))

    @app.exception_handler(StorageUnavailable)
    async def outage(request: Request, _error: StorageUnavailable) -> Response:
        return await _refuse(request, 503, OUTAGE, await _typed_text(request))

    @app.exception_handler(RequestValidationError)
    async def senseless(request: Request, _error: RequestValidationError) -> Response:
        return await _refuse(request, 404, NOTHING_HERE)

    @app.exception_handler(HTTPException)
    async def unknown(request: Request, error: HTTPException) -> Response:
        return await _refuse(request, error.status_code, NOTHING_HERE)

    @app.exception_handler(Exception)
    async def fault(request: Request, _error: Exception) -> Response:
        return await _refuse(request, 500, FAULT)


async def _typed_text(request: Request) -> str:
    value = (await request.form()).get("text", "") if request.method == "POST" else ""
    return value if isinstance(value, str) else ""


async def _refuse(request: Request, status: int, sentence: Text, typed: str = "") -> Response:
    reader = reader_of(request)
    if wants_fragment(request):
        html = render("flash_fragment.html", reader, sentence=sentence)
        return HTMLResponse(html, status, headers=HEADERS)
    try:
        visit = await signed_in(request)
    except StorageUnavailable:
        visit = None
    layout = Layout(reader, reader.words(_("Cannot be done")), back=f"{ROOT}/", visit=visit)
    at_queue = request.url.path.rstrip("/") == ROOT
    return page(
        "refused.html",
        layout,
        status,
        sentence=reader.words(sentence),
        typed=typed,
        has_way_back=visit and not at_queue,
    )

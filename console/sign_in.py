"""Signing in by a one-time link, signing out, and the language of the pages."""

import time
from collections import OrderedDict, deque
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import (
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    OwnForm,
    SentForm,
    TheDesk,
    TheReader,
    own_path,
)
from desk import staff
from desk.errors import LinkSpent
from locales import LOCALES, Text, _

MOST_FAILURES = 10
WITHIN = 60.0  # seconds
MOST_ADDRESSES = 10_000
A_YEAR = 365 * 24 * 3600
SPENT = _(
    "This link can no longer be used: each works once and for 24 hours. Please ask the coordinator for a new one."
)
TOO_MANY = _("Too many attempts. Please wait a minute and try again.")

router = APIRouter()


class Failures:
    """Counts links that did not work, per internet address, in this process: a limit against guessing."""

    def __init__(self) -> None:
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    def are_too_many(self, address: str) -> bool:
        times = self._times.get(address)
        while times and times[0] < time.monotonic() - WITHIN:
            times.popleft()
        return times is not None and len(times) >= MOST_FAILURES

    def add(self, address: str) -> None:
        self._times.setdefault(address, deque(maxlen=MOST_FAILURES)).append(time.monotonic())
        self._times.move_to_end(address)
        if len(self._times) > MOST_ADDRESSES:
            self._times.popitem(last=False)


@router.get("/sign-in")
async def sign_in_page(reader: TheReader, token: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """Only shows the button, so that a link preview does not spend the link."""
    return _page(reader, token)


@router.post("/sign-in")
async def sign_in(request: Request, desk: TheDesk, reader: TheReader, fields: OwnForm) -> Response:
    failures: Failures = request.app.state.failures
    address = request.client.host if request.client else ""
    if failures.are_too_many(address):
        return _page(reader, fields.get("token", ""), TOO_MANY, 429)
    try:
        session = await desk.database.write(staff.sign_in, desk, fields.get("token", ""))
    except LinkSpent:
        failures.add(address)
        return _page(reader, "", SPENT, 410)
    response = RedirectResponse(f"{ROOT}/", 303)
    response.set_cookie(
        SESSION_COOKIE,
        session,
        max_age=int(staff.SESSION_LIVES.total_seconds()),
        path=ROOT,
        secure=request.app.state.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@router.post("/sign-out")
async def sign_out(sent: SentForm) -> RedirectResponse:
    desk = sent.visit.reader.desk
    await desk.database.write(staff.sign_out, desk, sent.visit.session)
    response = RedirectResponse(f"{ROOT}/sign-in", 303)
    response.delete_cookie(SESSION_COOKIE, path=ROOT)
    return response


@router.post("/language")
async def choose_language(request: Request, fields: OwnForm) -> RedirectResponse:
    response = RedirectResponse(own_path(fields.get("back", "")), 303)
    if fields.get("language") in LOCALES:
        secure = request.app.state.secure
        response.set_cookie(
            LANGUAGE_COOKIE, fields["language"], A_YEAR, path=ROOT, secure=secure, httponly=True, samesite="lax"
        )
    return response


def _page(reader: Reader, token: str, problem: Text | None = None, status: int = 200) -> HTMLResponse:
    flash = Flash(problem, is_error=True) if problem else None
    back = f"{ROOT}/sign-in" + (f"?token={token}" if token else "")  # another language does not lose the link
    layout = Layout(reader, reader.words(_("Sign in")), back=back, flash=flash)
    return page("sign_in.html", layout, status, token=token)

"""Enrolling by a one-time link, signing in by password and code, signing out, and the language of the pages."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated, TypeVar

import segno
from fastapi import APIRouter, Query, Request
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words
from console.device import device_of
from console.failures import Failures
from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import (
    LANGUAGE_COOKIE,
    OwnForm,
    SentForm,
    TheDesk,
    TheReader,
    forget_session,
    keep_session,
    own_path,
)
from desk import factors, sign_in, staff
from desk.desk import Desk
from desk.errors import CodeRefused, DeskError, LinkSpent, PasswordRefused, SignInRefused
from desk.factors import LONGEST_PASSWORD, SHORTEST_PASSWORD
from desk.sign_in import Attempt, Enrolment
from locales import LOCALES, Text, _

R = TypeVar("R")

A_YEAR = 365 * 24 * 3600
TOO_MANY = _("Too many attempts. Please wait a minute and try again.")
HASHERS = ThreadPoolExecutor(2, thread_name_prefix="password")  # each takes 64 MiB while it computes

router = APIRouter()


@router.get("/sign-in")
async def sign_in_page(
    request: Request, desk: TheDesk, reader: TheReader, token: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """With a link: what it offers. Looking, also by a link preview, spends nothing."""
    if not token:
        return _page(reader)
    if _failures(request).are_too_many(_address(request)):
        return _page(reader, TOO_MANY, 429)
    try:
        offered = await desk.database.read(sign_in.enrolment, desk, token)
    except LinkSpent as error:
        return _link_is_spent(request, reader, error)
    return _enrolment_page(reader, token, offered)


@router.post("/sign-in")
async def enter(request: Request, desk: TheDesk, reader: TheReader, fields: OwnForm) -> Response:
    if _failures(request).are_too_many(_address(request)):
        return _page(reader, TOO_MANY, 429)
    email = fields.get("email", "")
    stored = await desk.database.read(sign_in.stored_hash, desk, email)
    fits = await _hashing(partial(factors.password_fits, stored, fields.get("password", "")))
    attempt = Attempt(email, stored, fits, fields.get("code", ""), _device(request))
    try:
        session = await desk.database.write(sign_in.enter, desk, attempt)
    except SignInRefused as error:
        _failures(request).add(_address(request))
        status, sentence = refusal_words.sentence_of(error)
        return _page(reader, sentence, status, email)
    return keep_session(request, RedirectResponse(f"{ROOT}/", 303), session)


@router.get("/sign-in/enrol")
async def back_to_sign_in() -> RedirectResponse:
    """The address of a refused form, opened anew."""
    return RedirectResponse(f"{ROOT}/sign-in", 303)


@router.post("/sign-in/enrol")
async def enrol(request: Request, desk: TheDesk, reader: TheReader, fields: OwnForm) -> Response:
    if _failures(request).are_too_many(_address(request)):
        return _page(reader, TOO_MANY, 429)
    token = fields.get("token", "")
    try:
        offered = await desk.database.read(sign_in.enrolment, desk, token)
        try:
            session = await _enrol(desk, offered, fields, _device(request))
        except (PasswordRefused, refusal_words.PasswordsDiffer, CodeRefused) as error:
            return _enrolment_page(reader, token, offered, error)
    except LinkSpent as error:
        return _link_is_spent(request, reader, error)
    return keep_session(request, RedirectResponse(f"{ROOT}/", 303), session)


async def _enrol(desk: Desk, offered: Enrolment, fields: OwnForm, device: str | None) -> str:
    password = fields.get("password", "")
    factors.check_password(password, offered.email)
    if password != fields.get("password_again", ""):
        raise refusal_words.PasswordsDiffer
    hashed = await _hashing(partial(factors.hash_password, password))
    code = fields.get("code", "")
    return await desk.database.write(sign_in.enrol, desk, fields.get("token", ""), hashed, code, device)


@router.post("/sign-out")
async def sign_out(request: Request, sent: SentForm) -> Response:
    desk = sent.visit.reader.desk
    await desk.database.write(staff.sign_out, desk, sent.visit.session)
    return forget_session(request, RedirectResponse(f"{ROOT}/sign-in", 303))


@router.post("/language")
async def choose_language(request: Request, fields: OwnForm) -> RedirectResponse:
    response = RedirectResponse(own_path(fields.get("back", "")), 303)
    if fields.get("language") in LOCALES:
        secure = request.app.state.secure
        response.set_cookie(
            LANGUAGE_COOKIE, fields["language"], A_YEAR, path=ROOT, secure=secure, httponly=True, samesite="lax"
        )
    return response


async def _hashing(work: Callable[[], R]) -> R:
    return await asyncio.get_running_loop().run_in_executor(HASHERS, work)


def _failures(request: Request) -> Failures:
    failures: Failures = request.app.state.failures
    return failures


def _address(request: Request) -> str:
    address: str = request.app.state.address_of(request)
    return address


def _device(request: Request) -> str | None:
    return device_of(request.headers.get("user-agent", ""))


def _page(reader: Reader, problem: Text | None = None, status: int = 200, email: str = "") -> HTMLResponse:
    flash = Flash(problem, is_error=True) if problem else None
    layout = Layout(reader, reader.words(_("Sign in")), back=f"{ROOT}/sign-in", flash=flash)
    return page("sign_in.html", layout, status, email=email, longest=LONGEST_PASSWORD)


def _link_is_spent(request: Request, reader: Reader, error: LinkSpent) -> HTMLResponse:
    _failures(request).add(_address(request))
    status, sentence = refusal_words.sentence_of(error)
    return _page(reader, sentence, status)


def _enrolment_page(reader: Reader, token: str, offered: Enrolment, problem: DeskError | None = None) -> HTMLResponse:
    status, sentence = refusal_words.sentence_of(problem) if problem else (200, None)
    layout = Layout(
        reader,
        reader.words(_("Setting up your sign-in")),
        back=f"{ROOT}/sign-in?token={token}",  # another language does not lose the link
        flash=Flash(sentence, is_error=True) if sentence else None,
    )
    return page(
        "enrolment.html",
        layout,
        status,
        token=token,
        offered=offered,
        key=" ".join(offered.secret[at : at + 4] for at in range(0, len(offered.secret), 4)),
        qr=_qr(offered.address_for_app),
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )


def _qr(text: str) -> Markup:
    """As elements of the page itself: the content security policy lets in no images from elsewhere, nor styles."""
    svg = segno.make(text, error="m", micro=False).svg_inline(light="#fff", dark="#000", omitsize=True)
    return Markup(svg)  # noqa: S704 (drawn by segno, of numbers only)

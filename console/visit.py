"""Who is at the page: the signed-in colleague, her language, and whether a form really came from our page."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Path, Request
from starlette.datastructures import Headers, UploadFile
from starlette.responses import RedirectResponse, Response

from console.reader import Reader
from console.rendering import ROOT
from desk import notices, sealing, sessions, staff
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import StorageUnavailable
from desk.files import Upload
from desk.notices import Notice
from locales import Locale

SESSION_COOKIE = "paktum_session"
SECURE_SESSION_COOKIE = f"__Host-{SESSION_COOKIE}"  # browsers take it by https, from this very host, for all paths only
LANGUAGE_COOKIE = "paktum_language"
DONE_COOKIE = "paktum_done"
OWN_SITES = ("same-origin", "none")
OWN_PATH = re.compile(r"/console/([\w-]{1,80}(/[\w-]{1,80}){0,3})?(\?[\w=&%+.~-]{1,500})?", re.ASCII)

CaseId = Annotated[int, Path(ge=1, le=2**53)]


class NotSignedIn(Exception):
    """`text`: what she was about to send, so that the page can show it back."""

    def __init__(self, text: str = "") -> None:
        super().__init__("nobody is signed in")
        self.text = text


class ForeignForm(Exception):
    """The form did not come from a page of this session."""

    def __init__(self, text: str = "") -> None:
        super().__init__("the form is not from here")
        self.text = text


@dataclass(frozen=True)
class Visit:
    reader: Reader
    staff: StaffRow
    session: str
    notices: Sequence[Notice] = ()
    group_failure: str | None = None

    @property
    def form_token(self) -> str:
        return staff.form_token(self.reader.desk, self.session)

    def unsealed(self, words: str) -> str:
        """What was searched for, of an address made by `redirect_sealed`."""
        return sealing.unseal(self.reader.desk, self.session, words)


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


def language_of(request: Request) -> Locale:
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "hu"


def reader_of(request: Request) -> Reader:
    desk = desk_of(request)
    return Reader(desk, language_of(request), desk.clock.now())


TheReader = Annotated[Reader, Depends(reader_of)]


async def signed_in(request: Request) -> Visit | None:
    session = request.cookies.get(_session_cookie(request), "")
    desk = desk_of(request)
    current = await desk.database.read(sessions.current, desk, session) if session else None
    if current is None:
        return None
    if current.is_due:
        with suppress(StorageUnavailable):  # what can be read is shown all the same
            await desk.database.write(sessions.mark_seen, desk, session)
    asked = await desk.database.read(notices.of, desk, current.staff)
    failure = await desk.database.read(notices.group_failure, desk, current.staff)
    return Visit(reader_of(request), current.staff, session, asked, failure)


def _session_cookie(request: Request) -> str:
    return SECURE_SESSION_COOKIE if request.app.state.secure else SESSION_COOKIE


def keep_session(request: Request, response: Response, session: str) -> Response:
    secure: bool = request.app.state.secure
    response.set_cookie(
        _session_cookie(request),
        session,
        max_age=int(staff.SESSION_LIVES.total_seconds()),
        path="/" if secure else ROOT,
        secure=secure,
        httponly=True,
        samesite="lax",
    )
    return response


def forget_session(request: Request, response: Response) -> Response:
    secure: bool = request.app.state.secure
    response.delete_cookie(
        _session_cookie(request), path="/" if secure else ROOT, secure=secure, httponly=True, samesite="lax"
    )
    return response


async def current_visit(request: Request) -> Visit:
    visit = await signed_in(request)
    if visit is None:
        raise NotSignedIn
    return visit


TheVisit = Annotated[Visit, Depends(current_visit)]
MaybeVisit = Annotated[Visit | None, Depends(signed_in)]


def done_of(request: Request) -> str:
    """The act that led to this page."""
    return request.cookies.get(DONE_COOKIE, "")


TheDone = Annotated[str, Depends(done_of)]


def redirect_done(path: str, done: str) -> RedirectResponse:
    """To a page that says what has been done. `path`: below the console's own."""
    response = RedirectResponse(f"{ROOT}{path}", 303)
    response.set_cookie(DONE_COOKIE, done, max_age=60, path=ROOT, httponly=True, samesite="lax")
    return response


class Fields(dict[str, str]):
    """What a form brought: texts by name, and files. A field of files that was left empty brings none."""

    files: tuple[Upload, ...] = ()


async def own_form(request: Request) -> Fields:
    """The fields of a form of our own origin; a signed-in colleague's forms carry her session's token as well."""
    async with request.form() as data:
        fields = Fields(
            (name, _one_kind_of_line_end(value)) for name, value in data.items() if not isinstance(value, UploadFile)
        )
        parts = [part for _name, part in data.multi_items() if isinstance(part, UploadFile) and part.filename]
        fields.files = tuple([Upload(part.filename or "", await part.read()) for part in parts])
    if not is_same_origin(request.headers):
        raise ForeignForm(fields.get("text", ""))
    return fields


def _one_kind_of_line_end(value: str) -> str:
    return value.replace("\r\n", "\n")  # browsers send every line end of a text area as two characters


OwnForm = Annotated[Fields, Depends(own_form)]


@dataclass(frozen=True)
class Sent:
    """A form of the signed-in colleague, checked."""

    visit: Visit
    fields: Fields


async def sent_form(visit: MaybeVisit, fields: OwnForm, desk: TheDesk) -> Sent:
    text = fields.get("text", "")
    if visit is None:
        raise NotSignedIn(text)
    if not staff.form_token_fits(desk, visit.session, fields.get("form_token", "")):
        raise ForeignForm(text)
    return Sent(visit, fields)


SentForm = Annotated[Sent, Depends(sent_form)]


def redirect_sealed(sent: Sent, path: str) -> RedirectResponse:
    """To the page that searches: it can be reloaded and come back to, and its address says nothing."""
    visit, words = sent.visit, sent.fields.get("q", "")
    query = f"?s={sealing.seal(visit.reader.desk, visit.session, words)}" if words.strip() else ""
    return RedirectResponse(f"{ROOT}{path}{query}", 303)


def is_same_origin(headers: Headers) -> bool:
    """What the browser itself says; one that says nothing is left to the form's token."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in OWN_SITES
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def own_path(path: str) -> str:
    """Where to go back to: a page of ours, whatever was asked for."""
    return path if OWN_PATH.fullmatch(path) else "/console/"

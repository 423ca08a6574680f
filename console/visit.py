"""Who is at the page: the signed-in colleague, her language, and whether a form really came from our page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import Headers, UploadFile

from console.reader import Reader
from desk import staff
from desk.casework import StaffRow
from desk.desk import Desk
from locales import Locale

SESSION_COOKIE = "paktum_session"
LANGUAGE_COOKIE = "paktum_language"
DONE_COOKIE = "paktum_done"
OWN_SITES = ("same-origin", "none")
OWN_PATH = re.compile(r"/console/([a-z-]+(/[\w-]{1,40})?)?(\?[\w=&%.+~-]{1,500})?", re.ASCII)


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

    @property
    def form_token(self) -> str:
        return staff.form_token(self.reader.desk, self.session)


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
    session = request.cookies.get(SESSION_COOKIE, "")
    desk = desk_of(request)
    colleague = await desk.database.read(staff.signed_in, desk, session) if session else None
    return Visit(reader_of(request), colleague, session) if colleague else None


async def current_visit(request: Request) -> Visit:
    visit = await signed_in(request)
    if visit is None:
        raise NotSignedIn
    return visit


TheVisit = Annotated[Visit, Depends(current_visit)]
MaybeVisit = Annotated[Visit | None, Depends(signed_in)]


async def own_form(request: Request) -> Mapping[str, str]:
    """The fields of a form of our own origin; a signed-in colleague's forms carry her session's token as well."""
    data = await request.form()
    fields = {
        name: "" if isinstance(value, UploadFile) else _one_kind_of_line_end(value) for name, value in data.items()
    }
    if not is_same_origin(request.headers):
        raise ForeignForm(fields.get("text", ""))
    return fields


def _one_kind_of_line_end(value: str) -> str:
    return value.replace("\r\n", "\n")  # browsers send every line end of a text area as two characters


OwnForm = Annotated[Mapping[str, str], Depends(own_form)]


@dataclass(frozen=True)
class Sent:
    """A form of the signed-in colleague, checked."""

    visit: Visit
    fields: Mapping[str, str]


async def sent_form(visit: MaybeVisit, fields: OwnForm, desk: TheDesk) -> Sent:
    text = fields.get("text", "")
    if visit is None:
        raise NotSignedIn(text)
    if not staff.form_token_fits(desk, visit.session, fields.get("form_token", "")):
        raise ForeignForm(text)
    return Sent(visit, fields)


SentForm = Annotated[Sent, Depends(sent_form)]


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

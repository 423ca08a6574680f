"""The privacy notice: what is stored, why, on what basis, how long and who sees it, as the columns declare it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.chat import TheDesk
from bot.web.notice_words import BASES, COUNTED, FIELDS, PURPOSES, READERS, WHY
from desk.desk import Desk
from locales import Locale, Text
from storage.columns import Declaration, Purpose
from storage.declarations import DeclaredField, declared_fields

ADDRESS = "/adatkezeles"
ADDRESSES: dict[Locale, str] = {"hu": ADDRESS, "en": f"{ADDRESS}/en"}
# No script at all, and nothing from elsewhere.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HERE = Path(__file__).parent
STYLE = HERE / "static" / "notice.css"

router = APIRouter(include_in_schema=False)
templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Part:
    """Fields that are declared alike."""

    fields: list[Text]
    basis: Text
    kept: Text
    seen_by: Text


@dataclass(frozen=True)
class Section:
    title: Text
    why: Text
    parts: list[Part]


@router.get(ADDRESS)
async def hungarian(desk: TheDesk) -> Response:
    return _page(desk, "hu")


@router.get(ADDRESSES["en"])
async def english(desk: TheDesk) -> Response:
    return _page(desk, "en")


@router.get("/en/privacy")
async def english_as_one_would_guess() -> Response:
    return RedirectResponse(ADDRESSES["en"], 308)


@router.get("/notice.css")
async def style() -> FileResponse:
    return FileResponse(STYLE, headers={"Cache-Control": "public, max-age=300"})


def _page(desk: Desk, locale: Locale) -> Response:
    html = notice(desk, locale)
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})


def notice(desk: Desk, locale: Locale) -> str:
    say = partial(desk.translator.into, locale)
    days = desk.office.retention.model_dump()
    other: Locale = "en" if locale == "hu" else "hu"
    return templates.get_template("notice.html").render(
        locale=locale,
        _=lambda msgid, **values: say(Text(msgid, values)),
        say=say,
        office=desk.office,
        days=days,
        sections=list(sections(days)),
        other=other,
        other_address=ADDRESSES[other],
    )


def sections(days: dict[str, int]) -> Iterator[Section]:
    """In the order in which purposes are declared; colleagues' own data last."""
    fields = sorted(declared_fields(), key=lambda field: _order(field.declaration))
    for purpose, of_purpose in groupby(fields, key=lambda field: field.declaration.purpose):
        parts = [
            _part(declaration, list(alike), days)
            for declaration, alike in groupby(of_purpose, key=lambda field: field.declaration)
        ]
        yield Section(PURPOSES[purpose], WHY[purpose], parts)


def _order(declaration: Declaration) -> tuple[int, str, str, str]:
    purposes = list(Purpose)
    return purposes.index(declaration.purpose), declaration.seen_by, declaration.basis, declaration.retention


def _part(declaration: Declaration, fields: list[DeclaredField], days: dict[str, int]) -> Part:
    counted = COUNTED[declaration.retention]
    return Part(
        [FIELDS[field.table, field.column] for field in fields],
        BASES[declaration.basis],
        Text(counted.msgid, {"days": days[declaration.retention]}),
        READERS[declaration.seen_by],
    )

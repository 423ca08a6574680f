"""What events came to: on the page of one, over a span of days, and as a file for outside."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from console.layout import Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import TheVisit
from desk import event_figures
from desk.errors import NotFound
from desk.event_figures import Figures, OfEvent, Overview
from desk.event_figures_outside import COLUMNS, outside
from desk.files import as_attachment
from desk.news import AUDIENCES
from locales import Text, _
from locales.translator import format_day

router = APIRouter(prefix="/events/figures")

ADDRESS = f"{ROOT}/events/figures"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = _("event-figures")
DAYS = timedelta(days=92)  # looked back where no days are given
HEADS: Mapping[str, Text] = {
    "registrations": _("Registrations"),
    "people": _("People registered"),
    "came": _("Came"),
    "absent": _("Did not come"),
    "walk_ins": _("Came without registering"),
    "waited": _("Waited in vain"),
}
SHARE = _("Did not come, percent of the places")
EVERYBODY = _("for everybody")
DIRECT = _("without a source")
ALL = _("All together")
WIDTHS = (52, 14, 18, 10, 14, 24, 16)
YEARS = range(2000, 2100)

First = Annotated[str, Query(alias="from")]
Last = Annotated[str, Query(alias="to")]


@dataclass(frozen=True)
class Row:
    """`cells`: in the order of HEADS, then the share; empty where nothing is known."""

    name: str
    cells: Sequence[str]
    href: str | None = None
    when: str = ""


def figures_of(reader: Reader, over: OfEvent) -> list[Row]:
    """All, then by source where there is more than one."""
    parts = [_row(name or reader.words(DIRECT), part) for name, part in over.by_source]
    return [_row(reader.words(ALL), over.all), *(parts if len(parts) > 1 else [])]


def heads(reader: Reader) -> list[str]:
    return [reader.words(head) for head in (*HEADS.values(), SHARE)]


@router.get("")
async def overview_page(visit: TheVisit, first: First = "", last: Last = "") -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    try:
        found = await desk.database.read(event_figures.between, desk, visit.staff, *_days(reader, first, last))
    except NotFound:
        raise HTTPException(404) from None
    query = f"from={found.first}&to={found.last}"
    return page(
        "event_figures.html",
        Layout(reader, reader.words(_("Figures of events")), back=f"{ADDRESS}?{query}", visit=visit),
        first=found.first,
        last=found.last,
        file=f"{ADDRESS}/file?{query}",
        head=heads(reader),
        events=[_event(reader, one) for one in found.events],
        audiences=[_row(_audience(reader, code), part) for code, part in found.by_audience],
        sources=[_row(name or reader.words(DIRECT), part) for name, part in found.by_source],
        all=_row(reader.words(ALL), found.all),
    )


@router.get("/file")
async def overview_file(visit: TheVisit, first: First = "", last: Last = "") -> Response:
    """For outside: nobody can be recognised in it."""
    reader, desk = visit.reader, visit.reader.desk
    try:
        found = await desk.database.write(event_figures.taken_away, desk, visit.staff, *_days(reader, first, last))
    except NotFound:
        raise HTTPException(404) from None
    name = f"{reader.words(FILE)}-{found.first}-{found.last}.xlsx"
    content = await desk.database.read(spreadsheet, reader, found)
    return Response(content, media_type=SPREADSHEET, headers=dict(as_attachment(name)))


def _days(reader: Reader, first: str, last: str) -> tuple[date, date]:
    """What is no day, or a span that ends before it begins, is the last three months."""
    today = reader.now.astimezone(reader.desk.zone).date()
    try:
        span = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return today - DAYS, today
    return span if span[0] <= span[1] and span[0].year in YEARS and span[1].year in YEARS else (today - DAYS, today)


def _event(reader: Reader, one: OfEvent) -> Row:
    event = one.event
    row = _row(event.title(reader.locale), one.all)
    return Row(row.name, row.cells, f"{ROOT}/events/{event.id}", reader.moment(event.starts_at))


def _audience(reader: Reader, code: str | None) -> str:
    return reader.words(AUDIENCES.get(code, code) if code else EVERYBODY)


def _row(name: str, part: Figures) -> Row:
    numbers = [getattr(part, column) for column in HEADS]
    share = "" if part.share is None else f"{part.share}%"
    return Row(name, [*("" if number is None else str(number) for number in numbers), share])


def spreadsheet(reader: Reader, found: Overview) -> bytes:
    """One sheet a division; each adds up to the same sums."""
    told = outside(found)
    book = Workbook()
    del book["Sheet"]
    names = [f"{one.event.title(reader.locale)}, {_day(reader, one)}" for one in found.events]
    sheets = (
        (_("By event"), names, told.events),
        (_("By audience"), [_audience(reader, code) for code, _part in found.by_audience], told.by_audience),
        (_("By source"), [name or reader.words(DIRECT) for name, _part in found.by_source], told.by_source),
    )
    for title, labels, rows in sheets:
        sheet = book.create_sheet(reader.words(title))
        _write(sheet, [reader.words(title), *(reader.words(HEADS[column]) for column in COLUMNS)])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for label, cells in zip([*labels, reader.words(ALL)], [*rows, told.all], strict=True):
            _write(sheet, [label, *(cells[column] for column in COLUMNS)])
        for column, width in zip("ABCDEFG", WIDTHS, strict=True):
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = "B2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _day(reader: Reader, one: OfEvent) -> str:
    return format_day(one.event.starts_at.astimezone(reader.desk.zone).date(), reader.locale)


def _write(sheet: Worksheet, values: Sequence[str | int | None]) -> None:
    """Words stay words: a title must not become a formula in somebody's spreadsheet."""
    row = sheet.max_row + 1 if sheet["A1"].value is not None else 1
    for column, value in enumerate(values, start=1):
        if isinstance(value, str):
            cell = sheet.cell(row, column, "".join(sign for sign in value if sign.isprintable()))
            cell.data_type = "s"
            cell.quotePrefix = True
        else:
            sheet.cell(row, column, value)

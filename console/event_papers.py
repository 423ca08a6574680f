"""What is printed for an event: the attendance sheet, also as a spreadsheet, and the poster with its code."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

import segno
from fastapi import APIRouter, Path
from markupsafe import Markup
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from starlette.responses import HTMLResponse, Response

from console.check_in_words import NAMELESS
from console.layout import Layout, page
from console.needs import SPREADSHEET
from console.reader import Reader
from console.rendering import ROOT
from console.visit import TheVisit
from desk import event_papers
from desk.attendance import EventRow
from desk.conversations import TELEGRAM, WEB
from desk.event_lines import span, where
from desk.event_papers import BLANK_LINES, Sheet
from desk.files import as_attachment
from locales import Text, _

router = APIRouter(prefix="/events")

EventId = Annotated[int, Path(ge=1, le=2**53)]
HEAD = (_("Line no."), _("Name"), _("How many"), _("Came"), _("Signature"))
WIDTHS = (6, 34, 10, 10, 34)
FILE = _("attendance sheet")
HEAD_ROW = 5
ROW_HEIGHT = 24  # points: room for a signature
LINE = Side(style="thin")
WAYS: Mapping[str, Text] = {WEB: _("the web page"), TELEGRAM: _("Telegram")}


@router.get("/{event_id}/sheet")
async def sheet_page(visit: TheVisit, event_id: EventId) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    found = await desk.database.write(event_papers.sheet, desk, visit.staff, event_id)
    here = f"{ROOT}/events/{event_id}/sheet"
    return page(
        "event_sheet.html",
        Layout(reader, reader.words(_("Attendance sheet")), back=here, visit=visit),
        event=found.event,
        when=when(reader, found.event),
        where=where(found.event),
        made=reader.words(_("As of {moment}", moment=found.made_at)),
        head=[reader.words(each) for each in HEAD],
        rows=_rows(reader, found),
        blank=BLANK_LINES,
        file=f"{here}.xlsx",
    )


@router.get("/{event_id}/sheet.xlsx")
async def sheet_file(visit: TheVisit, event_id: EventId) -> Response:
    reader, desk = visit.reader, visit.reader.desk
    found = await desk.database.write(event_papers.sheet, desk, visit.staff, event_id)
    content = await desk.database.read(spreadsheet, reader, found)
    name = f"{reader.words(FILE)}-{found.event.key}.xlsx"
    return Response(content, media_type=SPREADSHEET, headers=dict(as_attachment(name)))


@router.get("/{event_id}/poster")
async def poster_page(
    visit: TheVisit, event_id: EventId, source: str = "", way: str = "", language: str = "hu"
) -> HTMLResponse:
    """In Hungarian, whatever the colleague reads; `language`: en for the other."""
    desk = visit.reader.desk
    poster = await desk.database.read(event_papers.poster, desk, visit.staff, event_id, source or None, way)
    here = f"{ROOT}/events/{event_id}/poster"
    public = replace(visit.reader, locale="en" if language == "en" else "hu")
    return page(
        "event_poster.html",
        Layout(visit.reader, visit.reader.words(_("Poster")), back=here, visit=visit),
        poster=poster,
        event=poster.event,
        public=public,
        when=when(public, poster.event),
        where=where(poster.event),
        qr=qr_of(poster.link) if poster.link else None,
        address=(poster.link or "").partition("://")[2],
        office=desk.office,
        ways=[(way, visit.reader.words(WAYS[way])) for way in poster.ways],
        here=here,
    )


def qr_of(text: str) -> Markup:
    """As elements of the page itself, in black on white whatever the colours of the screen."""
    svg = segno.make(text, error="q", micro=False).svg_inline(light="#fff", dark="#000", omitsize=True, border=4)
    return Markup(svg)  # noqa: S704 (drawn by segno, of squares only)


def when(reader: Reader, event: EventRow) -> str:
    return reader.words(span(event, reader.desk.zone))


def spreadsheet(reader: Reader, found: Sheet) -> bytes:
    book = Workbook()
    sheet = book.create_sheet(reader.words(_("Attendance sheet")), 0)
    del book["Sheet"]
    title = (found.event.title(reader.locale), when(reader, found.event), where(found.event))
    for number, text in enumerate(title, start=1):
        _write(sheet, number, [text])
    sheet["A1"].font = Font(bold=True, size=14)
    _write(sheet, HEAD_ROW, [reader.words(each) for each in HEAD])
    blank: list[tuple[str | int | None, ...]] = [(None,) * len(HEAD)] * BLANK_LINES
    for number, row in enumerate([*_rows(reader, found), *blank], start=HEAD_ROW + 1):
        _write(sheet, number, row)
    _lay_out(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(reader: Reader, found: Sheet) -> list[tuple[str | int | None, ...]]:
    """In the order of HEAD, without the signature."""
    rows = [guest.row for guest in found.guests]
    nameless = reader.words(NAMELESS)
    return [(number, row.name or nameless, row.seats, row.came, None) for number, row in enumerate(rows, start=1)]


def _write(sheet: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    """Words stay words: a name must not become a formula in somebody's spreadsheet."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        if isinstance(value, str):
            cell.value = "".join(character for character in value if character.isprintable())
            cell.data_type = "s"
            cell.quotePrefix = True
        else:
            cell.value = value


def _lay_out(sheet: Worksheet) -> None:
    """Portrait A4, as wide as the paper, its head on every page."""
    for column, width in zip("ABCDE", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    for number in range(HEAD_ROW, sheet.max_row + 1):
        sheet.row_dimensions[number].height = ROW_HEIGHT
        for cell in sheet[number]:
            cell.border = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    for cell in sheet[HEAD_ROW]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.print_title_rows = f"1:{HEAD_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

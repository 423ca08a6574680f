"""The monthly table of labour and training needs, on a page and as a spreadsheet."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from fastapi import APIRouter
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from starlette.responses import HTMLResponse, Response

from console.layout import Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.visit import TheVisit
from desk import needs
from desk.answers import LABELS
from desk.cases import reference
from desk.files import as_attachment
from desk.intake import SHIFTS, NeedKind, Shift
from desk.needs import KINDS, MonthOfNeeds, NeedRow
from desk.profile import SCHOOLING_NEEDED, Schooling
from locales import _

router = APIRouter(prefix="/needs")

MONTH = {"hu": "y. MMMM", "en": "MMMM y"}
SHORT_MONTH = {"hu": "y. MMM", "en": "MMM y"}
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = _("needs")
YEARS = range(2000, 2100)
HEAD = (
    _("Reported on"),
    _("Case"),
    _("What is needed"),
    _("Work or training"),
    LABELS["count"],
    LABELS["from_when"],
    LABELS["settlement"],
    LABELS["needed"],
    LABELS["shift"],
)
WIDTHS = (14, 10, 20, 32, 12, 18, 20, 32, 24)


@dataclass(frozen=True)
class Line:
    """What nobody has told is empty."""

    case_id: int
    reported: str
    reference: str
    kind: str
    trade: str
    count: int | None
    from_when: str
    settlement: str
    schooling: str
    shift: str

    @property
    def cells(self) -> tuple[str | int | None, ...]:
        """In the order of HEAD."""
        ends = (self.from_when, self.settlement, self.schooling, self.shift)
        return self.reported, self.reference, self.kind, self.trade, self.count, *ends


@router.get("")
async def needs_page(visit: TheVisit, month: str = "") -> HTMLResponse:
    """`month`: 2026-11; what is no month is the present one."""
    reader = visit.reader
    found = await reader.desk.database.read(needs.of_month, reader.desk, visit.staff, _month(month))
    return page(
        "needs.html",
        Layout(reader, reader.words(_("Needs of businesses")), _address(found.month), visit),
        name=month_name(reader, found.month),
        head=[reader.words(each) for each in HEAD],
        rows=[_line(reader, row) for row in found.rows],
        people=sum(row.count or 0 for row in found.rows if row.kind == NeedKind.LABOUR),
        here=_address(found.month),
        before=(_address(found.before), short_name(reader, found.before)),
        after=(_address(found.after), short_name(reader, found.after)),
        file=f"{ROOT}/needs/file?month={found.month:%Y-%m}",
    )


@router.get("/file")
async def needs_file(visit: TheVisit, month: str = "") -> Response:
    reader = visit.reader
    found = await reader.desk.database.write(needs.taken_away, reader.desk, visit.staff, _month(month))
    name = f"{reader.words(FILE)}-{found.month:%Y-%m}.xlsx"
    return Response(spreadsheet(reader, found), media_type=SPREADSHEET, headers=dict(as_attachment(name)))


def spreadsheet(reader: Reader, found: MonthOfNeeds) -> bytes:
    book = Workbook()
    sheet = book.create_sheet(f"{found.month:%Y-%m}", 0)
    del book["Sheet"]
    _write(sheet, 1, [reader.words(each) for each in HEAD])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, row in enumerate(found.rows, start=2):
        _write(sheet, number, _line(reader, row).cells)
    for column, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _write(sheet: Worksheet, row: int, values: Sequence[str | int | None]) -> None:
    """Words stay words: what a visitor has typed must not become a formula in somebody's spreadsheet."""
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column, _writable(value) if isinstance(value, str) else value)
        if isinstance(value, str):
            cell.data_type = "s"
            cell.quotePrefix = True


def _writable(text: str) -> str:
    """Without what a spreadsheet cannot hold."""
    return "".join(character for character in text if character.isprintable())


def month_name(reader: Reader, month: date) -> str:
    return format_date(month, MONTH[reader.locale], locale=reader.locale)


def short_name(reader: Reader, month: date) -> str:
    return format_date(month, SHORT_MONTH[reader.locale], locale=reader.locale)


def in_words(reader: Reader, need: NeedRow) -> str:
    """ "hegesztő, 3 fő, 2027. január, két műszak, Kecskemét" """
    count = _("{count} persons", count=need.count) if need.count else None
    start = month_name(reader, need.from_month) if need.from_month else None
    parts = (need.trade, count, start, *needs.coded(need), need.settlement)
    return ", ".join(reader.words(part) for part in parts if part)


def _line(reader: Reader, row: NeedRow) -> Line:
    return Line(
        case_id=row.case_id,
        reported=format_date(row.at.astimezone(reader.desk.zone).date(), "short", locale=reader.locale),
        reference=reference(row.case_id),
        kind=reader.words(KINDS[NeedKind(row.kind)]),
        trade=row.trade,
        count=row.count,
        from_when=month_name(reader, row.from_month) if row.from_month else "",
        settlement=row.settlement or "",
        schooling=reader.words(SCHOOLING_NEEDED[Schooling(row.schooling)]) if row.schooling else "",
        shift=reader.words(SHIFTS[Shift(row.shift)]) if row.shift else "",
    )


def _address(month: date) -> str:
    return f"{ROOT}/needs?month={month:%Y-%m}"


def _month(typed: str) -> date | None:
    try:
        month = date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None
    return month if month.year in YEARS else None

"""The working calendar: the next days and what is promised now; closures and moved days are entered here."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.settings import done_flash
from console.visit import SentForm, TheVisit, Visit, redirect_done
from desk import calendar
from desk.calendar import Day, Kind
from desk.errors import ValueFault, ValueRefused
from desk.rights import Right, may
from locales import Text, _, format_day

router = APIRouter(prefix="/calendar")

KINDS: Mapping[Kind, Text] = {
    Kind.OPEN: _("open"),
    Kind.MOVED_WORKING: _("moved working day"),
    Kind.MOVED_REST: _("moved rest day"),
    Kind.HOLIDAY: _("public holiday"),
    Kind.CLOSURE: _("closure"),
    Kind.WEEKLY_REST: _("shut"),
}
FIELDS: Mapping[str, Text] = {
    "first": _("First day"),
    "last": _("Last day"),
    "source": _("Number of the decree"),
    "working_days": _("Saturdays that are worked"),
    "rest_days": _("Days of rest instead"),
}


@dataclass(frozen=True)
class Cell:
    day: str
    kind: str
    words: str
    spans: list[str]


@router.get("")
async def calendar_page(request: Request, visit: TheVisit, year: int | None = None) -> HTMLResponse:
    return await _page(visit, year, flash=done_flash(request))


@router.post("/closures")
async def add_closure(sent: SentForm) -> Response:
    fields, desk = sent.fields, sent.visit.reader.desk
    first, last = fields.get("first", ""), fields.get("last", "")
    try:
        await desk.database.write(calendar.add_closure, desk, sent.visit.staff, first, last)
    except ValueRefused as refused:
        return await _page(sent.visit, None, flash=Flash(_refusal(refused), is_error=True), typed=fields)
    return redirect_done("/calendar", "value-saved")


@router.post("/closures/remove")
async def remove_closure(sent: SentForm) -> RedirectResponse:
    desk = sent.visit.reader.desk
    await desk.database.write(calendar.remove_closure, desk, sent.visit.staff, sent.fields.get("day", ""))
    return redirect_done("/calendar", "value-saved")


@router.post("/moved/{year}")
async def set_moved_days(sent: SentForm, year: int) -> Response:
    desk = sent.visit.reader.desk
    try:
        await desk.database.write(calendar.set_moved_days, desk, sent.visit.staff, year, sent.fields)
    except ValueRefused as refused:
        return await _page(sent.visit, year, flash=Flash(_refusal(refused), is_error=True), typed=sent.fields)
    return redirect_done(f"/calendar?year={year}", "value-saved")


def _refusal(refused: ValueRefused) -> Text:
    label = FIELDS.get(refused.field, FIELDS["first"])
    if refused.fault is ValueFault.MISSING:
        return _("Not saved: “{label}” must not be empty.", label=label)
    return _("Not saved: “{label}” is wrong: give days such as 2026-12-28, in their year and in order.", label=label)


async def _page(
    visit: Visit, year: int | None, *, flash: Flash | None = None, typed: Mapping[str, str] | None = None
) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    shown = await desk.database.read(calendar.calendar_page, desk, visit.staff, year)
    back = f"{ROOT}/calendar?year={shown.decree.year}"
    layout = Layout(reader, reader.words(_("Calendar")), back=back, visit=visit, flash=flash)
    return page(
        "calendar.html",
        layout,
        422 if flash and flash.is_error else 200,
        shown=shown,
        starts=shown.days[0].day.weekday(),
        cells=[_cell(reader, day) for day in shown.days],
        closures=[(day.isoformat(), format_day(day, reader.locale)) for day in shown.closures],
        promise=reader.moment(shown.promise),
        urgent_promise=reader.moment(shown.urgent_promise),
        moved={
            "source": shown.decree.source,
            "working_days": "\n".join(day.isoformat() for day in shown.decree.working_days),
            "rest_days": "\n".join(day.isoformat() for day in shown.decree.rest_days),
            **{name: value for name, value in (typed or {}).items() if name in FIELDS},
        },
        typed=typed or {},
        may_change=may(visit.staff, Right.CHANGE_SETTINGS),
        form_token=visit.form_token,
    )


def _cell(reader: Reader, day: Day) -> Cell:
    spans = [f"{start:%-H:%M}–{end:%-H:%M}" for start, end in day.spans]
    kind = day.kind.name.lower().replace("_", "-")
    return Cell(reader.day(day.day), kind, reader.words(KINDS[day.kind]), spans)

"""The values that only the office can give: shown to colleagues, changed by a coordinator after a preview."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from console.layout import Flash, Layout, page
from console.reader import Reader
from console.rendering import ROOT
from console.settings_words import SETTINGS, refusal
from console.visit import SentForm, TheVisit, Visit, done_of, redirect_done
from desk import office_values
from desk.errors import ValueRefused
from desk.office_values import Preview, Value
from desk.rights import Right, may
from locales import Text, _

router = APIRouter(prefix="/settings")

LONG = ("closures", office_values.KINDS)  # one entry a line
DONE: Mapping[str, Text] = {
    "value-saved": _("Saved. It takes effect everywhere within seconds."),
    "value-taken-back": _("The value of the office's file counts again."),
}


@dataclass(frozen=True)
class Line:
    """One value in the list."""

    key: str
    label: str
    purpose: str
    said: list[str]
    is_sample: bool
    changed: bool


@dataclass(frozen=True)
class Input:
    name: str
    label: str
    value: str
    before: str
    is_long: bool


@router.get("")
async def settings_page(request: Request, visit: TheVisit) -> HTMLResponse:
    reader, desk = visit.reader, visit.reader.desk
    values = await desk.database.read(office_values.listing, desk, visit.staff)
    lines = [_line(reader, value) for value in values]
    flash = done_flash(request)
    layout = Layout(reader, reader.words(_("Settings")), back=f"{ROOT}/settings", visit=visit, flash=flash)
    return page("settings.html", layout, lines=lines, samples=[line for line in lines if line.is_sample])


def done_flash(request: Request) -> Flash | None:
    done = done_of(request)
    return Flash(DONE[done], done=done) if done in DONE else None


def _line(reader: Reader, value: Value) -> Line:
    setting = SETTINGS[value.key]
    parts = [
        (reader.words(setting.parts[name]) if setting.parts else "", _written(reader, value.key, text))
        for name, text in value.fields.items()
    ]
    said = [f"{label}: {text}" if label else text for label, text in parts if text]
    return Line(
        value.key, reader.words(setting.label), reader.words(setting.purpose), said, value.is_sample, value.changed
    )


@router.get("/{key}")
async def setting_page(visit: TheVisit, key: str) -> HTMLResponse:
    desk = visit.reader.desk
    return _page(visit, await desk.database.read(office_values.one, desk, visit.staff, key))


@router.post("/{key}")
async def preview_setting(sent: SentForm, key: str) -> HTMLResponse:
    """Shows what would change; nothing is stored yet."""
    visit, desk = sent.visit, sent.visit.reader.desk
    value = await desk.database.read(office_values.one, desk, visit.staff, key)
    try:
        shown = await desk.database.read(office_values.preview, desk, visit.staff, key, sent.fields)
    except ValueRefused as refused:
        return _refused(visit, value, refused, sent.fields)
    return _page(visit, value, typed=sent.fields, preview=shown)


@router.post("/{key}/save")
async def save_setting(sent: SentForm, key: str) -> Response:
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(office_values.change, desk, visit.staff, key, sent.fields)
    except ValueRefused as refused:
        value = await desk.database.read(office_values.one, desk, visit.staff, key)
        return _refused(visit, value, refused, sent.fields)
    return redirect_done("/settings", "value-saved")


@router.post("/{key}/take-back")
async def take_setting_back(sent: SentForm, key: str) -> Response:
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(office_values.take_back, desk, visit.staff, key)
    except ValueRefused as refused:
        return _refused(visit, await desk.database.read(office_values.one, desk, visit.staff, key), refused, {})
    return redirect_done("/settings", "value-taken-back")


def _refused(visit: Visit, value: Value, refused: ValueRefused, typed: Mapping[str, str]) -> HTMLResponse:
    flash = Flash(refusal(value.key, refused), is_error=True)
    return _page(visit, value, typed=typed, flash=flash, status=422)


def _page(
    visit: Visit,
    value: Value,
    *,
    typed: Mapping[str, str] | None = None,
    preview: Preview | None = None,
    flash: Flash | None = None,
    status: int = 200,
) -> HTMLResponse:
    reader, setting = visit.reader, SETTINGS[value.key]
    after = preview.after if preview else typed or {}
    address = f"{ROOT}/settings/{value.key}"
    layout = Layout(reader, reader.words(setting.label), back=address, visit=visit, flash=flash)
    return page(
        "setting.html",
        layout,
        status,
        address=address,
        heading=reader.words(setting.label),
        purpose=reader.words(setting.purpose),
        how=reader.words(setting.how or ""),
        value=value,
        inputs=[_input(reader, value, name, after) for name in value.fields],
        promises=_promises(reader, preview),
        is_preview=preview is not None,
        may_change=may(visit.staff, Right.CHANGE_SETTINGS),
        form_token=visit.form_token,
    )


def _input(reader: Reader, value: Value, name: str, after: Mapping[str, str]) -> Input:
    before = _written(reader, value.key, value.fields[name])
    label = reader.words(SETTINGS[value.key].label_of(name))
    now = _written(reader, value.key, after[name]) if name in after else before
    return Input(name, label, now, before, value.key in LONG)


def _written(reader: Reader, key: str, text: str) -> str:
    """Numbers as the reader's language writes them; both ways are understood."""
    is_number = key in (*office_values.NUMBERS, *office_values.GROUPS)
    return text.replace(".", ",") if is_number and reader.locale == "hu" else text


def _promises(reader: Reader, preview: Preview | None) -> list[str]:
    """Only where the change would move them."""
    if preview is None or preview.promise_before == preview.promise_after:
        return []
    return [reader.moment(preview.promise_before), reader.moment(preview.promise_after)]

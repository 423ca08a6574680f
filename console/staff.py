"""Colleagues and partner offices: seen by the office, changed by the coordinator; everybody's own absence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words
from console.layout import Flash, Layout, page
from console.rendering import ROOT
from console.staff_view import absence_of, colleagues_of, day_choices, office_choices, role_choices
from console.visit import SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import roster
from desk.desk import Desk
from desk.errors import DeskError, NotAllowed, NotFound, SenselessDays
from desk.rights import Right, may, must
from desk.roster import WORKING_DAYS, Place, Roster, StaffRow
from desk.routing import NAMES
from desk.staff import SignInLink
from locales import Text, _

router = APIRouter(prefix="/staff")

RowId = Annotated[int, Path(ge=1, le=2**53)]
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Act:
    """Something done to a colleague or an office by a form."""

    name: str
    do: Callable[[Desk, StaffRow, int, Fields], None]
    done: Text


def _change(desk: Desk, by: StaffRow, staff_id: int, fields: Fields) -> None:
    days = "".join(day for day in WORKING_DAYS if f"day{day}" in fields)
    place = Place(fields.get("name", ""), fields.get("role", ""), _chosen_office(fields), days)
    roster.change(desk, by, staff_id, place)


def _remove(desk: Desk, by: StaffRow, staff_id: int, _fields: Fields) -> None:
    roster.remove(desk, by, staff_id)


def _absence(desk: Desk, by: StaffRow, staff_id: int, fields: Fields) -> None:
    roster.set_absence(desk, by, staff_id, _day(fields, "first"), _day(fields, "last"))


def _rename_office(desk: Desk, by: StaffRow, office_id: int, fields: Fields) -> None:
    roster.rename_office(desk, by, office_id, fields.get("name", ""))


def _set_desk(desk: Desk, by: StaffRow, office_id: int, fields: Fields) -> None:
    roster.set_desk(desk, by, office_id, fields.get("desk", ""))


def _remove_office(desk: Desk, by: StaffRow, office_id: int, _fields: Fields) -> None:
    roster.remove_office(desk, by, office_id)


CHANGED = _("The change has been saved.")
ACTS = {
    act.name: act
    for act in (
        Act("change", _change, CHANGED),
        Act("absence", _absence, CHANGED),
        Act("remove", _remove, _("The colleague has been removed; open cases are in the queue again.")),
    )
}
OFFICE_ACTS = {
    act.name: act
    for act in (
        Act("rename", _rename_office, CHANGED),
        Act("desk", _set_desk, CHANGED),
        Act("remove", _remove_office, _("The office has been removed.")),
    )
}
DONE = {
    "staff-change": CHANGED,
    "staff-absence": CHANGED,
    "staff-remove": ACTS["remove"].done,
    "office-rename": CHANGED,
    "office-desk": CHANGED,
    "office-remove": OFFICE_ACTS["remove"].done,
    "office-added": _("The office has been added."),
}


@router.get("")
async def staff_page(visit: TheVisit, done: TheDone) -> HTMLResponse:
    return await _page(visit, Flash(DONE[done], done=done) if done in DONE else None)


@router.post("")
async def add(request: Request, sent: SentForm) -> HTMLResponse:
    """Shows the link at once and only once, so there is no page to be sent on to."""
    visit, fields = sent.visit, sent.fields
    desk, office_id = visit.reader.desk, _chosen_office(fields)
    email, role = fields.get("email", ""), fields.get("role", "")
    try:
        link = await desk.database.write(roster.invite, desk, visit.staff, email, role, office_id)
    except DeskError as error:
        return await _refused(visit, error)
    return await _page(visit, link=_shown_link(request, link))


@router.post("/offices")
async def add_office(sent: SentForm) -> Response:
    visit = sent.visit
    desk = visit.reader.desk
    try:
        await desk.database.write(roster.add_office, desk, visit.staff, sent.fields.get("name", ""))
    except DeskError as error:
        return await _refused(visit, error)
    return redirect_done("/staff", "office-added")


@router.post("/offices/{office_id}/{act}")
async def act_on_office(sent: SentForm, office_id: RowId, act: str) -> Response:
    return await _act(sent, office_id, OFFICE_ACTS.get(act), "office")


@router.get("/{staff_id}")
async def colleague_page(visit: TheVisit, staff_id: RowId) -> HTMLResponse:
    return await _colleague_page(visit, staff_id)


@router.post("/{staff_id}/link")
async def renew_link(request: Request, sent: SentForm, staff_id: RowId) -> HTMLResponse:
    visit = sent.visit
    desk = visit.reader.desk
    try:
        link = await desk.database.write(roster.renew_link, desk, visit.staff, staff_id)
    except NotFound as error:
        raise HTTPException(404) from error
    return await _page(visit, link=_shown_link(request, link))


@router.post("/{staff_id}/{act}")
async def act_on_colleague(sent: SentForm, staff_id: RowId, act: str) -> Response:
    return await _act(sent, staff_id, ACTS.get(act), "staff")


@router.get("/{staff_id}/{act:path}")
async def back_to_staff(staff_id: str, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del staff_id, act
    return RedirectResponse(f"{ROOT}/staff", 303)


async def _act(sent: SentForm, row_id: int, act: Act | None, kind: str) -> Response:
    if act is None:
        raise HTTPException(404)
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(partial(act.do, desk, visit.staff, row_id, sent.fields))
    except DeskError as error:
        return await _refused(visit, error, row_id if kind == "staff" and act.name == "change" else None)
    return redirect_done("/staff", f"{kind}-{act.name}")


async def _refused(visit: Visit, error: DeskError, staff_id: int | None = None) -> HTMLResponse:
    """On the page of the form it was; nothing else is told to those whom the page is not for."""
    if isinstance(error, NotAllowed):
        raise error
    if isinstance(error, NotFound):
        raise HTTPException(404) from error
    status, sentence = refusal_words.sentence_of(error)
    flash = Flash(sentence, is_error=True)
    if staff_id is not None:
        return await _colleague_page(visit, staff_id, flash, status)
    return await _page(visit, flash, status)


async def _page(
    visit: Visit, flash: Flash | None = None, status: int = 200, link: dict[str, str] | None = None
) -> HTMLResponse:
    read = await _read(visit)
    reader, staff = visit.reader, visit.staff
    return page(
        "staff.html",
        Layout(reader, reader.words(_("Colleagues")), f"{ROOT}/staff", visit, flash),
        status,
        colleagues=colleagues_of(reader, staff, read),
        offices=read.offices,
        desks={code: name.into(reader.locale) for code, name in NAMES.items()},
        manages=may(staff, Right.MANAGE_STAFF),
        enters_absence=may(staff, Right.OWN_ABSENCE),
        own=staff,
        own_absence=absence_of(reader, staff),
        roles=role_choices(reader, "clerk"),
        office_choices=office_choices(read, None),
        link=link,
    )


async def _colleague_page(visit: Visit, staff_id: int, flash: Flash | None = None, status: int = 200) -> HTMLResponse:
    must(visit.staff, Right.MANAGE_STAFF)
    reader, read = visit.reader, await _read(visit)
    row = next((row for row in read.colleagues if row.id == staff_id), None)
    if row is None:
        raise HTTPException(404)
    return page(
        "colleague.html",
        Layout(reader, reader.words(_("Colleague")), f"{ROOT}/staff/{staff_id}", visit, flash),
        status,
        colleague=row,
        absence=absence_of(reader, row),
        roles=role_choices(reader, row.role),
        office_choices=office_choices(read, row.office_id),
        days=day_choices(reader, row.working_days),
    )


async def _read(visit: Visit) -> Roster:
    desk = visit.reader.desk
    return await desk.database.read(roster.read, desk, visit.staff)


def _shown_link(request: Request, link: SignInLink) -> dict[str, str]:
    scheme = "https" if request.app.state.secure else request.url.scheme
    return {"email": link.email, "address": f"{scheme}://{request.url.netloc}{ROOT}/sign-in?token={link.token}"}


def _chosen_office(fields: Fields) -> int | None:
    office = fields.get("office", "")
    return int(office) if office.isascii() and office.isdigit() and len(office) < 16 else None


def _day(fields: Fields, name: str) -> date | None:
    try:
        return date.fromisoformat(fields[name]) if fields.get(name) else None
    except ValueError as error:
        raise SenselessDays from error

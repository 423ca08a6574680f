"""The registration of one person: what a colleague mends in it and does for her."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import event_people_words as words
from console.event_page import EventId, show
from console.event_view import address_of, call_of, line_of
from console.layout import Flash, Layout, page, pulse
from console.rendering import ROOT
from console.visit import Fields, Sent, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import event_on_behalf, event_people, event_talks
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import EventClosed, NotFound, NotNow, Unreachable, ValueRefused
from desk.seats import State
from locales import _

router = APIRouter(prefix="/events")

RegistrationId = Annotated[int, Path(ge=1, le=2**53)]
REFUSED = (EventClosed, NotNow, Unreachable, ValueRefused)
LARGEST_NUMBER = 6  # digits of a number of people that is read at all


def _cancel(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, _fields: Fields) -> None:
    event_on_behalf.cancel(desk, staff, event_id, registration_id)


def _accept(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, _fields: Fields) -> None:
    event_on_behalf.accept(desk, staff, event_id, registration_id)


def _resize(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, fields: Fields) -> None:
    event_on_behalf.resize(desk, staff, event_id, registration_id, number(fields.get("seats", "")))


def _mend(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, fields: Fields) -> None:
    event_on_behalf.mend(desk, staff, event_id, registration_id, fields.get("name", ""), fields.get("phone", ""))


def _told(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, _fields: Fields) -> None:
    event_on_behalf.tell_by_phone(desk, staff, event_id, registration_id)


def _comes(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, _fields: Fields) -> None:
    event_on_behalf.tell_by_phone(desk, staff, event_id, registration_id, comes=True)


def _declines(desk: Desk, staff: StaffRow, event_id: int, registration_id: int, _fields: Fields) -> None:
    event_on_behalf.tell_by_phone(desk, staff, event_id, registration_id, comes=False)


Do = Callable[[Desk, StaffRow, int, int, Fields], None]
ACTS: dict[str, Do] = {
    "cancel": _cancel,
    "accept": _accept,
    "resize": _resize,
    "mend": _mend,
    "told": _told,
    "comes": _comes,
    "declines": _declines,
}
ON_THE_PHONE = ("told", "comes", "declines")  # done in the list of whom to phone
TALK = "talk"
ALL_ACTS = (*ACTS, TALK)


@router.get("/{event_id:int}/people/{registration_id:int}")
async def one_page(visit: TheVisit, done: TheDone, event_id: EventId, registration_id: RegistrationId) -> HTMLResponse:
    flash = Flash(words.DONE[done], done=done) if done in words.DONE else None
    return await show_one(visit, event_id, registration_id, flash)


@router.get("/{event_id:int}/people/{registration_id:int}/{act}")
async def act_again(event_id: EventId, registration_id: RegistrationId) -> Response:
    """Who signs in after an act was refused comes here; the page shows how things stand."""
    return RedirectResponse(f"{address_of(event_id)}/people/{registration_id}", 303)


@router.post("/{event_id:int}/people/{registration_id:int}/{act}")
async def act(sent: SentForm, event_id: EventId, registration_id: RegistrationId, act: str) -> Response:
    desk, staff = sent.visit.reader.desk, sent.visit.staff
    if act not in ALL_ACTS:
        raise HTTPException(404)
    try:
        if act == TALK:
            case_id = await desk.database.write(event_talks.case_for, desk, staff, event_id, registration_id)
            return RedirectResponse(f"{ROOT}/cases/{case_id}#reply-text", 303)
        await desk.database.write(partial(ACTS[act], desk, staff, event_id, registration_id, sent.fields))
    except NotFound:
        raise HTTPException(404) from None
    except REFUSED as refused:
        return await _refused(sent, event_id, registration_id, act, refused)
    place = "" if act in ON_THE_PHONE else f"/people/{registration_id}"
    return redirect_done(f"/events/{event_id}{place}", act)


async def _refused(
    sent: Sent, event_id: int, registration_id: int, act: str, error: EventClosed | NotNow | Unreachable | ValueRefused
) -> HTMLResponse:
    status, sentence = words.refusal(error)
    flash = Flash(sentence, is_error=True)
    if act in ON_THE_PHONE:
        return await show(sent.visit, event_id, flash, status)
    return await show_one(sent.visit, event_id, registration_id, flash, status, sent.fields)


async def show_one(
    visit: Visit,
    event_id: int,
    registration_id: int,
    flash: Flash | None = None,
    status: int = 200,
    typed: Fields | None = None,
) -> HTMLResponse:
    reader, desk, address = visit.reader, visit.reader.desk, f"{address_of(event_id)}/people/{registration_id}"
    try:
        opened = await desk.database.write(event_people.one, desk, visit.staff, event_id, registration_id)
    except NotFound:
        raise HTTPException(404) from None
    row, event = opened.guest.row, opened.event
    layout = Layout(
        reader,
        reader.words(_("Registration")),
        back=address,
        visit=visit,
        flash=flash,
        pulse=pulse(visit, opened.tally),
    )
    return page(
        "event_guest.html",
        layout,
        status,
        address=address,
        event_address=address_of(event_id),
        event_title=event.title(reader.locale),
        when=words.place_and_time(reader, event),
        row=row,
        line=line_of(reader, opened.guest),
        call=call_of(reader, event, opened.call) if opened.call else None,
        works=event_people.may_work(visit.staff),
        most=max(event.group_size, row.seats),
        acts=_acts(opened),
        hears=opened.hears,
        fields=typed or {"name": row.name or "", "phone": row.phone or ""},
    )


def _acts(opened: event_people.Opened) -> frozenset[str]:
    """What can be done with the registration as it is; whether it still can when it is done, the desk decides."""
    row, can = opened.guest.row, set()
    stands = row.state in (State.SEATED, State.OFFERED, State.WAITING) and opened.is_to_come
    if stands and row.came is None:
        can.add("cancel")
        can.add("accept" if row.state == State.OFFERED else "resize")
    if row.emptied_at is None:
        can.add("mend")
    return frozenset(can)


def number(typed: str) -> int:
    """0 for what is none."""
    digits = typed.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= LARGEST_NUMBER else 0

"""The filters that a colleague has saved: kept from the queue, renamed and removed on a page of their own."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console import refusal_words
from console.layout import Flash, Layout, page
from console.queue_filter import Asked
from console.rendering import ROOT
from console.visit import Fields, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import filters
from desk.casework import StaffRow
from desk.desk import Desk
from desk.errors import FilterRefused, NotFound
from desk.filters import LONGEST_NAME
from locales import Text, _

router = APIRouter(prefix="/filters")

FilterId = Annotated[int, Path(ge=1, le=2**53)]
SAVED = "filter-saved"


def _rename(desk: Desk, staff: StaffRow, filter_id: int, fields: Fields) -> None:
    filters.rename(desk, staff, filter_id, fields.get("name", ""))


def _remove(desk: Desk, staff: StaffRow, filter_id: int, _fields: Fields) -> None:
    filters.remove(desk, staff, filter_id)


ACTS: Mapping[str, Callable[[Desk, StaffRow, int, Fields], None]] = {"rename": _rename, "remove": _remove}
DONE: Mapping[str, Text] = {
    SAVED: _("The filter has been saved. You find it beside the views of the queue."),
    "filter-rename": _("The filter has its new name."),
    "filter-remove": _("The filter has been removed."),
}


@router.get("")
async def show(visit: TheVisit, done: TheDone) -> HTMLResponse:
    return await _page(visit, Flash(DONE[done], done=done) if done in DONE else None)


@router.post("")
async def save(sent: SentForm) -> Response:
    visit, desk, asked = sent.visit, sent.visit.reader.desk, Asked.read(sent.fields)
    try:
        await desk.database.write(
            filters.save, desk, visit.staff, sent.fields.get("name", ""), asked.view, asked.narrowed
        )
    except FilterRefused as error:
        return await _refused(visit, error)
    return redirect_done(replace(asked, after=None).address.removeprefix(ROOT), SAVED)


@router.get("/{filter_id}/{act}")
async def back_to_filters(filter_id: FilterId, act: str) -> RedirectResponse:
    """The address of a refused form, opened anew."""
    del filter_id, act
    return RedirectResponse(f"{ROOT}/filters", 303)


@router.post("/{filter_id}/{act}")
async def change(sent: SentForm, filter_id: FilterId, act: str) -> Response:
    if act not in ACTS:
        raise NotFound(act)
    visit, desk = sent.visit, sent.visit.reader.desk
    try:
        await desk.database.write(partial(ACTS[act], desk, visit.staff, filter_id, sent.fields))
    except FilterRefused as error:
        return await _refused(visit, error)
    return redirect_done("/filters", f"filter-{act}")


async def _refused(visit: Visit, error: FilterRefused) -> HTMLResponse:
    status, sentence = refusal_words.sentence_of(error)
    return await _page(visit, Flash(sentence, is_error=True), status)


async def _page(visit: Visit, flash: Flash | None, status: int = 200) -> HTMLResponse:
    reader = visit.reader
    found = await reader.desk.database.read(filters.of, reader.desk, visit.staff)
    layout = Layout(reader, reader.words(_("Saved filters")), back=f"{ROOT}/filters", visit=visit, flash=flash)
    shown = [(each, Asked(each.view, each.narrowed).address) for each in found]
    return page("filters.html", layout, status, filters=shown, longest=LONGEST_NAME)

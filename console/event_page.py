"""The page of one event: who comes, who waits, whom to phone, and which links lead to it. Names stand only here."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from console import event_people_words as words
from console.event_figures import figures_of, heads
from console.event_view import ADDRESS, address_of, regions
from console.layout import Flash, Layout, live_fragments, page, pulse
from console.visit import Fields, SentForm, TheDone, TheVisit, Visit, redirect_done
from desk import event_figures, event_people, event_sources
from desk.errors import NotFound, ValueRefused
from locales import _

router = APIRouter(prefix="/events")

EventId = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/{event_id:int}")
async def event_page(visit: TheVisit, done: TheDone, event_id: EventId) -> HTMLResponse:
    flash = Flash(words.DONE[done], done=done) if done in words.DONE else None
    return await show(visit, event_id, flash)


@router.get("/{event_id:int}/live")
async def live(visit: TheVisit, event_id: EventId) -> HTMLResponse:
    desk = visit.reader.desk
    try:
        shown = await desk.database.read(event_people.look_again, desk, visit.staff, event_id)
    except NotFound:
        raise HTTPException(404) from None
    return live_fragments(*regions(visit, shown).values(), pulse(visit, shown.tally))


@router.post("/{event_id:int}/sources")
async def add_source(sent: SentForm, event_id: EventId) -> Response:
    desk, name = sent.visit.reader.desk, sent.fields.get("source", "")
    try:
        await desk.database.write(event_sources.make, desk, sent.visit.staff, event_id, name)
    except ValueRefused as refused:
        status, sentence = words.refusal(refused)
        return await show(sent.visit, event_id, Flash(sentence, is_error=True), status, sent.fields)
    return redirect_done(f"/events/{event_id}#event-sources", "source")


async def show(
    visit: Visit, event_id: int, flash: Flash | None = None, status: int = 200, typed: Fields | None = None
) -> HTMLResponse:
    """The title of the tab names no event and nobody."""
    reader, desk, address = visit.reader, visit.reader.desk, address_of(event_id)
    try:
        shown = await desk.database.write(event_people.open_event, desk, visit.staff, event_id)
    except NotFound:
        raise HTTPException(404) from None
    over = await desk.database.read(event_figures.of_event, desk, visit.staff, event_id)
    layout = Layout(
        reader,
        reader.words(_("Event")),
        back=address,
        visit=visit,
        flash=flash,
        pulse=pulse(visit, shown.tally),
        live=f"{address}/live",
    )
    return page(
        "event_page.html",
        layout,
        status,
        address=address,
        list_address=ADDRESS,
        title=shown.event.title(reader.locale),
        parts=regions(visit, shown),
        works=event_people.may_work(visit.staff),
        takes=shown.event.state == "published" and reader.now < shown.event.starts_at,
        figures=figures_of(reader, over) if over else None,
        figure_heads=heads(reader),
        typed=(typed or Fields()).get("source", ""),
    )

"""The page of one event: who comes, who waits, whom to phone, and which links lead to it. Names stand only here."""

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from console import event_people_words as words
from console.event_figures import figures_of, heads
from console.event_view import ADDRESS, address_of, regions
from console.layout import Flash, Layout, live_fragments, page, pulse
from console.visit import Fields, SentForm, TheDone, TheVisit, Visit, redirect_done, redirect_sealed
from desk import event_figures, event_people, event_sources
from desk.errors import NotFound, ValueRefused
from desk.event_series import is_open
from desk.events import EventState
from desk.rights import Right
from locales import _

router = APIRouter(prefix="/events")

FEW = 10  # registrations among which nobody has to be looked for
EventId = Annotated[int, Path(ge=1, le=2**53)]


@router.get("/{event_id:int}")
async def event_page(visit: TheVisit, done: TheDone, event_id: EventId, s: str = "") -> HTMLResponse:
    """`s`: the words by which somebody is looked for, sealed."""
    flash = Flash(words.DONE[done], done=done) if done in words.DONE else None
    return await show(visit, event_id, flash, sealed=s)


@router.post("/{event_id:int}")
async def find(sent: SentForm, event_id: EventId) -> Response:
    event_people.must_work(sent.visit.staff, Right.READ_EVENTS)
    return redirect_sealed(sent, f"/events/{event_id}")


@router.get("/{event_id:int}/live")
async def live(visit: TheVisit, event_id: EventId, s: str = "") -> HTMLResponse:
    desk = visit.reader.desk
    try:
        shown = await desk.database.read(event_people.look_again, desk, visit.staff, event_id)
    except NotFound:
        raise HTTPException(404) from None
    return live_fragments(*regions(visit, shown, visit.unsealed(s)).values(), pulse(visit, shown.tally))


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
    visit: Visit,
    event_id: int,
    flash: Flash | None = None,
    status: int = 200,
    typed: Fields | None = None,
    sealed: str = "",
) -> HTMLResponse:
    """The title of the tab names no event and nobody."""
    reader, desk, address, q = visit.reader, visit.reader.desk, address_of(event_id), visit.unsealed(sealed)
    query = f"?s={sealed}" if q else ""
    try:
        shown = await desk.database.write(event_people.open_event, desk, visit.staff, event_id)
    except NotFound:
        raise HTTPException(404) from None
    over = await desk.database.read(event_figures.of_event, desk, visit.staff, event_id)
    layout = Layout(
        reader,
        reader.words(_("Event")),
        back=f"{address}{query}",
        visit=visit,
        flash=flash,
        pulse=pulse(visit, shown.tally),
        live=f"{address}/live{query}",
    )
    return page(
        "event_page.html",
        layout,
        status,
        address=address,
        list_address=ADDRESS,
        title=shown.event.title(reader.locale),
        parts=regions(visit, shown, q),
        q=q,
        is_long=shown.people > FEW,
        works=event_people.may_work(visit.staff),
        takes=shown.event.state == EventState.PUBLISHED and reader.now < shown.event.starts_at,
        is_open=is_open(shown.event, reader.now),
        has_door=shown.event.state != EventState.CALLED_OFF,
        figures=figures_of(reader, over) if over else None,
        figure_heads=heads(reader),
        typed=(typed or Fields()).get("source", ""),
    )

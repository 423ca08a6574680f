"""The events of the office: the list, live, and who may open pages of events at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path
from starlette.responses import HTMLResponse

from console import event_words as words
from console.layout import Flash, Layout, live_fragments, page
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.visit import Sent, SentForm, TheDone, TheVisit, Visit
from desk import event_drafts
from desk.event_drafts import LISTED, EventRow, Listed
from desk.events import EventState
from desk.rights import Right, may
from locales import _

router = APIRouter(prefix="/events")

ADDRESS = f"{ROOT}/events"
EventId = Annotated[int, Path(ge=1, le=2**53)]


async def event_visit(visit: TheVisit) -> Visit:
    """For a partner office there are no events."""
    if not may(visit.staff, Right.READ_EVENTS):
        raise HTTPException(404)
    return visit


async def event_form(sent: SentForm) -> Sent:
    await event_visit(sent.visit)
    return sent


EventVisit = Annotated[Visit, Depends(event_visit)]
EventForm = Annotated[Sent, Depends(event_form)]


@dataclass(frozen=True)
class Line:
    """One event in the list. `taken`: of how many places, where they are counted."""

    id: int
    href: str
    title: str
    kind: str
    when: str
    where: str
    state: str
    state_words: str
    by_invitation: bool
    taken: str
    waiting: int
    offered: int


@router.get("")
async def list_page(visit: EventVisit, done: TheDone, kind: str = "", past: bool = False) -> HTMLResponse:
    reader = visit.reader
    known = kind if kind in reader.desk.office.event_kinds else ""
    query = _query(known, past=past)
    layout = Layout(
        reader,
        reader.words(_("Events")),
        back=f"{ADDRESS}{query}",
        visit=visit,
        flash=done_flash(done),
        live=f"{ADDRESS}/live{query}",
    )
    return page(
        "events.html",
        layout,
        address=ADDRESS,
        list=await _list(visit, known, past=past),
        kinds=[(code, words.kind(reader, code)) for code in reader.desk.office.event_kinds],
        kind=known,
        past=past,
        coming_address=f"{ADDRESS}{_query(known, past=False)}",
        past_address=f"{ADDRESS}{_query(known, past=True)}",
        may_write=may(visit.staff, Right.WORK_EVENTS),
    )


@router.get("/live")
async def live_list(visit: EventVisit, kind: str = "", past: bool = False) -> HTMLResponse:
    known = kind if kind in visit.reader.desk.office.event_kinds else ""
    return live_fragments(await _list(visit, known, past=past))


def done_flash(done: str) -> Flash | None:
    return Flash(words.DONE[done], done=done) if done in words.DONE else None


def span(reader: Reader, event: EventRow) -> str:
    """ "dec. 5., szombat 10:00–12:00", of another year with its number before it; never "tomorrow": it is compared."""
    starts, ends = (moment.astimezone(reader.desk.zone) for moment in (event.starts_at, event.ends_at))
    return f"{day_words(reader, starts.date())} {starts:%-H:%M}–{ends:%-H:%M}"


def day_words(reader: Reader, day: date) -> str:
    """With its weekday, and the year where it is not this one."""
    said, this_year = reader.day(day), reader.now.astimezone(reader.desk.zone).year
    if day.year == this_year:
        return said
    return f"{said} {day.year}" if reader.locale == "en" else f"{day.year}. {said}"


def page_of(event: EventRow) -> str:
    """Where work on it goes on: a draft is looked at as people will see it, the others have a page with people."""
    return f"{ADDRESS}/{event.id}{'/preview' if event.state == EventState.DRAFT else ''}"


def _query(kind: str, *, past: bool) -> str:
    asked = [part for part in (f"kind={kind}" if kind else "", "past=1" if past else "") if part]
    return f"?{'&'.join(asked)}" if asked else ""


async def _list(visit: Visit, kind: str, *, past: bool) -> Region:
    reader, desk = visit.reader, visit.reader.desk

    def listing() -> Sequence[Listed]:
        return event_drafts.listing(desk, visit.staff, kind or None, over=past)

    lines = [_line(reader, each) for each in await desk.database.read(listing)]
    return region("events-list", "events_list.html", reader, lines=lines, past=past, is_cut=len(lines) == LISTED)


def _line(reader: Reader, listed: Listed) -> Line:
    event = listed.event
    return Line(
        id=event.id,
        href=page_of(event),
        title=event.title(reader.locale),
        kind=words.kind(reader, event.kind),
        when=span(reader, event),
        where=event.settlement or event.venue,
        state=event.state,
        state_words=reader.words(words.state(event, reader.now)),
        by_invitation=event.by_invitation,
        taken=_taken(reader, listed.taken, event.capacity),
        waiting=listed.waiting,
        offered=listed.offered,
    )


def _taken(reader: Reader, taken: int, capacity: int | None) -> str:
    if capacity is None:
        return str(taken)
    return reader.words(_("{taken} of {capacity}", taken=taken, capacity=capacity))

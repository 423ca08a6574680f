"""The queue: cases in the order in which they are due, filtered, page by page, live."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from console import queue_words
from console.layout import Layout, live_fragments, page, pulse
from console.partner import flash_of
from console.queue_filter import Asked, questions
from console.queue_rows import grouped
from console.reader import Reader
from console.rendering import Region, region
from console.visit import TheVisit, Visit
from desk.casework import Tally, View
from desk.queue import ALL, COUNTED, Queue, queue_page
from desk.rights import Right, may
from locales import _

router = APIRouter()


@dataclass(frozen=True)
class Tab:
    words: str
    href: str
    count: str
    is_current: bool


COUNTS: dict[View, Callable[[Tally], int]] = {
    View.OPEN: lambda tally: tally.open,
    View.MINE: lambda tally: tally.mine,
    View.UNCLAIMED: lambda tally: tally.unclaimed,
    View.DUE: lambda tally: tally.due,
    View.PARTNER: lambda tally: tally.referred,
    View.MESSAGES: lambda tally: tally.messages,
    View.PUT_OFF: lambda tally: tally.put_off,
    View.CLOSED: lambda tally: tally.closed,
}
OF_PARTNERS = (View.OPEN, View.CLOSED)  # what a partner office can make use of


@router.get("/")
async def show(request: Request, visit: TheVisit) -> HTMLResponse:
    asked = Asked.read(request.query_params)
    queue = await _read(visit, asked)
    title = visit.reader.words(_("Queue"))
    layout = Layout(
        visit.reader,
        title,
        back=asked.address,
        visit=visit,
        flash=flash_of(request),
        pulse=pulse(visit, queue.tally),
        live=asked.live,
    )
    return page(
        "queue.html",
        layout,
        tabs=_tabs(visit, queue, asked),
        list=_list(visit, queue, asked),
        asked=asked,
        questions=questions(visit.reader, asked, queue.offices),
        is_narrowed=asked.narrowed != ALL,
        whole=replace(asked, narrowed=ALL, after=None).address,
        can_search=may(visit.staff, Right.SEARCH),
    )


@router.get("/queue")
async def fragments(request: Request, visit: TheVisit) -> HTMLResponse:
    asked = Asked.read(request.query_params)
    queue = await _read(visit, asked)
    return live_fragments(pulse(visit, queue.tally), _tabs(visit, queue, asked), _list(visit, queue, asked))


async def _read(visit: Visit, asked: Asked) -> Queue:
    desk = visit.reader.desk
    return await desk.database.read(queue_page, desk, visit.staff, asked.view, asked.narrowed, asked.after)


def _tabs(visit: Visit, queue: Queue, asked: Asked) -> Region:
    views = View if may(visit.staff, Right.READ_THREAD) else OF_PARTNERS
    tabs = [_tab(visit.reader, queue.tally, each, asked.view) for each in views]
    return region("queue-tabs", "queue_tabs.html", visit.reader, tabs=tabs)


def _tab(reader: Reader, tally: Tally, view: View, current: View) -> Tab:
    count = counted(reader, COUNTS[view](tally))
    return Tab(reader.words(queue_words.VIEWS[view]), Asked(view).address, count, view is current)


def _list(visit: Visit, queue: Queue, asked: Asked) -> Region:
    reader, is_narrowed = visit.reader, asked.narrowed != ALL
    return region(
        "queue-list",
        "queue_list.html",
        reader,
        groups=grouped(reader, visit.staff, queue.cases),
        is_closed=asked.view is View.CLOSED,
        empty=reader.words(queue_words.NOTHING_SO_NARROW if is_narrowed else queue_words.EMPTY_VIEWS[asked.view]),
        name=reader.words(queue_words.VIEWS[asked.view]),
        count=counted(reader, queue.count),
        first=replace(asked, after=None).address if asked.after else None,
        next=replace(asked, after=queue.next).address if queue.next else None,
    )


def counted(reader: Reader, count: int) -> str:
    return str(count) if count < COUNTED else reader.words(_("{count} or more", count=COUNTED))

"""The queue: cases in the order in which they are due, filtered, page by page, live."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from console import filters, queue_words
from console.layout import Flash, Layout, live_fragments, page, pulse
from console.partner import flash_of
from console.queue_filter import Asked, questions
from console.queue_rows import grouped
from console.reader import Reader
from console.rendering import Region, region
from console.visit import TheVisit, Visit, done_of
from desk import filters as saved_filters
from desk.casework import Tally, View
from desk.filters import LONGEST_NAME, SavedFilter
from desk.queue import ALL, COUNTED, Queue, queue_page
from desk.rights import Right, may
from locales import _

router = APIRouter()


@dataclass(frozen=True)
class Tab:
    """`count`: empty for a saved filter, which is not counted before it is opened."""

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
    queue, saved = await _read(visit, asked), await _saved(visit)
    title = visit.reader.words(_("Queue"))
    layout = Layout(
        visit.reader,
        title,
        back=asked.address,
        visit=visit,
        flash=_flash(request),
        pulse=pulse(visit, queue.tally),
        live=asked.live,
    )
    return page(
        "queue.html",
        layout,
        tabs=_tabs(visit, queue, asked, saved),
        list=_list(visit, queue, asked),
        asked=asked,
        questions=questions(visit.reader, asked, queue.offices),
        is_narrowed=asked.narrowed != ALL,
        can_save=asked.narrowed != ALL and not any(map(asked.is_like, saved)),
        longest_name=LONGEST_NAME,
        whole=replace(asked, narrowed=ALL, after=None).address,
        can_search=may(visit.staff, Right.SEARCH),
    )


@router.get("/queue")
async def fragments(request: Request, visit: TheVisit) -> HTMLResponse:
    asked = Asked.read(request.query_params)
    queue, saved = await _read(visit, asked), await _saved(visit)
    return live_fragments(pulse(visit, queue.tally), _tabs(visit, queue, asked, saved), _list(visit, queue, asked))


def _flash(request: Request) -> Flash | None:
    done = done_of(request)
    return Flash(filters.DONE[done], done=done) if done == filters.SAVED else flash_of(request)


async def _read(visit: Visit, asked: Asked) -> Queue:
    desk = visit.reader.desk
    return await desk.database.read(queue_page, desk, visit.staff, asked.view, asked.narrowed, asked.after)


async def _saved(visit: Visit) -> list[SavedFilter]:
    desk = visit.reader.desk
    return await desk.database.read(saved_filters.of, desk, visit.staff)


def _tabs(visit: Visit, queue: Queue, asked: Asked, saved: list[SavedFilter]) -> Region:
    """Of a view and a saved filter that begins with it only the filter is the current one."""
    own = [Tab(each.name, Asked(each.view, each.narrowed).address, "", asked.is_like(each)) for each in saved]
    current = None if any(tab.is_current for tab in own) else asked.view
    views = View if may(visit.staff, Right.READ_THREAD) else OF_PARTNERS
    tabs = [_tab(visit.reader, queue.tally, each, current) for each in views]
    return region("queue-tabs", "queue_tabs.html", visit.reader, tabs=tabs, own=own)


def _tab(reader: Reader, tally: Tally, view: View, current: View | None) -> Tab:
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

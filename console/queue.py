"""The queue: every open case in the order in which it is due, live."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console import words
from console.layout import Layout, live_fragments, page, pulse
from console.preview import preview
from console.reader import Reader
from console.rendering import ROOT, Region, region
from console.visit import TheVisit, Visit
from desk import casework
from desk.cases import reference
from desk.casework import CaseRow, Queue, StaffRow, Tally, View
from locales import Text, _

router = APIRouter()


@dataclass(frozen=True)
class Row:
    """One case as the queue shows it: nothing by which the visitor could be reached."""

    id: int
    reference: str
    urgent: bool
    why: str
    topic: str | None
    question: str
    channel: str
    language: str
    lang: str
    since: str
    ago: str
    due: str
    nearness: str | None
    nearness_words: str
    state: str
    state_words: str
    owner: str


@dataclass(frozen=True)
class Tab:
    words: str
    href: str
    count: int
    is_current: bool


COUNTS: dict[View, Callable[[Tally], int]] = {
    View.OPEN: lambda tally: tally.open,
    View.MINE: lambda tally: tally.mine,
    View.UNCLAIMED: lambda tally: tally.unclaimed,
    View.CLOSED: lambda tally: tally.closed,
}


@router.get("/")
async def queue_page(visit: TheVisit, view: str = View.OPEN) -> HTMLResponse:
    chosen = view_named(view)
    queue = await _queue(visit, chosen)
    title = visit.reader.words(_("Queue"))
    layout = Layout(
        visit.reader,
        title,
        back=address_of(chosen),
        visit=visit,
        pulse=pulse(visit, queue.tally),
        live=f"{ROOT}/queue?view={chosen}",
    )
    return page("queue.html", layout, list=_list(visit, queue, chosen))


@router.get("/queue")
async def queue_fragments(visit: TheVisit, view: str = View.OPEN) -> HTMLResponse:
    chosen = view_named(view)
    queue = await _queue(visit, chosen)
    return live_fragments(pulse(visit, queue.tally), _list(visit, queue, chosen))


def view_named(name: str) -> View:
    return View(name) if name in set(View) else View.OPEN


def address_of(view: View) -> str:
    return f"{ROOT}/" if view is View.OPEN else f"{ROOT}/?view={view}"


async def _queue(visit: Visit, view: View) -> Queue:
    desk = visit.reader.desk
    return await desk.database.read(casework.queue, desk, visit.staff, view)


def _list(visit: Visit, queue: Queue, view: View) -> Region:
    rows = [_row(visit.reader, visit.staff, case) for case in queue.cases]
    return region(
        "queue-list",
        "queue_list.html",
        visit.reader,
        tabs=[_tab(visit.reader, queue.tally, each, view) for each in View],
        rows=rows,
        left_out=max(COUNTS[view](queue.tally) - len(rows), 0),
        is_closed=view is View.CLOSED,
        empty=visit.reader.words(words.EMPTY_VIEWS[view]),
        name=visit.reader.words(words.VIEWS[view]),
    )


def _tab(reader: Reader, tally: Tally, view: View, current: View) -> Tab:
    return Tab(reader.words(words.VIEWS[view]), address_of(view), COUNTS[view](tally), view is current)


def _row(reader: Reader, staff: StaffRow, case: CaseRow) -> Row:
    near = words.nearness(case, reader.now)
    return Row(
        id=case.id,
        reference=reference(case.id),
        urgent=case.urgent,
        why=reader.words(words.reason_of(case)),
        topic=reader.topic(case.topic),
        question=preview(case.question),
        channel=reader.words(words.CHANNELS.get(case.channel, case.channel)),
        language=reader.words(words.LANGUAGES.get(case.locale, case.locale)),
        lang=case.locale,
        since=reader.moment(case.opened_at),
        ago=reader.ago(case.opened_at),
        due=reader.words(_due(reader, case)),
        nearness=near,
        nearness_words=reader.words(words.NEARNESS[near]) if near else "",
        state=case.state,
        state_words=reader.words(words.state_of(case)),
        owner=reader.words(words.owner_of(case, staff) or _("nobody yet")),
    )


def _due(reader: Reader, case: CaseRow) -> Text | str:
    """What the fifth column says: the promise, or what came of it."""
    if case.closed_at is not None:
        return reader.moment(case.closed_at)
    if case.replied_at is not None and words.is_answered(case):
        return _("answered {moment}", moment=reader.moment(case.replied_at))
    return reader.moment(case.reply_by)

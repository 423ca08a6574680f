"""Search over all cases: what was found, newest first, as rows of the queue."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console import queue_words
from console.layout import Layout, page
from console.queue_rows import row_of
from console.reader import Reader
from console.rendering import ROOT
from console.visit import SentForm, TheVisit, redirect_sealed
from desk import search
from desk.rights import Right, must
from desk.search import Field
from locales import _

router = APIRouter()


@router.post("/search")
async def ask(sent: SentForm) -> Response:
    must(sent.visit.staff, Right.SEARCH)
    return redirect_sealed(sent, "/search")


@router.get("/search")
async def show(visit: TheVisit, s: str = "") -> HTMLResponse:
    """Every search that looks for something is recorded, with the number of its hits and without its words."""
    desk, reader, q = visit.reader.desk, visit.reader, visit.unsealed(s)
    results = await desk.database.read(search.find, desk, visit.staff, q)
    if results.understood:
        await desk.database.write(search.record, desk, visit.staff, "searched cases", results.hits)
    rows = [row_of(reader, visit.staff, case, _where(reader, results.matched.get(case.id))) for case in results.cases]
    layout = Layout(
        reader, reader.words(_("Search")), back=f"{ROOT}/search?s={s}" if q else f"{ROOT}/search", visit=visit
    )
    return page("search.html", layout, q=q, results=results, rows=rows)


def _where(reader: Reader, fields: Field | None) -> str | None:
    if not fields:
        return None
    named = [reader.words(queue_words.SEARCHED[each]) for each in Field if each in fields]
    return reader.words(_("found in: {fields}", fields=", ".join(named)))

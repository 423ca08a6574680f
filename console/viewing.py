"""An open case page tells that it is looked at, and learns who else looks; without scripts nothing is told."""

from functools import partial

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console.case_aside import viewers_of
from console.layout import live_fragments
from console.rendering import region
from console.visit import CaseId, SentForm
from desk import viewing

router = APIRouter(prefix="/cases")


@router.post("/{case_id}/viewing")
async def look(sent: SentForm, case_id: CaseId) -> HTMLResponse:
    visit, desk = sent.visit, sent.visit.reader.desk
    writing = bool(sent.fields.get("writing"))
    viewers = await desk.database.write(partial(viewing.look, desk, visit.staff, case_id, writing=writing))
    return live_fragments(
        region("viewers", "case_viewers.html", visit.reader, viewers=viewers_of(visit.reader, viewers))
    )

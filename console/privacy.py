"""What somebody has asked for by phone or in person: her data to take along, or gone."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from console.layout import Flash, Layout, page
from console.merging import PersonId
from console.rendering import ROOT
from console.visit import SentForm, TheVisit, Visit, redirect_done
from desk import erasing, exporting
from desk.errors import NotNow
from desk.files import as_attachment
from locales import _

router = APIRouter(prefix="/people")


@router.post("/{person_id}/export")
async def export(sent: SentForm, person_id: PersonId) -> Response:
    desk = sent.visit.reader.desk
    file = await desk.database.write(exporting.export_by_request, desk, sent.visit.staff, person_id)
    return Response(file.content, media_type=file.media_type, headers=dict(as_attachment(file.name)))


@router.get("/{person_id}/erase")
async def preview(visit: TheVisit, person_id: PersonId) -> HTMLResponse:
    """What will be gone, before it is."""
    return await _page(visit, person_id)


@router.post("/{person_id}/erase")
async def erase(sent: SentForm, person_id: PersonId) -> Response:
    desk, mark = sent.visit.reader.desk, sent.fields.get("mark", "")
    try:
        await desk.database.write(erasing.forget_by_request, desk, sent.visit.staff, person_id, mark)
    except NotNow:
        changed = _("Something new has come in since you looked. Please look again at what would be deleted.")
        return await _page(sent.visit, person_id, Flash(changed, is_error=True), 409)
    return redirect_done("/people", "erased")


async def _page(visit: Visit, person_id: str, flash: Flash | None = None, status: int = 200) -> HTMLResponse:
    desk, reader = visit.reader.desk, visit.reader
    found = await desk.database.read(erasing.preview, desk, visit.staff, person_id)
    address = f"{ROOT}/people/{person_id}"
    layout = Layout(reader, reader.words(_("Delete?")), back=f"{address}/erase", visit=visit, flash=flash)
    return page("erase.html", layout, status, found=found, address=address)

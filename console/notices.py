"""What the reader of a page is asked for, above every page; renewed live."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from console.layout import live_fragments, notices_of
from console.visit import TheVisit

router = APIRouter()


@router.get("/notices")
async def notices_fragment(visit: TheVisit) -> HTMLResponse:
    return live_fragments(notices_of(visit))

"""What is not chat API: the visitor's page, the embeddable element, health, readiness and metrics."""

from pathlib import Path

from fastapi import APIRouter, Request, Response, status
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse
from pydantic import BaseModel

from bot.metrics import Metrics
from bot.web.chat import TheDesk
from bot.web.errors import refusals

STATIC = Path(__file__).parent / "static"
CACHED = {"Cache-Control": "public, max-age=300"}
FRESH = {"Cache-Control": "no-cache"}

router = APIRouter()


class Readiness(BaseModel):
    ready: bool
    database: bool
    index: bool
    workers: bool | None  # null where the workers are other processes


def link_to_page(public_url: str, payload: str) -> str:
    """Behind the # it is in no request and no log; the page sends it as a start and takes it out of the address."""
    return f"{public_url}/#{payload}"


@router.get("/", include_in_schema=False)
async def page() -> FileResponse:
    return FileResponse(STATIC / "chat.html", headers=FRESH)


@router.get("/widget.js", include_in_schema=False)
async def widget() -> FileResponse:
    headers = {**CACHED, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(STATIC / "widget.js", media_type="text/javascript", headers=headers)


@router.get("/files.js", include_in_schema=False)
async def files_of_widget() -> FileResponse:
    headers = {**CACHED, "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    return FileResponse(STATIC / "files.js", media_type="text/javascript", headers=headers)


@router.get("/arriving.js", include_in_schema=False)
async def links_to_page() -> FileResponse:
    return FileResponse(STATIC / "arriving.js", media_type="text/javascript", headers=CACHED)


@router.get("/chat.css", include_in_schema=False)
async def style() -> FileResponse:
    return FileResponse(STATIC / "chat.css", headers=CACHED)


@router.get("/icon.svg", include_in_schema=False)
async def icon() -> FileResponse:
    return FileResponse(STATIC / "icon.svg", media_type="image/svg+xml", headers=CACHED)


@router.get("/healthz", tags=["operations"])
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz", tags=["operations"], response_model=Readiness, responses={503: {"model": Readiness}})
async def ready(request: Request, desk: TheDesk) -> JSONResponse:
    """Database, index and workers; a messenger being down is a metric, not unready."""
    checks = {
        "database": await desk.database.read(desk.database.answers),
        "index": bool(desk.published.current.articles),
        "workers": request.app.state.workers_running(),
    }
    good = all(check is not False for check in checks.values())
    code = status.HTTP_200_OK if good else status.HTTP_503_SERVICE_UNAVAILABLE
    return JSONResponse(Readiness(ready=good, **checks).model_dump(), code)


@router.get("/metrics", tags=["operations"], response_class=PlainTextResponse, responses=refusals())
async def metrics(request: Request, desk: TheDesk) -> Response:
    figures: Metrics = request.app.state.metrics
    return Response(await desk.database.read(figures.page, desk), media_type="text/plain; version=0.0.4")

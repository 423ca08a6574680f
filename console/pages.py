"""The staff console as one application, mounted by bot/web/server.py."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from console import (
    announcements,
    articles,
    audit,
    calendar,
    canned,
    case,
    check_in,
    correcting,
    digest,
    event_acts,
    event_by_hand,
    event_figures,
    event_forms,
    event_guest,
    event_page,
    event_papers,
    event_repeat,
    events,
    filters,
    keys,
    live,
    merging,
    needs,
    notices,
    partner,
    people,
    privacy,
    queue,
    referring,
    refusals,
    rules,
    search,
    sessions,
    settings,
    sign_in,
    staff,
    viewing,
)
from console.failures import Failures
from console.rendering import STATIC
from desk.desk import Desk

PARTS = (
    sign_in,
    sessions,
    keys,
    live,
    notices,
    queue,
    filters,
    viewing,
    referring,
    partner,
    correcting,
    case,
    search,
    people,
    needs,
    privacy,
    merging,
    digest,
    articles,
    rules,
    canned,
    announcements,
    check_in,
    event_papers,
    events,
    event_forms,
    event_acts,
    event_repeat,
    event_figures,
    event_by_hand,
    event_page,
    event_guest,
    staff,
    calendar,
    settings,
    audit,
)


class KeptFiles(StaticFiles):
    """Their addresses change with their content, so a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def peer(request: Request) -> str:
    return request.client.host if request.client else ""


def console_app(desk: Desk, *, secure: bool, address_of: Callable[[Request], str] = peer) -> FastAPI:
    """`secure`: people reach it by https, so cookies may go by nothing else. `address_of`: where a request comes from,
    as far as the proxies before us are trusted."""
    app = FastAPI(title="Paktum Asszisztens", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.state.secure = secure
    app.state.failures = Failures()
    app.state.address_of = address_of
    for part in PARTS:
        app.router.routes.extend(part.router.routes)  # as they stand; `include_router` builds each of them anew
    app.mount("/static", KeptFiles(directory=STATIC))
    refusals.install(app)
    return app

"""The staff console as one application, mounted by bot/web/server.py."""

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from console import case, live, people, queue, refusals, search, sign_in
from console.rendering import STATIC
from console.sign_in import Failures
from desk.desk import Desk


class KeptFiles(StaticFiles):
    """Their addresses change with their content, so a browser may keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def console_app(desk: Desk, *, secure: bool) -> FastAPI:
    """`secure`: people reach it by https, so cookies may go by nothing else."""
    app = FastAPI(title="Paktum Asszisztens", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.state.secure = secure
    app.state.failures = Failures()
    for part in (sign_in, live, queue, case, search, people):
        app.include_router(part.router, include_in_schema=False)
    app.mount("/static", KeptFiles(directory=STATIC))
    refusals.install(app)
    return app

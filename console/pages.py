from starlette.applications import Starlette

from desk.desk import Desk


def console_app(desk: Desk, *, secure: bool) -> Starlette:
    return Starlette()

"""The HTTP application: visitor chat, console and operations under one roof."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware

from bot.metrics import Metrics
from bot.reception import Reception
from bot.settings import Settings
from bot.web import chat, errors, events, files, notice, pages
from bot.web.chat import ChatLimits
from bot.web.guard import Guard
from bot.web.limits import request_address
from console.pages import console_app

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def web_application(
    reception: Reception,
    settings: Settings,
    metrics: Metrics,
    workers_running: Callable[[], bool | None],
    lifespan: Lifespan | None = None,
) -> FastAPI:
    app = FastAPI(
        title="Paktum Asszisztens",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.reception = reception
    app.state.metrics = metrics
    app.state.workers_running = workers_running
    app.state.limits = ChatLimits(reception.desk, settings.trusted_proxies)
    app.include_router(chat.router)
    app.include_router(files.router)
    app.include_router(pages.router)
    app.include_router(notice.router)
    app.include_router(events.router)
    secure = settings.base_url.startswith("https://")
    address_of = partial(request_address, trusted=settings.trusted_proxies)
    app.mount("/console", console_app(reception.desk, secure=secure, address_of=address_of))
    errors.install(app, reception.desk)
    if settings.widget_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.widget_origins),
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
            expose_headers=["Retry-After"],
        )
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Guard, most_with_files=lambda: reception.desk.office.limits.bytes_per_message, secure=secure)
    return app

"""The application behind a real server: streams are answered as they come, which no in-process transport does."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI


@asynccontextmanager
async def live(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a server on a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        config = uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1, lifespan="off")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  the server has no event to wait for
            await asyncio.sleep(0.01)
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                yield client
        finally:
            server.should_exit = True
            await running


class Stream:
    """Reads server-sent events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any]]:
        """Id and data of the next event; StopAsyncIteration at the end of the stream."""
        fields: dict[str, str] = {}
        while True:
            line = await asyncio.wait_for(anext(self._lines), 30)
            if not line and fields.get("data"):
                assert fields["event"] == "message"
                return fields["id"], json.loads(fields["data"])
            name, _colon, value = line.partition(":")
            if name:
                fields[name] = value.strip()


@asynccontextmanager
async def stream(
    client: httpx.AsyncClient, headers: dict[str, str], path: str = "/api/chat/events"
) -> AsyncIterator[Stream]:
    async with client.stream("GET", path, headers=headers) as response:
        yield Stream(response)

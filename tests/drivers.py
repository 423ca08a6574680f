"""People at the ends of the real channels: they type, tap by label and read. The same calls on every channel."""

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from bot.app import Workers, with_outbox
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.reception import Reception
from bot.settings import Settings
from bot.terminal import Terminal
from bot.web.server import web_application
from desk.desk import Desk
from storage.database import Database
from storage.outbox import count_waiting
from tests.said import Said
from tests.telegram import PICTURE, telegram_person


class Person(Protocol):
    async def type(self, text: str) -> None: ...

    async def tap(self, label: str) -> None: ...

    async def send_picture(self) -> None: ...

    async def read(self) -> list[Said]:
        """What has been said since the last time, her own lines left out."""
        ...


def web_app(
    desk: Desk, settings: Settings | None = None, workers_running: Callable[[], bool] = lambda: True
) -> FastAPI:
    metrics = Metrics()
    settings = settings or Settings(data_dir=Path())
    return web_application(Reception(desk, metrics), settings, metrics, workers_running)


def web_client(desk: Desk, settings: Settings | None = None, peer: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(web_app(desk, settings), raise_app_exceptions=False, client=(peer, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


class WebPerson:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.headers: dict[str, str] = {}
        self.seq = 0
        self.entries: dict[str, dict[str, Any]] = {}

    async def open(self, lang: str = "hu") -> "WebPerson":
        answer = await self.client.post("/api/chat/sessions", json={"lang": lang})
        assert answer.status_code == 201, answer.text
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}
        return self

    async def type(self, text: str) -> None:
        await self.post({"id": str(uuid4()), "text": text})

    async def tap(self, label: str) -> None:
        await self.post({"id": str(uuid4()), "button": self.button(label)})

    async def send_picture(self) -> None:
        files = {"file": ("foto.jpg", PICTURE)}
        answer = await self.client.post("/api/chat/files", data={"id": str(uuid4())}, files=files, headers=self.headers)
        assert answer.status_code == 202, answer.text

    async def post(self, body: dict[str, str]) -> httpx.Response:
        answer = await self.client.post("/api/chat/messages", json=body, headers=self.headers)
        assert answer.status_code == 202, answer.text
        return answer

    def button(self, label: str) -> str:
        """The id of the newest button with that label."""
        newest = sorted(self.entries.values(), key=lambda entry: -int(entry["seq"]))
        for entry in newest:
            for button in entry["buttons"]:
                if button["label"] == label:
                    return str(button["id"])
        raise AssertionError(f"no button {label!r}")

    def link(self, label: str) -> str:
        """The address behind the newest link button with that label."""
        newest = sorted(self.entries.values(), key=lambda entry: -int(entry["seq"]))
        return next(str(button["url"]) for entry in newest for button in entry["buttons"] if button["label"] == label)

    async def changes(self) -> list[dict[str, Any]]:
        answer = await self.client.get(f"/api/chat/messages?after={self.seq}", headers=self.headers)
        assert answer.status_code == 200, answer.text
        entries: list[dict[str, Any]] = answer.json()["messages"]
        for entry in entries:
            self.seq = max(self.seq, entry["seq"])
            self.entries[entry["id"]] = entry
        return entries

    async def read(self) -> list[Said]:
        return [
            Said(
                entry["text"],
                entry.get("author", entry["from"]),
                [button["label"] for button in entry["buttons"]],
                [file["name"] for file in entry["files"]],
            )
            for entry in await self.changes()
            if entry["from"] != "visitor" and not entry.get("deleted")
        ]


class Screen(io.StringIO):
    """Keeps each printed reply apart."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[str] = []

    def write(self, text: str) -> int:
        self.replies.append(text)
        return len(text)


SAVED = "Ide mentettem: "  # a file came with the reply above


class TerminalPerson:
    BUTTON = re.compile(r"  \[(\d+)\] (.*)")

    def __init__(self, terminal: Terminal, screen: Screen, reception: Reception, outbox: Outbox) -> None:
        self._terminal = terminal
        self._screen = screen
        self._reception = reception
        self._outbox = outbox
        self._labels: dict[str, str] = {}
        self.saved: list[Path] = []

    async def type(self, text: str) -> None:
        await self._reception.receive(self._terminal.incoming(self._reception.desk, text))

    async def tap(self, label: str) -> None:
        assert label in self._labels, f"no button {label!r} among {list(self._labels)}"
        await self.type(self._labels[label])

    async def send_picture(self) -> None:
        pytest.skip("the terminal takes no pictures")

    async def read(self) -> list[Said]:
        database = self._reception.desk.database
        while await database.read(_waiting, database):  # noqa: ASYNC110 – the database raises no event
            await asyncio.sleep(0.02)
        printed, self._screen.replies = self._screen.replies, []
        said: list[Said] = []
        for reply in printed:
            if reply.startswith(SAVED):
                self.saved.append(Path(reply.removeprefix(SAVED).strip()))
                said[-1].files.append(self.saved[-1].name)
            elif not reply.startswith("("):
                said.append(self._said(reply))
        return said

    def _said(self, reply: str) -> Said:
        lines, labels = [], {}
        for line in reply.strip("\n").split("\n"):
            button = self.BUTTON.fullmatch(line)
            if button:
                labels[button[2]] = button[1]
            else:
                lines.append(line)
        if labels:
            self._labels = labels
        speaker = lines[0].rstrip(":") if lines and lines[0].endswith("):") else "bot"
        return Said("\n".join(lines), speaker, list(labels))


def _waiting(database: Database) -> int:
    with database.reading() as tx:
        return count_waiting(tx)


@asynccontextmanager
async def web_person(desk: Desk) -> AsyncIterator[WebPerson]:
    async with web_client(desk) as client:
        yield await WebPerson(client).open()


@asynccontextmanager
async def terminal_person(desk: Desk) -> AsyncIterator[TerminalPerson]:
    screen = Screen()
    terminal = Terminal("somebody", io.StringIO(), screen)
    desk, outbox = with_outbox(desk, [terminal])
    terminal.attach(desk)
    reception = Reception(desk, Metrics())
    async with Workers(outbox).supervised():
        await reception.receive(terminal.start(desk))
        yield TerminalPerson(terminal, screen, reception, outbox)


PEOPLE: dict[str, Callable[[Desk], AbstractAsyncContextManager[Person]]] = {
    "web": web_person,
    "terminal": terminal_person,
    "polling": partial(telegram_person, mode="polling"),
    "webhook": partial(telegram_person, mode="webhook"),
}

"""A real `paktum serve` in a process of its own, and visitors who talk to it over HTTP."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from storage.database import Database
from tests.databases import SECRET
from tests.forking import Forked
from tests.learned import INDEX_DIR
from tests.waiting import in_words

PAKTUM = Path(sys.executable).with_name("paktum")
PATIENCE = 60.0  # seconds for a start on a busy machine


@dataclass
class Service:
    process: Forked | subprocess.Popen[str]
    url: str
    log: Path

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._is_ready():
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, f"it never got ready: {self.log.read_text(encoding='utf-8')}"
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=60).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(folder: Path, database: Database, port: int) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PAKTUM_")},
        "PAKTUM_DATA_DIR": str(folder),
        "PAKTUM_INDEX_DIR": str(INDEX_DIR),
        "PAKTUM_DATABASE_URL": database.url.render_as_string(hide_password=False),
        "PAKTUM_SECRET_KEY": SECRET,
        "PAKTUM_HTTP_PORT": str(port),
    }


@contextmanager
def started(
    folder: Path, database: Database, *options: str, settings: Mapping[str, str] | None = None
) -> Iterator[Service]:
    """Started, perhaps not ready yet; killed at the end if it still runs. `settings`: more of the environment."""
    port = free_port()
    log = folder / f"serve-{port}.log"
    environ = environment(folder, database, port) | dict(settings or {})
    process = Forked(["serve", *options], folder, environ, log, log)
    try:
        yield Service(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()
        process.wait()


@contextmanager
def serving(folder: Path, database: Database, *options: str) -> Iterator[Service]:
    with started(folder, database, *options) as service:
        service.wait_until_ready()
        yield service


@dataclass
class Visitor:
    """Knows which of her messages were accepted; `url` may change between two starts of the service."""

    url: str
    token: str
    accepted: dict[str, int] = field(default_factory=dict)

    @classmethod
    def arriving_at(cls, service: Service) -> "Visitor":
        answer = httpx.post(f"{service.url}/api/chat/sessions", json={}, timeout=60)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return cls(service.url, answer.json()["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, message_id: str, text: str) -> bool:
        """False when nobody answered."""
        body = {"id": message_id, "text": text}
        try:
            answer = httpx.post(f"{self.url}/api/chat/messages", json=body, headers=self.headers, timeout=30)
        except httpx.TransportError:
            return False
        assert answer.status_code == httpx.codes.ACCEPTED, answer.text
        self.accepted[message_id] = answer.json()["seq"]
        return True

    def thread(self) -> list[dict[str, Any]]:
        answer = httpx.get(f"{self.url}/api/chat/messages?after=0", headers=self.headers, timeout=60)
        assert answer.status_code == httpx.codes.OK, answer.text
        entries: list[dict[str, Any]] = answer.json()["messages"]
        return entries

    def check_each_is_there_once_with_its_answer(self, message_ids: list[str]) -> None:
        """After the greeting: each line of hers, and right behind it the one answer."""
        thread = self.thread()[1:]
        assert sorted(entry["id"] for entry in thread[::2]) == sorted(message_ids)
        assert [entry["from"] for entry in thread] == ["visitor", "bot"] * len(message_ids)


def new_ids(number: int) -> list[str]:
    return [str(uuid4()) for _time in range(number)]


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, in_words(holds)
        time.sleep(0.001)

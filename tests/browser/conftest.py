"""A real server and a real browser: `paktum run` in a folder of its own, headless Chromium in front of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.learned import INDEX_DIR

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
expect.set_options(timeout=30_000)  # milliseconds, on a busy machine


@dataclass
class Service:
    url: str
    folder: Path
    first_link: str
    cookies: dict[str, list[Any]] = field(default_factory=dict)  # of colleagues who are signed in (signing_in.py)

    def staff_link(self, email: str, role: str = "clerk", office: str | None = None) -> str:
        """A one-time sign-in link, as `paktum staff add` prints it."""
        team = ["--team", office] if office else []
        command = [sys.executable, "-m", "bot", "staff", "add", email, "--role", role, *team]
        done = subprocess.run(
            command, env=environment(self.folder, self.url), capture_output=True, text=True, check=True
        )
        return done.stdout.strip().splitlines()[-1]


def environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAKTUM_")}
    return {
        **kept,
        "PAKTUM_DATA_DIR": str(folder),
        "PAKTUM_INDEX_DIR": str(INDEX_DIR),
        "PAKTUM_HTTP_PORT": url.rpartition(":")[2],
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("service")
    url = f"http://localhost:{free_port()}"
    output = folder / "output.txt"
    with output.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], env=environment(folder, url), stdout=out, stderr=subprocess.STDOUT
        )
        try:
            wait_for(lambda: is_ready(url), "the service is not ready")
            link = re.search(r"http\S+sign-in\?token=\S+", output.read_text())
            assert link is not None
            yield Service(url, folder, link[0])
        finally:
            process.terminate()
            process.wait(15)


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=60).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine and no right to install it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, service: Service) -> Iterator[BrowserContext]:
    """A phone of its own; any fault in a page's console or any request elsewhere fails the test."""
    context = browser.new_context(viewport=PHONE, locale="hu-HU", base_url=service.url)  # type: ignore[arg-type]
    faults: list[str] = []
    context.on("page", lambda page: watch(page, faults, service.url))
    yield context
    context.close()
    assert not faults


def watch(page: Page, faults: list[str], url: str) -> None:
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(url) else faults.append(request.url))
    page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)

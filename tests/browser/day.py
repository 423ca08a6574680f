"""The world of a working day: the service by a clock that moves on, Telegram beside it, colleagues and visitors."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from tests.browser.chat import Chat
from tests.browser.conftest import DESK, PHONE, environment, free_port, is_ready, wait_for, watch
from tests.browser.day_clock import MovedClock
from tests.browser.day_service import COORDINATOR
from tests.browser.phone import Phone
from tests.browser.signing_in import enrol
from tests.browser.test_case_page import sound
from tests.databases import SECRET
from tests.telegram import TOKEN

PICTURES = Path(__file__).parents[2] / "docs" / "images" / "console"


@dataclass
class Day:
    browser: Browser
    url: str
    telegram: str
    clock: MovedClock
    first_link: str
    faults: list[str] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)  # of the authenticator apps, by e-mail address

    def move_to(self, moment: datetime) -> None:
        self._move_telegram(self.clock.move_to(moment))

    def keep_telegram_time(self) -> None:
        self._move_telegram(self.clock.now().timestamp() - time.time())

    def _move_telegram(self, seconds: float) -> None:
        httpx.post(f"{self.telegram}/sim/clock", json={"advance": seconds}, timeout=60).raise_for_status()

    def page(self, *, phone: bool = False) -> Page:
        """Any fault in its console, or a request elsewhere, fails the day."""
        size = PHONE if phone else DESK
        page = self.browser.new_context(viewport=size, locale="hu-HU", base_url=self.url).new_page()  # type: ignore[arg-type]
        watch(page, self.faults, self.url)
        return page

    def colleague(self, email: str, link: str) -> Page:
        page = self.page()
        self.secrets[email] = enrol(page, link, self.clock.now())
        page.wait_for_url(f"{self.url}/console/")
        return page

    def coordinator(self) -> Page:
        return self.colleague(COORDINATOR, self.first_link)

    def chat(self) -> Chat:
        return Chat(self.page(phone=True)).open()

    def phone(self, name: str) -> Phone:
        return Phone(self.telegram, name)


@contextmanager
def day(browser: Browser, folder: Path) -> Iterator[Day]:
    clock, url = MovedClock(folder), f"http://localhost:{free_port()}"
    clock.begin()
    with ExitStack() as running:
        simulator = running.enter_context(
            _process(folder / "telegram.txt", "simulator", "--port", "0", "--token", TOKEN)
        )
        telegram = _printed(simulator, r"http://\S+")
        given = environment(folder, url) | {
            "PAKTUM_SECRET_KEY": SECRET,
            "PAKTUM_TELEGRAM_TOKEN": TOKEN,
            "PAKTUM_TELEGRAM_API_URL": telegram,
        }
        service = running.enter_context(_process(folder / "service.txt", "tests.browser.day_service", env=given))
        link = _printed(service, r"http\S+sign-in\?token=\S+")
        wait_for(lambda: is_ready(url), "the service is not ready")
        begun = Day(browser, url, telegram, clock, link)
        begun.keep_telegram_time()
        yield begun
        assert not begun.faults


@contextmanager
def _process(output: Path, *command: str, env: dict[str, str] | None = None) -> Iterator[Path]:
    with output.open("w") as out:
        process = subprocess.Popen([sys.executable, "-m", *command], env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            yield output
        finally:
            process.terminate()
            process.wait(15)


def _printed(output: Path, pattern: str) -> str:
    wait_for(lambda: re.search(pattern, output.read_text()) is not None, f"{output.name} does not say {pattern}")
    found = re.search(pattern, output.read_text())
    assert found is not None
    return found[0]


def picture(page: Page, name: str, *, phone: bool = False, dark: bool = False) -> None:
    """Kept for the documents, only when asked for."""
    if not os.environ.get("PAKTUM_PICTURES"):
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size(PHONE if phone else DESK)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.screenshot(path=PICTURES / f"{name}.png")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def looked_at(page: Page, address: str) -> Page:
    """At both widths."""
    page.goto(address)
    sound(page)
    return page

"""What `paktum run` says about Telegram, and what it shows of events where `paktum serve` shows none."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from bot.commands.serve import telegram_line
from bot.settings import Settings
from bot.telegram.webhook import PATH
from tests.bot.commands.running import Paktum
from tests.serving import PAKTUM, Service, free_port

TOKEN = "1234567890:one-that-nobody-has-given-us"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (Settings(telegram_token=""), "off; put PAKTUM_TELEGRAM_TOKEN=… from @BotFather into .env"),
        (Settings(telegram_token=TOKEN), "polling; the bot answers while this runs"),
        (
            Settings(
                telegram_token=TOKEN,
                telegram_mode="webhook",
                telegram_webhook_secret="only-telegram-knows-it",
                public_url="https://paktum.example.hu",
            ),
            f"webhook at https://paktum.example.hu{PATH}",
        ),
    ],
    ids=["off", "polling", "webhook"],
)
def test_it_says_whether_telegram_is_on_and_how(settings: Settings, line: str) -> None:
    assert telegram_line(settings).startswith(line)
    assert TOKEN not in telegram_line(settings)


@contextmanager
def running(paktum: Paktum, command: str) -> Iterator[Service]:
    port = str(free_port())
    log = paktum.folder / f"{command}.log"
    with (
        log.open("w") as out,
        subprocess.Popen(
            [PAKTUM, command],
            cwd=paktum.folder,
            env=paktum.environment({"PAKTUM_HTTP_PORT": port}),
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            service = Service(process, f"http://localhost:{port}", log)
            service.wait_until_ready()
            yield service
        finally:
            process.terminate()


def test_samples_of_events_are_for_trying_only(paktum: Paktum) -> None:
    with running(paktum, "serve") as service:
        assert "Minta:" not in httpx.get(f"{service.url}/events", timeout=60).text
    with running(paktum, "run") as service:
        assert httpx.get(f"{service.url}/events", timeout=60).text.count("Minta: Női klub") == 3
        assert f"Events:        {service.url}/events\n" in service.log.read_text(encoding="utf-8")

"""`paktum demo` as a process: phones, visitor's chat and console, and a second start on what the first one left."""

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.commands.demo import demo_settings
from bot.settings import Settings
from tests.bot.commands.running import Paktum
from tests.databases import SECRET
from tests.serving import PAKTUM, free_port, wait_for

OFFICE_TOKEN = "987654321:the-office-itself-has-a-real-one"


@dataclass
class Demo:
    process: subprocess.Popen[str]
    phones: str
    chat: str
    sign_in: str

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.chat}readyz").is_success
        except httpx.TransportError:
            return False

    def person(self, name: str) -> "Phone":
        people: list[dict[str, Any]] = httpx.get(f"{self.phones}sim/people").json()
        return Phone(self.phones, next(one["id"] for one in people if one["name"] == name))


@dataclass
class Phone:
    phones: str
    id: int

    def act(self, action: str, **body: str) -> None:
        answer = httpx.post(f"{self.phones}sim/people/{self.id}/{action}", json=body)
        assert answer.is_success, answer.text

    def reads(self, words: str) -> bool:
        screen = httpx.get(f"{self.phones}sim/people/{self.id}/screen").json()
        return any(words in line["text"] for line in screen if not line["mine"])


@contextmanager
def demonstrating(paktum: Paktum) -> Iterator[Demo]:
    environment = paktum.environment({"PAKTUM_HTTP_PORT": str(free_port()), "PAKTUM_TELEGRAM_TOKEN": OFFICE_TOKEN})
    with (
        (paktum.folder / "demo.log").open("a") as log,
        subprocess.Popen(
            [PAKTUM, "demo"], cwd=paktum.folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            printed = "".join(process.stdout.readline() for _line in range(3))
            demo = Demo(process, *re.findall(r"http\S+", printed))
            wait_for(demo.is_ready)
            yield demo
        finally:
            process.kill()


def ask(demo: Demo) -> None:
    anna = demo.person("Anna")
    anna.act("start")
    wait_for(lambda: anna.reads("számítógépes program, nem ember"))
    anna.act("send", text="milyen papirok kellenek a munkaugyre")
    wait_for(lambda: anna.reads("lakcímkártya és TAJ-kártya"))


def test_a_question_on_a_phone_is_answered_each_time_the_demo_is_started(paktum: Paktum) -> None:
    for stop in (signal.SIGTERM, signal.SIGINT):
        with demonstrating(paktum) as demo:
            assert "Telegram-szimulátor" in httpx.get(demo.phones).text
            assert "paktum-chat" in httpx.get(demo.chat).text
            assert "Belépek" in httpx.get(demo.sign_in).text
            ask(demo)
            demo.process.send_signal(stop)
            assert demo.process.wait(30) == 0
    assert [one.name for one in (paktum.folder / "data").iterdir()] == ["demo"]
    assert "Traceback" not in (paktum.folder / "demo.log").read_text(encoding="utf-8")


def test_a_busy_port_and_a_folder_that_cannot_be_written_are_one_sentence_each(paktum: Paktum) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert paktum.refused(1, "demo", PAKTUM_HTTP_PORT=port).startswith(f"Port {port} on 127.0.0.1 cannot be opened")
    (paktum.folder / "occupied").write_text("", encoding="utf-8")
    sentence = paktum.refused(1, "demo", PAKTUM_DATA_DIR=str(paktum.folder / "occupied"))
    assert "cannot be written" in sentence


def test_nothing_of_the_office_but_port_and_time_zone_reaches_the_demo(paktum: Paktum) -> None:
    office = Settings(
        data_dir=paktum.folder,
        database_url="postgresql://localhost/paktum",
        secret_key=(SECRET,),
        http_host="0.0.0.0",
        http_port=8123,
        public_url="https://paktum.example.hu",
        trusted_proxies=("10.0.0.0/8",),
        widget_origins=("https://www.example.hu",),
        timezone="Europe/Vienna",
        telegram_token=OFFICE_TOKEN,
        telegram_api_url="https://api.example.hu",
        telegram_mode="webhook",
        telegram_webhook_secret="only-the-office-knows-it",
    )
    shown = demo_settings(office, "http://127.0.0.1:1")
    kept = {name for name in Settings.model_fields if getattr(shown, name) == getattr(office, name)}
    assert kept == {"http_port", "timezone"}
    assert shown.data_dir == paktum.folder / "demo"
    assert shown.database.startswith("sqlite:")
    Settings.model_validate(shown.model_dump())

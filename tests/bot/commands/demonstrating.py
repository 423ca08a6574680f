"""A running `paktum demo`, in a folder of its own."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.bot.commands.running import Paktum
from tests.serving import PAKTUM, free_port, wait_for

OFFICE_TOKEN = "987654321:the-office-itself-has-a-real-one"


@dataclass
class Demo:
    process: subprocess.Popen[str]
    phones: str
    chat: str
    events: str
    sign_in: str
    email: str
    password: str

    def code(self) -> str:
        code: str = httpx.get(f"{self.phones}sim/code", timeout=60).json()["code"]
        return code

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.chat}readyz", timeout=60).is_success
        except httpx.TransportError:
            return False

    def person(self, name: str) -> "Phone":
        people: list[dict[str, Any]] = httpx.get(f"{self.phones}sim/people", timeout=60).json()
        return Phone(self.phones, next(one["id"] for one in people if one["name"] == name))


@dataclass
class Phone:
    phones: str
    id: int

    def act(self, action: str, **body: str) -> None:
        answer = httpx.post(f"{self.phones}sim/people/{self.id}/{action}", json=body, timeout=60)
        assert answer.is_success, answer.text

    def reads(self, words: str) -> bool:
        screen = httpx.get(f"{self.phones}sim/people/{self.id}/screen", timeout=60).json()
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
            printed = "".join(process.stdout.readline() for _line in range(5))
            (account,) = re.findall(r"(\S+@\S+) (\S+), code", printed)
            demo = Demo(process, *re.findall(r"http\S+", printed), *account)
            wait_for(demo.is_ready)
            yield demo
        finally:
            process.kill()

"""A visitor's Telegram, in a simulator that is a process of its own."""

from typing import Any

import httpx

from tests.browser.conftest import wait_for


class Phone:
    def __init__(self, telegram: str, name: str) -> None:
        self._telegram = telegram
        self._address = f"/sim/people/{self._post('/sim/people', name=name)['id']}"
        self._post(f"{self._address}/start")

    def write(self, text: str) -> None:
        self._post(f"{self._address}/send", text=text)

    def tap(self, label: str) -> None:
        self._post(f"{self._address}/tap", label=label)

    def sees(self, words: str) -> None:
        wait_for(lambda: self.has(words), f"{words!r} does not stand on the phone")

    def has(self, words: str) -> bool:
        return any(words in shown["text"] for shown in self._shown())

    def _shown(self) -> list[dict[str, Any]]:
        shown: list[dict[str, Any]] = (
            httpx.get(f"{self._telegram}{self._address}/screen", timeout=60).raise_for_status().json()
        )
        return [one for one in shown if not one["mine"]]

    def _post(self, path: str, **body: object) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.post(f"{self._telegram}{path}", json=body, timeout=60).raise_for_status().json()
        return answer

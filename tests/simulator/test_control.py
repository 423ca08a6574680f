"""The control API that other processes use, the page's files, and the simulator as a process of its own."""

import json
import signal
import subprocess
import sys
import urllib.request
from typing import Any

import pytest
from aiohttp import web

from simulator.server import Simulator
from tests.simulator import aiogram_bot
from tests.simulator.conftest import TOKEN, Client


class Remote:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def post(self, path: str, **body: Any) -> Any:
        async with self.client.http.post(f"{self.client.simulator.url}/sim/{path}", json=body) as answer:
            return await answer.json()

    async def get(self, path: str) -> Any:
        async with self.client.http.get(f"{self.client.simulator.url}/sim/{path}") as answer:
            return await answer.json()


@pytest.mark.asyncio
async def test_people_are_driven_from_outside(client: Client) -> None:
    remote = Remote(client)
    anna = (await remote.post("people", name="Anna", language="hu"))["id"]
    asked = (await remote.post(f"people/{anna}/start", payload="x"))["result"]
    keyboard = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}]]}
    await client("sendMessage", chat_id=anna, text="Biztos?", reply_markup=keyboard)
    assert (await remote.post(f"people/{anna}/tap", label="Nem"))["error"] == "no “Nem” on her screen, only ['Igen']"
    number = (await remote.post(f"people/{anna}/tap", label="Igen"))["result"]
    assert (await client("getUpdates"))[-1]["callback_query"]["id"] == number
    await remote.post(f"people/{anna}/edit", message_id=asked, text="mégse")
    await remote.post(f"people/{anna}/block")
    screen = await remote.get(f"people/{anna}/screen")
    assert [(one["text"], one["edited"]) for one in screen] == [("mégse", True), ("Biztos?", False)]
    assert [one["text"] for one in await remote.get(f"people/{anna}/history")] == ["/start x", "Biztos?"]
    [phone] = await remote.get("people")
    assert (phone["blocked"], phone["messages"][1]["buttons"][0][0]["label"]) == (True, "Igen")
    assert "error" in await remote.post("people/77/block")


@pytest.mark.asyncio
async def test_a_phone_shows_the_bots_description_and_commands_in_its_own_language(client: Client) -> None:
    remote = Remote(client)
    for language, word in (("", "súgó"), ("en", "help")):
        await client("setMyDescription", description=f"{word}!", language_code=language)
        await client("setMyCommands", commands=[{"command": "x", "description": word}], language_code=language)
    private = {"type": "all_private_chats"}
    await client("setMyCommands", commands=[{"command": "y", "description": "magunk közt"}], scope=private)
    for name, language in (("Anna", "hu"), ("Mary", "en")):
        await remote.post("people", name=name, language=language)
    shown = [(phone["about"], phone["commands"]) for phone in await remote.get("people")]
    own = [{"command": "y", "description": "magunk közt"}]
    assert shown == [("súgó!", own), ("help!", own)]
    await client("deleteMyCommands", scope=private)
    assert [phone["commands"][0]["description"] for phone in await remote.get("people")] == ["súgó", "help"]


@pytest.mark.asyncio
async def test_groups_faults_clock_knobs_and_figures(client: Client) -> None:
    remote = Remote(client)
    anna = (await remote.post("people", name="Anna"))["id"]
    group = (await remote.post("groups", title="Falu"))["id"]
    await remote.post(f"groups/{group}/add_bot", by=anna)
    await remote.post("faults", method="sendMessage", code=500)
    assert (await client.answer("sendMessage", chat_id=group, text="szia"))["error_code"] == 500
    await client("sendMessage", chat_id=group, text="szia")
    await remote.post("updates", repeat=2, drop_after_200=1)
    before = client.simulator.clock.now()
    assert (await remote.post("clock", advance=3600))["now"] >= before + 3600
    assert [call["status"] for call in await remote.get("calls")] == [500, 200]
    metrics = await remote.get("metrics")
    assert metrics["calls"] == {"sendMessage 200": 1, "sendMessage 500": 1}
    assert metrics["flood"]["rates"][str(group)]["per_minute"] == 1
    assert client.simulator.updates.repeat == 2


@pytest.mark.asyncio
async def test_load_waits_for_each_answer(simulator: Simulator, client: Client) -> None:
    async with aiogram_bot.webhook(simulator, TOKEN):
        measured = await Remote(client).post("load", people=3, turns=12, texts=["egy", "kettő"])
    assert (measured["turns"], measured["lost"]) == (12, 0)
    assert simulator.counts["sendMessage", 200] == 12
    assert {shown.text for person in simulator.people for shown in person.history} == {"egy", "kettő"}


@pytest.mark.asyncio
async def test_events_bring_whole_phones_and_calls(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    async with client.http.get(f"{simulator.url}/sim/events") as stream:
        await stream.content.readuntil(b"\n\n")
        await anna.start()
        await client("sendMessage", chat_id=anna.id, text="Jó napot!")
        seen = b""
        while b"event: call" not in seen:
            seen += await stream.content.readuntil(b"\n\n")
    phones = [json.loads(line.removeprefix(b"data: ")) for line in seen.splitlines() if b'"messages"' in line]
    assert [message["text"] for message in phones[-1]["messages"]] == ["/start", "Jó napot!"]


@pytest.mark.asyncio
async def test_only_json_bodies_steer_and_the_page_is_closed_to_the_outside(client: Client) -> None:
    url = client.simulator.url
    async with client.http.post(f"{url}/sim/people", data='{"name": "Éva"}') as answer:
        assert answer.status == 404
    assert client.simulator.people == []
    for path, kind in (("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript")):
        async with client.http.get(url + path) as answer:
            assert (answer.status, answer.content_type) == (200, kind)
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    async with client.http.get(f"{url}/nincs") as answer:
        assert answer.status == web.HTTPNotFound.status_code


def test_a_process_of_its_own_says_its_address_and_ends_when_asked() -> None:
    command = [sys.executable, "-m", "simulator", "--port", "0", "--fast", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}/bot{TOKEN}/getMe") as answer:
            assert json.load(answer)["result"]["username"] == "paktum_proba_bot"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0

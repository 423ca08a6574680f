"""Delivery to a webhook: the secret, the queues, the retries."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client, eventually

Answer = Callable[[int], web.Response]


class Hook:
    """A bot's webhook that answers as told; `received` holds the updates as they came."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.received: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.open_gates = asyncio.Event()
        self.open_gates.set()
        self.at_once = 0
        self.most_at_once = 0

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.received.append(await request.json())
        number = len(self.received)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        await self.open_gates.wait()
        self.at_once -= 1
        return self.answer(number)

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.received if "message" in update]


@asynccontextmanager
async def hooked(
    client: Client, answer: Answer = lambda _number: web.Response(), **settings: Any
) -> AsyncIterator[Hook]:
    hook = Hook(answer)
    app = web.Application()
    app.router.add_post("/hook", hook.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    client.simulator.webhook.pace = 0.01
    assert await client("setWebhook", url=f"http://127.0.0.1:{port}/hook", **settings) is True
    try:
        yield hook
    finally:
        hook.open_gates.set()
        await client("deleteWebhook")
        await runner.cleanup()


async def all_delivered(simulator: Simulator) -> None:
    await simulator.world.until(lambda: not simulator.pending_updates(), 60)


@pytest.mark.asyncio
async def test_updates_come_with_the_secret_in_order(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.send("várt már")
    async with hooked(client, secret_token="titok_1") as hook:
        for text in ("egy", "kettő"):
            await anna.send(text)
        await all_delivered(simulator)
        assert hook.texts() == ["várt már", "egy", "kettő"]
        assert hook.secrets == {"titok_1"}
        info = await client("getWebhookInfo")
        assert (info["pending_update_count"], info["max_connections"]) == (0, 40)


@pytest.mark.asyncio
async def test_a_refused_update_comes_again_with_its_number(simulator: Simulator, client: Client) -> None:
    async with hooked(client, lambda number: web.Response(status=500 if number < 4 else 204)) as hook:
        await simulator.person("Anna").send("szia")
        await all_delivered(simulator)
        assert len({update["update_id"] for update in hook.received}) == 1
        assert [request.status for request in simulator.webhook.requests] == [500, 500, 500, 204]
        assert (await client("getWebhookInfo"))["last_error_message"].startswith("Wrong response from the webhook: 500")


@pytest.mark.asyncio
async def test_a_closed_connection_and_silence_are_failures(simulator: Simulator, client: Client) -> None:
    simulator.webhook.silence = 0.2
    async with hooked(client) as hook:
        hook.open_gates.clear()
        await simulator.person("Anna").send("szia")
        await simulator.world.until(lambda: bool(simulator.webhook.requests), 60)
        hook.open_gates.set()
        await all_delivered(simulator)
    assert [request.status for request in simulator.webhook.requests][-1] == 200
    assert simulator.webhook.requests[0].status is None


@pytest.mark.asyncio
async def test_chats_do_not_wait_for_each_other_but_one_chat_is_ordered(simulator: Simulator, client: Client) -> None:
    people = [simulator.person(name) for name in ("Anna", "Béla", "Cili")]
    async with hooked(client, max_connections=2) as hook:
        hook.open_gates.clear()
        for person in people:
            await person.send(f"{person.user.first_name} 1")
            await person.send(f"{person.user.first_name} 2")
        await eventually(lambda: len(hook.received) == 2)
        assert sorted(hook.texts()) == ["Anna 1", "Béla 1"]
        hook.open_gates.set()
        await all_delivered(simulator)
        assert hook.most_at_once == 2
        for person in people:
            mine = [text for text in hook.texts() if text.startswith(person.user.first_name)]
            assert mine == [f"{person.user.first_name} 1", f"{person.user.first_name} 2"]


@pytest.mark.asyncio
async def test_a_tap_does_not_wait_for_the_text_of_the_same_person(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    keyboard = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}]]}
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=keyboard)
    async with hooked(client) as hook:
        await all_delivered(simulator)
        hook.open_gates.clear()
        await anna.send("szia")
        await anna.tap("Igen")
        await eventually(lambda: len(hook.received) == 3)
        assert {"message", "callback_query"} <= {list(update)[1] for update in hook.received[1:]}


@pytest.mark.asyncio
async def test_a_swapped_tap_arrives_before_the_text_it_followed(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.start()
    keyboard = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}]]}
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=keyboard)
    async with hooked(client) as hook:
        await all_delivered(simulator)
        hook.open_gates.clear()
        simulator.updates.swap_next()
        await anna.send("szia")
        await anna.tap("Igen")
        await eventually(lambda: len(hook.received) == 2)
        assert simulator.pending_updates() == 2
        hook.open_gates.set()
        await all_delivered(simulator)
        assert [list(update)[1] for update in hook.received] == ["message", "callback_query", "message"]
        assert hook.received[1]["update_id"] > hook.received[2]["update_id"]


@pytest.mark.asyncio
async def test_a_method_in_the_answer_is_executed(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    reply = {"method": "sendMessage", "chat_id": anna.id, "text": "Itt vagyok."}
    async with hooked(client, lambda _number: web.json_response(reply)):
        await anna.send("szia")
        await all_delivered(simulator)
    assert anna.screen[-1].text == "Itt vagyok."


@pytest.mark.asyncio
async def test_a_lost_200_and_repeats_bring_the_update_again(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    async with hooked(client) as hook:
        simulator.updates.drop_after_200()
        await anna.send("egy")
        await all_delivered(simulator)
        simulator.updates.repeat = 2
        await anna.send("kettő")
        await all_delivered(simulator)
        assert hook.texts() == ["egy", "egy", "kettő", "kettő"]


@pytest.mark.asyncio
async def test_retries_wait_0_2_4_seconds(simulator: Simulator, client: Client) -> None:
    async with hooked(client, lambda number: web.Response(status=500 if number < 9 else 200)):
        simulator.webhook.pace = 0.0
        await simulator.person("Anna").send("szia")
        await all_delivered(simulator)
    assert [request.again_in for request in simulator.webhook.requests] == [0, 2, 4, 8, 16, 32, 60, 60, None]


@pytest.mark.asyncio
async def test_retry_after_of_the_bot_is_obeyed_and_old_updates_are_dropped(
    simulator: Simulator, client: Client
) -> None:
    async with hooked(client, lambda _number: web.Response(status=503, headers={"Retry-After": "5"})) as hook:
        await simulator.person("Anna").send("szia")
        await eventually(lambda: len(hook.received) == 3)
        simulator.clock.advance(86400)
        await eventually(lambda: simulator.pending_updates() == 0)
    assert {(request.status, request.again_in) for request in simulator.webhook.requests} == {(503, 5)}


@pytest.mark.asyncio
async def test_a_webhook_that_is_gone_for_23_hours_is_removed(simulator: Simulator, client: Client) -> None:
    simulator.webhook.silence = 5
    async with hooked(client, lambda _number: web.Response(status=410)) as hook:
        await simulator.person("Anna").send("szia")
        await eventually(lambda: len(hook.received) == 2)
        simulator.clock.advance(23 * 3600)
        await eventually(lambda: simulator.world.bots[TOKEN].updates.delivery is None)
        assert (await client("getWebhookInfo"))["url"] == ""
        assert [update["message"]["text"] for update in await client("getUpdates")] == ["szia"]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("url", "settings", "refusal"),
    [
        ("http://paktum.example/hook", {}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://paktum.example:9999/hook",
            {},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("http://127.0.0.1/hook", {"secret_token": "ő"}, "secret token contains unallowed characters"),
        ("http://127.0.0.1/hook", {"secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_refused_webhooks(client: Client, url: str, settings: dict[str, str], refusal: str) -> None:
    assert await client("setWebhook", url=url, **settings) == f"Bad Request: {refusal}"


@pytest.mark.asyncio
async def test_set_twice_and_deleted_twice_is_said(client: Client) -> None:
    url = "http://127.0.0.1:9/hook"
    said = [(await client.answer("setWebhook", url=url))["description"] for _time in range(2)]
    said += [(await client.answer("deleteWebhook"))["description"] for _time in range(2)]
    assert said == ["Webhook was set", "Webhook is already set", "Webhook was deleted", "Webhook is already deleted"]

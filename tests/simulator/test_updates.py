"""Updates by long poll: acknowledged, repeated, swapped, delayed, expired, and only for one poller."""

import asyncio

import pytest

from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client, eventually, let_pass


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


@pytest.mark.asyncio
async def test_unacknowledged_updates_come_again(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    for text in ("egy", "kettő", "három"):
        await anna.send(text)
    first = await client("getUpdates", limit=2)
    assert texts(first) == ["egy", "kettő"]
    assert await client("getUpdates", limit=2) == first
    rest = await client("getUpdates", offset=first[0]["update_id"] + 1)
    assert texts(rest) == ["kettő", "három"]
    assert simulator.pending_updates() == 2
    assert await client("getUpdates", offset=rest[-1]["update_id"] + 1) == []
    assert simulator.pending_updates() == 0


@pytest.mark.asyncio
async def test_a_negative_offset_keeps_the_newest(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    for text in ("egy", "kettő", "három"):
        await anna.send(text)
    assert texts(await client("getUpdates", offset=-1)) == ["három"]
    assert simulator.pending_updates() == 1


@pytest.mark.asyncio
async def test_a_long_poll_ends_with_the_first_update(simulator: Simulator, client: Client) -> None:
    poll = asyncio.create_task(client("getUpdates", timeout=50))
    await client("getMe")
    await simulator.person("Anna").send("szia")
    assert texts(await poll) == ["szia"]


@pytest.mark.asyncio
async def test_a_second_poller_ends_the_first(simulator: Simulator, client: Client) -> None:
    first = asyncio.create_task(client.answer("getUpdates", timeout=50))
    await eventually(lambda: simulator.world.bots[TOKEN].updates.polled)
    second = asyncio.create_task(client("getUpdates", timeout=50))
    refused = await first
    assert refused["error_code"] == 409
    assert refused["description"].startswith("Conflict: terminated by other getUpdates request")
    await simulator.person("Anna").send("szia")
    assert texts(await second) == ["szia"]


@pytest.mark.asyncio
async def test_no_poll_beside_a_webhook(simulator: Simulator, client: Client) -> None:
    first = asyncio.create_task(client.answer("getUpdates", timeout=50))
    await eventually(lambda: simulator.world.bots[TOKEN].updates.polled)
    await client("setWebhook", url="http://127.0.0.1:9/hook")
    assert (await first)["description"] == "Conflict: terminated by setWebhook request"
    assert (await client("getUpdates")).startswith("Conflict: can't use getUpdates method while webhook is active")


@pytest.mark.asyncio
async def test_repeated_updates_keep_their_number(simulator: Simulator, client: Client) -> None:
    simulator.updates.repeat = 3
    await simulator.person("Anna").send("szia")
    numbers = []
    offset = 0
    while updates := await client("getUpdates", offset=offset):
        numbers.append(updates[0]["update_id"])
        offset = numbers[-1] + 1
    assert numbers == [numbers[0]] * 3


@pytest.mark.asyncio
async def test_swapped_updates(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    simulator.updates.swap_next()
    for text in ("egy", "kettő", "három"):
        await anna.send(text)
    updates = await client("getUpdates")
    assert texts(updates) == ["kettő", "egy", "három"]
    assert await client("getUpdates", offset=updates[-1]["update_id"] + 1) == []


@pytest.mark.asyncio
async def test_a_delayed_update_lets_the_next_ahead(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    simulator.updates.delay(60)
    await anna.send("egy")
    await anna.send("kettő")
    assert simulator.pending_updates() == 2
    assert texts(await client("getUpdates")) == ["kettő"]
    let_pass(60)
    await eventually(lambda: len(simulator.world.bots[TOKEN].updates.pending) == 2)
    assert texts(await client("getUpdates")) == ["kettő", "egy"]


@pytest.mark.asyncio
async def test_updates_live_a_day_and_taps_150_seconds(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await anna.send("szia")
    keyboard = {"inline_keyboard": [[{"text": "Igen", "callback_data": "y"}]]}
    await client("sendMessage", chat_id=anna.id, text="Biztos?", reply_markup=keyboard)
    number = await anna.tap("Igen")
    simulator.clock.advance(151)
    assert texts(await client("getUpdates")) == ["szia"]
    refused = await client("answerCallbackQuery", callback_query_id=number)
    assert refused == "Bad Request: query is too old and response timeout expired or query ID is invalid"
    simulator.clock.advance(86400)
    assert await client("getUpdates") == []


@pytest.mark.asyncio
async def test_allowed_updates_stay_until_changed(simulator: Simulator, client: Client) -> None:
    anna = simulator.person("Anna")
    await client("getUpdates", allowed_updates=["message"])
    await anna.send("szia")
    await anna.block()
    assert [list(update)[1] for update in await client("getUpdates")] == ["message"]
    await client("getUpdates", allowed_updates=[])
    await anna.unblock()
    assert [list(update)[1] for update in await client("getUpdates")] == ["message", "my_chat_member"]

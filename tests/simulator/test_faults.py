"""Each fault by script, and the flood model with a stopped clock."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from simulator.api import Api, Ending, Reply
from simulator.methods import METHODS
from simulator.people import Person
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Client, eventually, let_pass

TOO_MANY = (
    '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}'
)


@pytest_asyncio.fixture
async def anna(simulator: Simulator) -> Person:
    anna = simulator.person("Anna")
    await anna.start()
    return anna


async def send(client: Client, to: Person, text: str = "szia", **params: Any) -> dict[str, Any]:
    return await client.answer("sendMessage", chat_id=to.id, text=text, **params)


@pytest.mark.asyncio
async def test_429_says_how_long_in_body_and_header(simulator: Simulator, client: Client, anna: Person) -> None:
    simulator.faults.add(method="sendMessage", retry_after=7)
    url = f"{simulator.url}/bot{TOKEN}/sendMessage"
    async with client.http.post(url, data={"chat_id": anna.id, "text": "szia"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert await response.text() == TOO_MANY
    assert (await send(client, anna))["ok"]
    assert [call.status for call in simulator.calls] == [429, 200]


@pytest.mark.asyncio
async def test_a_fault_hits_its_method_its_chat_its_text_and_so_often(
    simulator: Simulator, client: Client, anna: Person
) -> None:
    bela = simulator.person("Béla")
    await bela.start()
    simulator.faults.add(method="sendMessage", chat=anna.id, match="kép", code=500, times=2)
    texts = [(anna, "szia"), (bela, "kép"), (anna, "képzés"), (anna, "kép"), (anna, "kép")]
    answers = [await send(client, to, text) for to, text in texts]
    assert [answer.get("error_code") for answer in answers] == [None, None, 500, 500, None]
    simulator.faults.add(method="*", code=401)
    assert await client("getMe") == "Unauthorized"
    simulator.faults.add(
        code=400, description="Bad Request: message thread not found", match=lambda p: p["text"] == "?"
    )
    assert (await send(client, anna, "?"))["description"] == "Bad Request: message thread not found"


@pytest.mark.asyncio
async def test_an_upgraded_group_says_its_new_id(simulator: Simulator, client: Client, anna: Person) -> None:
    simulator.faults.add(chat=anna.id, migrate_to=-1001234567890)
    answer = await send(client, anna)
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": -1001234567890}


@pytest.mark.asyncio
async def test_a_bad_gateway_speaks_html(simulator: Simulator, client: Client, anna: Person) -> None:
    simulator.faults.add(method="sendMessage", body="<html><h1>502 Bad Gateway</h1></html>")
    async with client.http.get(f"{simulator.url}/bot{TOKEN}/SENDMESSAGE?chat_id={anna.id}&text=szia") as response:
        assert (response.status, response.content_type) == (502, "text/html")
        assert "Bad Gateway" in await response.text()


@pytest.mark.asyncio
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_cut_connection_before_and_after_the_effect(
    simulator: Simulator, client: Client, anna: Person, after_effect: bool
) -> None:
    simulator.faults.add(method="sendMessage", cut=True, after_effect=after_effect)
    with pytest.raises(aiohttp.ClientConnectionError):
        await send(client, anna)
    assert (anna.screen[-1].text == "szia") is after_effect
    assert simulator.calls[-1].status == 0


async def give_up_once_it_is_taken(simulator: Simulator, request: Coroutine[Any, Any, Any]) -> None:
    asked = asyncio.create_task(request)
    await eventually(lambda: len(simulator.faults) == 0)
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    assert asked.cancelled()


@pytest.mark.asyncio
@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_hanging_request_lasts_until_the_client_gives_up(
    simulator: Simulator, client: Client, anna: Person, after_effect: bool
) -> None:
    simulator.faults.add(method="sendMessage", hang=True, after_effect=after_effect)
    await give_up_once_it_is_taken(simulator, send(client, anna))
    assert (anna.screen[-1].text == "szia") is after_effect
    assert (await send(client, anna, "újra"))["ok"]


@pytest.mark.asyncio
async def test_effect_done_but_answer_lost(simulator: Simulator, client: Client, anna: Person) -> None:
    simulator.faults.add(method="sendMessage", code=500, after_effect=True)
    assert (await send(client, anna))["error_code"] == 500
    await send(client, anna)
    assert [shown.text for shown in anna.history] == ["/start", "szia", "szia"]


@pytest.mark.asyncio
async def test_latency_alone_only_delays(simulator: Simulator, client: Client, anna: Person) -> None:
    simulator.faults.add(method="sendMessage", latency=60)
    slow = asyncio.create_task(send(client, anna, "lassú"))
    await eventually(lambda: len(simulator.faults) == 0)
    await send(client, anna, "gyors")
    let_pass(60)
    assert (await slow)["ok"]
    assert [shown.text for shown in anna.screen[1:]] == ["gyors", "lassú"]


@pytest.mark.asyncio
@pytest.mark.parametrize("after_effect", [False, True])
async def test_who_gives_up_during_latency_has_done_it_only_after_the_effect(
    simulator: Simulator, client: Client, anna: Person, after_effect: bool
) -> None:
    simulator.faults.add(method="sendMessage", latency=30, after_effect=after_effect)
    await give_up_once_it_is_taken(simulator, send(client, anna))
    await eventually(lambda: len(simulator.calls) == 1)
    assert simulator.calls[0].status == 0
    assert (anna.screen[-1].text == "szia") is after_effect


WAYS: dict[str, tuple[dict[str, Any], Any]] = {
    "429": ({"retry_after": 7}, Reply(429, TOO_MANY, 7)),
    "500": ({"code": 500}, Reply(500, '{"ok":false,"error_code":500,"description":"Internal Server Error"}')),
    "HTML": ({"body": "<h1>502</h1>"}, Reply(502, "<h1>502</h1>", content_type="text/html")),
    "hang": ({"hang": True}, Reply(0, "", ending=Ending.HANG)),
    "cut": ({"cut": True}, Reply(0, "", ending=Ending.CUT)),
    "slow and cut": ({"cut": True, "latency": 0.001}, Reply(0, "", ending=Ending.CUT)),
}


@pytest.mark.asyncio
@pytest.mark.parametrize("method", METHODS)
async def test_every_method_fails_in_every_way(simulator: Simulator, method: str) -> None:
    api, bot = Api(simulator.world), simulator.world.bots[TOKEN]
    for how, expected in WAYS.values():
        simulator.faults.add(method=method, **how)
        assert await api.execute(bot, method, {}) == expected
    assert (len(simulator.faults), len(simulator.calls)) == (0, len(WAYS))


@pytest_asyncio.fixture
async def strict() -> AsyncIterator[Simulator]:
    async with Simulator.running(flood=True) as running:
        running.add_bot(TOKEN, username="paktum_proba_bot", name="Paktum próba")
        running.clock.stop()
        yield running


@pytest_asyncio.fixture
async def flooding(strict: Simulator) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as http:
        yield Client(strict, http)


@pytest.mark.asyncio
async def test_one_chat_gets_three_at_once_then_one_a_second(strict: Simulator, flooding: Client) -> None:
    anna = strict.person("Anna")
    await anna.start()
    answers = [await send(flooding, anna, f"{number}") for number in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert answers[3]["parameters"] == {"retry_after": 1}
    assert (await flooding("sendChatAction", chat_id=anna.id, action="typing")) is True
    strict.clock.advance(1)
    assert [(await send(flooding, anna))["ok"] for _time in range(2)] == [True, False]
    assert [(chat, wait) for _at, chat, wait in strict.flood.served] == [(anna.id, 1), (anna.id, 1)]
    assert strict.flood.rates[anna.id].per_minute == 6
    assert strict.flood.rates[anna.id].per_second == 4


@pytest.mark.asyncio
async def test_a_group_gets_twenty_a_minute_of_all_its_topics(strict: Simulator, flooding: Client) -> None:
    kati = strict.person("Kati")
    group = strict.group("Munkatársak", forum_of=kati)
    await group.add_bot(kati, rights=["can_manage_topics"])
    topics = []
    for _number in range(5):
        topics.append((await flooding("createForumTopic", chat_id=group.id, name="x"))["message_thread_id"])
        strict.clock.advance(2)
    for number in range(15):
        place = {"chat_id": group.id, "message_thread_id": topics[number % 5]}
        assert await flooding("editForumTopic", **place, name=f"új név {number}") is True
        strict.clock.advance(2)
    refused = await flooding.answer("sendMessage", chat_id=group.id, text="ügy")
    assert refused["parameters"] == {"retry_after": 20}  # the first was 40 seconds ago
    strict.clock.advance(20)
    assert (await flooding.answer("sendMessage", chat_id=group.id, text="ügy"))["ok"]
    assert not (await flooding.answer("sendMessage", chat_id=group.id, text="ügy"))["ok"]


@pytest.mark.asyncio
async def test_messages_of_an_album_count_one_by_one(strict: Simulator, flooding: Client) -> None:
    anna = strict.person("Anna")
    picture = await anna.send_other("photo")
    media = [{"type": "photo", "media": anna.chat.messages[picture].content["photo"][0]["file_id"]}] * 4
    assert len(await flooding("sendMediaGroup", chat_id=anna.id, media=media)) == 4
    refused = await send(flooding, anna)
    assert refused["parameters"] == {"retry_after": 2}
    assert strict.flood.rates[anna.id].per_second == 5


@pytest.mark.asyncio
async def test_all_chats_together_get_thirty_a_second(strict: Simulator, flooding: Client) -> None:
    people = [strict.person(f"Látogató {number}") for number in range(31)]
    for person in people:
        await person.start()
    assert [(await send(flooding, person))["ok"] for person in people] == [True] * 30 + [False]
    strict.clock.advance(1)
    assert (await send(flooding, people[-1]))["ok"]
    assert (strict.flood.overall.per_second, strict.flood.overall.per_minute) == (31, 32)

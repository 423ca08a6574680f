"""The same update as often as the wire likes: one effect each."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from desk.desk import Desk
from simulator.server import Simulator
from simulator.webhook import SECRET_HEADER, Webhook
from tests.bot.telegram.conftest import Kept, Meeting, repeats, said_to
from tests.channels import until
from tests.databases import same_database
from tests.serving import started
from tests.telegram import SECRET, TOKEN, Mode, Office, TelegramPerson, at_work, simulated

pytestmark = pytest.mark.asyncio
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
MODES = pytest.mark.parametrize("mode", ["polling", "webhook"])


async def leave_a_message(person: TelegramPerson) -> None:
    await person.type("üzenetet hagyok")
    for text in ("targoncás tanfolyamot keresek", "Kiss Mária"):
        await person.read()
        await person.type(text)
    for label in ("Itt, a beszélgetésben", "Elküldöm"):
        await person.read()
        await person.tap(label)
    await person.read()


@MODES
async def test_every_update_three_times_makes_one_case_and_one_answer_each(desk: Desk, mode: Mode) -> None:
    async with simulated() as simulator, at_work(desk, simulator, mode) as office:
        simulator.updates.repeat = 3
        anna = TelegramPerson(office, simulator.person("Anna"))
        await anna.start()
        await anna.read()
        await leave_a_message(anna)
        kept = Kept(desk, str(anna.phone.id))
        assert len(kept.cases) == 1
        assert kept.own_words.count("Kiss Mária") == 1
        assert kept.own_words.count("Elküldöm") == 1
        said = said_to(anna.phone)
        assert len(said) == len(set(said))
        assert repeats(desk) == 0


async def test_an_update_whose_acknowledgement_is_lost_has_one_effect(desk: Desk) -> None:
    async with simulated() as simulator, at_work(desk, simulator, "webhook") as office:
        simulator.webhook.pace = 0.01
        anna = TelegramPerson(office, simulator.person("Anna"))
        await anna.start()
        await anna.read()
        simulator.updates.drop_after_200(3)
        await leave_a_message(anna)
        assert len(Kept(desk, str(anna.phone.id)).cases) == 1
        lost = [request for request in simulator.webhook.requests if request.again_in is not None]
        assert [request.status for request in lost] == [200, 200, 200]


@MODES
@pytest.mark.parametrize("first", ["tap", "text"])
async def test_a_tap_and_a_text_that_change_places_are_both_answered_once(desk: Desk, mode: Mode, first: str) -> None:
    async with simulated() as simulator, at_work(desk, simulator, mode) as office:
        anna = TelegramPerson(office, simulator.person("Anna"))
        await anna.start()
        await anna.read()
        simulator.updates.swap_next()
        acts = [anna.tap("Vállalkozásom van"), anna.type("milyen papírok kellenek a munkaügyre")]
        for act in acts if first == "tap" else reversed(acts):
            await act
        said = [one.text for one in await anna.read()]
        assert sum("a bértámogatást általában" in text for text in said) == 1
        assert sum("lakcímkártya" in text for text in said) == 1
        assert len(said) == 2


@asynccontextmanager
async def two_edges(desk: Desk, simulator: Simulator) -> AsyncIterator[tuple[Office, list[str]]]:
    """Two processes on one database, and where each takes its updates; Telegram knows the second one."""
    addresses: list[str] = []
    with same_database(desk.database) as database:
        other = replace(desk, database=database, process="second")
        async with at_work(desk, simulator, "webhook") as office:
            await until(lambda: webhook_of(simulator))
            addresses.append(webhook_of(simulator))
            async with at_work(other, simulator, "webhook"):
                await until(lambda: webhook_of(simulator) != addresses[0])
                addresses.append(webhook_of(simulator))
                yield office, addresses


def webhook_of(simulator: Simulator) -> str:
    delivery = simulator.world.first_bot().updates.delivery
    return delivery.settings.url if isinstance(delivery, Webhook) else ""


def written(person: TelegramPerson, number: int, text: str) -> dict[str, Any]:
    user = {"id": person.phone.id, "is_bot": False, "first_name": "Anna", "language_code": "hu"}
    chat = {"id": person.phone.id, "first_name": "Anna", "type": "private"}
    date = int(person.office.desk.clock.now().timestamp())
    message = {"message_id": 1000 + number, "from": user, "chat": chat, "date": date, "text": text}
    return {"update_id": 5000 + number, "message": message}


async def post(client: httpx.AsyncClient, address: str, update: dict[str, Any]) -> int:
    return (await client.post(address, json=update, headers={SECRET_HEADER: SECRET})).status_code


@ON_POSTGRESQL
async def test_two_processes_that_get_the_same_updates_at_once_make_one_effect_of_each(desk: Desk) -> None:
    async with simulated() as simulator, two_edges(desk, simulator) as (office, addresses):
        anna = TelegramPerson(office, simulator.person("Anna"))
        await anna.start()
        await anna.read()
        texts = ["menü", *("segítség" for _time in range(9)), "ember"]
        async with httpx.AsyncClient(timeout=60) as client:
            for number, text in enumerate(texts):
                update = written(anna, number, text)
                posts = [post(client, address, update) for address in addresses for _time in range(3)]
                assert await asyncio.gather(*posts) == [200] * 6
        await anna.read()
        kept = Kept(desk, str(anna.phone.id))
        assert kept.own_words == texts
        assert len(kept.cases) == 1
        said = [line.text for line in kept.lines if line.sender == "bot"]
        assert len(said) == 1 + len(texts)
        shown = [text.removeprefix("[Automatikus értesítés]\n") for text in said_to(anna.phone)]
        assert shown == said
        assert repeats(desk) == 0


@ON_POSTGRESQL
@pytest.mark.long
async def test_two_real_processes_answer_each_message_once_though_one_of_them_is_killed(
    desk: Desk, tmp_path: Path
) -> None:
    async with simulated() as simulator:
        settings = {"TOKEN": TOKEN, "API_URL": simulator.url}
        lines = [f"PAKTUM_TELEGRAM_{name}={value}\n" for name, value in settings.items()]
        (tmp_path / ".env").write_text("".join(lines), encoding="utf-8")
        simulator.updates.repeat = 2
        people = [simulator.person(f"Látogató {number}") for number in range(5)]
        with started(tmp_path, desk.database) as first, started(tmp_path, desk.database) as second:
            for service in (first, second):
                await asyncio.to_thread(service.wait_until_ready)
            for person in people:
                await person.start()
            await simulator.world.until(lambda: all(said_to(one) for one in people), seconds=60)
            first.process.kill()
            for person in people:
                await person.send("milyen papírok kellenek a munkaügyre")
            # The greeting may be there twice, so only different lines tell that the answer has come.
            await simulator.world.until(lambda: all(len(set(said_to(one))) == 2 for one in people), seconds=60)
            await simulator.world.until(lambda: not simulator.pending_updates(), seconds=60)
        for person in people:
            assert Kept(desk, str(person.id)).own_words == ["milyen papírok kellenek a munkaügyre"]
            assert len(set(said_to(person))) == 2
        # What the killed one had sent and could not mark any more went again, and was counted.
        assert sum(len(said_to(person)) - 2 for person in people) <= repeats(desk)


async def test_a_repeat_under_another_content_is_passed_over(meeting: Meeting) -> None:
    bot = meeting.office.simulator.world.first_bot()
    await meeting.anna.type("menü")
    await meeting.office.settled()
    bot.updates._next_id -= 1
    await meeting.anna.type("segítség")
    await meeting.anna.type("ember")
    await meeting.office.settled()
    assert meeting.kept.own_words == ["menü", "ember"]

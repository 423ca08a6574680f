"""A person at the web page and with Telegram: the two joined over the real wires, in either direction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.web.pages import link_to_page
from desk import casework
from desk.casework import View
from desk.desk import Desk
from simulator.server import Simulator
from tests.channels import until
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client
from tests.links import ASKED, LINKED, SPENT, TO_TELEGRAM, TO_WEB, TOLD, YES
from tests.said import Said
from tests.telegram import USERNAME, Office, TelegramPerson, at_work, simulated

PAGE = "https://paktum.example.hu"


@dataclass
class Both:
    """One person, not yet known to be one."""

    office: Office
    web: WebPerson
    phone: TelegramPerson

    async def link_to_telegram(self) -> str:
        """The payload behind the button that the web page shows."""
        await self.web.type("Adataim")
        await self.web.read()
        await self.web.tap(TO_TELEGRAM)
        await self.web.read()
        address = urlsplit(self.web.link("Telegram megnyitása"))
        assert (address.netloc, address.path) == ("t.me", f"/{USERNAME}")
        return parse_qs(address.query)["start"][0]

    async def link_to_web(self) -> str:
        """What stands behind the # in the address that Telegram's button opens."""
        await self.phone.type("Adataim")
        await self.phone.read()
        await self.phone.tap(TO_WEB)
        await self.phone.read()
        buttons = [button for row in self.phone.phone.screen[-1].buttons for button in row]
        address = urlsplit(buttons[0].url or "")
        assert f"{address.scheme}://{address.netloc}" == PAGE
        return address.fragment

    async def follow_on_web(self, payload: str) -> None:
        """As bot/web/static/widget.js does when the page opens."""
        await self.web.post({"id": str(uuid4()), "text": f"/start {payload}"})


@asynccontextmanager
async def both_at(desk: Desk, simulator: Simulator) -> AsyncIterator[Both]:
    desk = replace(desk, links={"web": partial(link_to_page, PAGE)})
    async with at_work(desk, simulator) as office, web_client(office.desk) as client:
        await until(lambda: office.desk.links["telegram"]("x"))
        phone = TelegramPerson(office, simulator.person("Anna"))
        await phone.start()
        await phone.read()
        web = await WebPerson(client).open()
        await web.read()
        yield Both(office, web, phone)


@pytest_asyncio.fixture
async def both(desk: Desk) -> AsyncIterator[Both]:
    async with simulated() as simulator, both_at(desk, simulator) as both:
        yield both


def only(said: list[Said]) -> Said:
    (one,) = said
    return one


@pytest.mark.asyncio
async def test_from_the_web_to_telegram(both: Both) -> None:
    await both.phone.open_link(await both.link_to_telegram())
    assert only(await both.phone.read()).text.startswith(ASKED)
    await both.phone.tap(YES)
    assert only(await both.phone.read()).text.startswith(LINKED)
    assert only(await both.web.read()).text.startswith(TOLD)


@pytest.mark.asyncio
async def test_from_telegram_to_the_web(both: Both) -> None:
    await both.follow_on_web(await both.link_to_web())
    asked = only(await both.web.read())
    assert asked.text.startswith(ASKED)
    await both.web.tap(YES)
    assert only(await both.web.read()).text.startswith(LINKED)
    assert only(await both.phone.read()).text.startswith(TOLD)


@pytest.mark.asyncio
async def test_a_reply_goes_where_it_was_written_to_and_both_sides_see_both_cases(both: Both) -> None:
    await both.follow_on_web(await both.link_to_web())
    await both.web.read()
    await both.web.tap(YES)
    for person in (both.web, both.phone):
        await person.type("ember")
        await person.read()
    desk = both.office.desk
    kati = colleague_named(desk, "kati")
    on_web, on_phone = sorted(casework.queue(desk, kati).cases, key=lambda case: case.id)
    casework.reply(desk, kati, on_web.id, "Ide a webre írok.")
    assert [said.text for said in await both.web.read()][-1] == "Ide a webre írok."
    assert await both.phone.read() == []
    casework.reply(desk, kati, on_phone.id, "Ide Telegramra írok.")
    assert [said.text for said in await both.phone.read()][-1] == "Ide Telegramra írok."
    assert await both.web.read() == []
    for case in casework.queue(desk, kati, View.MINE).cases:
        casework.close(desk, kati, case.id, "informed")
    for person in (both.web, both.phone):
        await person.read()
        await person.type("hol tart az ügyem?")
        said = only(await person.read()).text
        assert f"K-{1000 + on_web.id}" in said
        assert f"K-{1000 + on_phone.id}" in said


@pytest.mark.asyncio
async def test_a_stranger_who_opens_the_same_link_is_too_late(both: Both) -> None:
    payload = await both.link_to_telegram()
    stranger = TelegramPerson(both.office, both.office.simulator.person("Béla"))
    await stranger.open_link(payload)
    first, asked = await stranger.read()
    assert "számítógépes program, nem ember" in first.text
    assert asked.text.startswith(ASKED)
    await both.phone.open_link(payload)
    await both.phone.read()
    await both.phone.tap(YES)
    assert only(await both.phone.read()).text.startswith(LINKED)
    await stranger.tap(YES)
    assert SPENT in only(await stranger.read()).text
    assert only(await both.web.read()).text.startswith(TOLD)


@pytest.mark.asyncio
async def test_the_bots_name_is_learnt_once_telegram_answers(desk: Desk) -> None:
    async with simulated() as simulator:
        simulator.faults.add(method="getMe", code=502)
        async with both_at(desk, simulator) as both:  # waits until the name is known
            assert (await both.link_to_telegram()).startswith("l_")

"""Linking one's Telegram account on the page of one's own sign-ins."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.routing import Mount

from console.pages import console_app
from desk import telegram_links
from desk.desk import Desk
from tests.console.conftest import ON_SQLITE, Office
from tests.links import with_links

pytestmark = [pytest.mark.asyncio, ON_SQLITE]


@pytest_asyncio.fixture
async def linking(desk: Desk) -> AsyncIterator[Office]:
    desk = with_links(desk)
    office = Office(desk, Starlette(routes=[Mount("/console", console_app(desk, secure=False))]))
    yield office
    for client in office.open_browsers:
        await client.aclose()


async def test_the_link_is_shown_once_and_the_link_ended(linking: Office) -> None:
    kati = await linking.colleague()
    assert "Telegram összekötése" in await kati.sees("/console/sessions")
    page = (await kati.sends("/console/sessions/telegram")).text
    payload = page.partition("?start=")[2].partition('"')[0]
    assert payload.startswith(telegram_links.PAYLOAD)
    assert payload not in await kati.sees("/console/sessions")
    telegram_links.open_link(linking.desk, payload.removeprefix(telegram_links.PAYLOAD), 5)
    assert "össze van kötve" in await kati.sees("/console/sessions")
    await kati.sends("/console/sessions/telegram-end")
    assert telegram_links.colleague(linking.desk, 5) is None
    assert "már nincs összekötve" in await kati.sees("/console/sessions")


async def test_without_telegram_there_is_nothing_to_link(office: Office) -> None:
    kati = await office.colleague()
    assert "Telegram" not in await kati.sees("/console/sessions")
    assert (await kati.sends("/console/sessions/telegram")).status_code == 404

"""What the whole application puts around the console: headers on every answer, and whose address counts."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.settings import Settings
from bot.web.guard import CONTENT_SECURITY_POLICY
from console.failures import MOST_FAILURES
from console.visit import SECURE_SESSION_COOKIE
from desk import staff
from desk.desk import Desk
from tests.colleagues import session_of
from tests.drivers import web_client

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

PUBLIC = "https://paktum.example.hu"
ADDRESSES = {
    "/console/": 200,
    "/console/staff": 200,
    "/console/sign-in": 200,
    "/console/sign-in?token=x": 410,
    "/console/cases/99": 404,
    "/console/nowhere": 404,
    "/console/audit": 403,
    "/console/cases/99/reply": 303,
    "/console/static/console.css": 200,
    "/console/static/nothing.css": 404,
}


@pytest_asyncio.fixture
async def client(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(data_dir=Path(), public_url=PUBLIC, trusted_proxies=("127.0.0.1",))
    async with web_client(desk, settings) as client:
        client.base_url = httpx.URL(PUBLIC)
        client.cookies.set(SECURE_SESSION_COOKIE, session_of(desk, "kati@example.hu"))
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_answer_carries_the_headers_that_keep_it_safe(client: httpx.AsyncClient, address: str) -> None:
    answer = await client.get(address)
    assert answer.status_code == ADDRESSES[address]
    headers = answer.headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
    assert "static" in address or headers["cache-control"] == "no-store"


async def test_without_https_nothing_is_promised_of_it(desk: Desk) -> None:
    async with web_client(desk) as client:
        assert "strict-transport-security" not in (await client.get("/console/sign-in")).headers


async def test_one_who_guesses_behind_the_proxy_shuts_out_nobody_else(client: httpx.AsyncClient, desk: Desk) -> None:
    async def looks(address: str) -> int:
        headers = {"X-Forwarded-For": f"203.0.113.200, {address}"}  # the first is what anybody may write there
        return (await client.get("/console/sign-in?token=guess", headers=headers)).status_code

    assert [await looks("198.51.100.1") for _try in range(MOST_FAILURES + 1)] == [410] * MOST_FAILURES + [429]
    assert await looks("198.51.100.2") == 410
    link = staff.add(desk, "bea@example.hu", "clerk")
    shown = await client.get(f"/console/sign-in?token={link.token}", headers={"X-Forwarded-For": "198.51.100.3"})
    assert shown.status_code == 200

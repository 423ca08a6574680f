"""Headers of every answer, foreign pages, proxies."""

from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from bot.settings import Settings
from desk.desk import Desk
from tests.bot.web.limited import limited
from tests.drivers import web_app, web_client

SITE = "https://www.paktum.example"
STRANGER = "https://evil.example"
SESSIONS = "/api/chat/sessions"


def settings(**values: object) -> Settings:
    return Settings(data_dir=Path(), **values)  # type: ignore[arg-type]


def assert_secure(answer: httpx.Response) -> None:
    policy = dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:"} & set(" ".join(policy.values()).split())
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin")  # the console's forms need an origin
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in answer.headers
    assert "Server" not in answer.headers


@pytest.mark.asyncio
async def test_every_answer_has_the_headers_that_keep_pages_safe(desk: Desk) -> None:
    app = web_app(desk)
    pages = {route.path for route in app.routes if isinstance(route, Route)} - {"/api/chat/events"}
    async with web_client(desk) as client:
        for path in [*sorted(pages), "/console/", "/console/nothing", "/nothing"]:
            for method in ("GET", "POST", "OPTIONS"):
                assert_secure(await client.request(method, path))


@pytest.mark.asyncio
async def test_nothing_of_a_thread_is_kept_by_a_browser_or_a_proxy(desk: Desk) -> None:
    async with web_client(desk) as client:
        answer = await client.post(SESSIONS)
        assert answer.headers["Cache-Control"] == "no-store"
        bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
        answer = await client.get("/api/chat/messages", headers=bearer)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.asyncio
async def test_only_the_offices_own_sites_may_embed_the_chat(desk: Desk) -> None:
    async with web_client(desk, settings(widget_origins=f"{SITE}, https://masik.example")) as client:
        for origin, allowed in ((SITE, True), ("https://masik.example", True), (STRANGER, False), ("null", False)):
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            asked |= {"Access-Control-Request-Headers": "authorization,content-type,last-event-id"}
            preflight = await client.options("/api/chat/messages", headers=asked)
            answer = await client.post(SESSIONS, headers={"Origin": origin})
            expected = origin if allowed else None
            assert (preflight.status_code == 200) == allowed
            assert preflight.headers.get("Access-Control-Allow-Origin") == expected
            assert answer.headers.get("Access-Control-Allow-Origin") == expected
            assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.asyncio
async def test_a_foreign_page_of_the_office_can_read_refusals_and_their_wait(desk: Desk) -> None:
    async with web_client(limited(desk, sessions=1), settings(widget_origins=SITE)) as client:
        await client.post(SESSIONS)
        too_many = await client.post(SESSIONS, headers={"Origin": SITE})
        too_large = await client.post(SESSIONS, headers={"Origin": SITE}, content=b"x" * 70_000)
    assert (too_many.status_code, too_large.status_code) == (429, 413)
    for answer in (too_many, too_large):
        assert answer.headers["Access-Control-Allow-Origin"] == SITE
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.asyncio
async def test_without_widget_origins_no_foreign_page_may_read(desk: Desk) -> None:
    async with web_client(desk) as client:
        answer = await client.post(SESSIONS, headers={"Origin": SITE})
    assert answer.status_code == 201
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.asyncio
async def test_behind_a_trusted_proxy_each_visitor_has_her_own_limit(desk: Desk) -> None:
    trusting = settings(trusted_proxies="10.0.0.0/8")
    async with web_client(limited(desk, sessions=1), trusting, peer="10.0.0.2") as client:
        for visitor in ("198.51.100.1", "198.51.100.2"):
            answer = await client.post(SESSIONS, headers={"X-Forwarded-For": visitor})
            again = await client.post(SESSIONS, headers={"X-Forwarded-For": visitor})
            assert (answer.status_code, again.status_code) == (201, 429)


@pytest.mark.asyncio
@pytest.mark.parametrize("trusted", ["", "10.0.0.0/8"])
async def test_nobody_gets_round_the_limit_by_naming_another_address(desk: Desk, trusted: str) -> None:
    async with web_client(limited(desk, sessions=1), settings(trusted_proxies=trusted), peer="203.0.113.7") as client:
        assert (await client.post(SESSIONS, headers={"X-Forwarded-For": "198.51.100.1"})).status_code == 201
        for forged in ("198.51.100.2", "10.0.0.2", ""):
            headers = {"X-Forwarded-For": forged, "Forwarded": f"for={forged}", "X-Real-IP": forged}
            assert (await client.post(SESSIONS, headers=headers)).status_code == 429


@pytest.mark.asyncio
async def test_a_forged_line_above_that_of_the_proxy_is_not_believed(desk: Desk) -> None:
    """Some proxies add a header line of their own instead of lengthening the visitor's."""
    trusting = settings(trusted_proxies="10.0.0.2")
    async with web_client(limited(desk, sessions=1), trusting, peer="10.0.0.2") as client:
        for number, code in ((1, 201), (2, 429)):
            lines = [("X-Forwarded-For", f"198.51.100.{number}"), ("X-Forwarded-For", "203.0.113.7")]
            assert (await client.post(SESSIONS, headers=lines)).status_code == code

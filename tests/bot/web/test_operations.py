"""/healthz, /readyz, /metrics and the description of the API."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import httpx
import pytest

from desk.desk import Desk
from tests.databases import take_away
from tests.drivers import WebPerson, web_app, web_client


def client_of(desk: Desk, *, workers: bool = True) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(web_app(desk, workers_running=lambda: workers), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


@pytest.mark.asyncio
async def test_a_whole_service_is_alive_and_ready(desk: Desk) -> None:
    async with client_of(desk) as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "index": True, "workers": True}


@pytest.mark.asyncio
async def test_without_its_workers_it_is_not_ready(desk: Desk) -> None:
    async with client_of(desk, workers=False) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "index": True, "workers": False}


@pytest.mark.asyncio
async def test_without_articles_it_is_not_ready(desk: Desk) -> None:
    knowledge = desk.published.current
    desk.published.current = replace(knowledge, library=replace(knowledge.library, articles=MappingProxyType({})))
    async with client_of(desk) as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["index"]) == (503, False)


@pytest.mark.asyncio
async def test_without_its_database_it_is_alive_but_not_ready(desk: Desk) -> None:
    async with client_of(desk) as client:
        assert (await client.get("/readyz")).status_code == 200
        take_away(desk.database)
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "database": False, "index": True, "workers": True}
        assert (await client.get("/healthz")).status_code == 200


@pytest.mark.asyncio
async def test_metrics_count_messages_by_route_and_cases_by_state(desk: Desk) -> None:
    async with client_of(desk) as client:
        person = await WebPerson(client).open()
        await person.type("Kovácsné Piroska vagyok, emberrel beszélnék, 06 30 123 4567")
        page = await client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = dict(line.rsplit(" ", 1) for line in page.text.splitlines() if not line.startswith("#"))
    assert lines['paktum_turns_total{channel="web",route="start"}'] == "1.0"
    assert lines['paktum_turns_total{channel="web",route="person"}'] == "1.0"
    assert lines['paktum_turn_seconds_count{channel="web"}'] == "2.0"
    assert lines['paktum_cases{state="new"}'] == "1.0"
    assert lines["paktum_outbox_waiting"] == "0.0"
    assert "Piroska" not in page.text
    assert not any("4567" in series for series in lines)  # their values are numbers of all kinds


@pytest.mark.asyncio
async def test_a_state_without_cases_is_counted_as_none_again(desk: Desk) -> None:
    async with client_of(desk) as client:
        person = await WebPerson(client).open()
        await person.type("emberrel beszélnék")
        await person.read()
        assert 'paktum_cases{state="new"} 1.0' in (await client.get("/metrics")).text
        await person.tap("Mégsem kérem")
        page = (await client.get("/metrics")).text
    assert 'paktum_cases{state="new"} 0.0' in page
    assert 'paktum_cases{state="closed"} 1.0' in page


REFUSALS = {
    ("post", "/api/chat/sessions"): ("201", {"413", "422", "429", "503"}),
    ("patch", "/api/chat/sessions"): ("204", {"401", "413", "422", "503"}),
    ("delete", "/api/chat/sessions"): ("204", {"401", "503"}),
    ("post", "/api/chat/messages"): ("202", {"401", "409", "413", "422", "429", "503"}),
    ("get", "/api/chat/messages"): ("200", {"401", "422", "503"}),
    ("get", "/api/chat/events"): ("200", {"401", "422", "503"}),
    ("post", "/api/chat/files"): ("202", {"401", "409", "413", "415", "422", "429", "503"}),
    ("get", "/api/chat/files/{file_id}"): ("200", {"401", "404", "422", "503"}),
    ("get", "/events.ics"): ("200", {"422", "429", "503"}),
    ("get", "/events/{key}.ics"): ("200", {"404", "422", "429", "503"}),
    ("get", "/healthz"): ("200", set()),
    ("get", "/readyz"): ("200", {"503"}),
    ("get", "/metrics"): ("200", {"503"}),
}


@pytest.fixture
def described(desk: Desk) -> dict[str, Any]:
    return web_app(desk).openapi()


@pytest.mark.asyncio
async def test_the_api_is_described_at_its_address(desk: Desk, described: dict[str, Any]) -> None:
    async with web_client(desk) as client:
        answer = await client.get("/api/openapi.json")
    assert (answer.status_code, answer.json()) == (200, described)


def test_the_description_has_all_addresses_with_their_answers(described: dict[str, Any]) -> None:
    told = {
        (method, path): set(operation["responses"])
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    }
    assert told == {place: {good, *refusals} for place, (good, refusals) in REFUSALS.items()}


def test_every_described_refusal_is_one_sentence_as_detail(described: dict[str, Any]) -> None:
    for (method, path), (_good, refusals) in REFUSALS.items():
        for code in refusals:
            answer = described["paths"][path][method]["responses"][code]
            assert list(answer["content"]) == ["application/json"], path
            if path != "/readyz":
                assert answer["content"]["application/json"]["schema"]["required"] == ["detail"]
                assert ("Retry-After" in answer.get("headers", {})) == (code in ("429", "503"))


def test_the_description_asks_for_the_token_where_it_is_needed_and_as_a_header_only(described: dict[str, Any]) -> None:
    for (method, path), (_good, refusals) in REFUSALS.items():
        operation = described["paths"][path][method]
        assert bool(operation.get("security")) == ("401" in refusals), path
        assert not [p for p in operation.get("parameters", []) if p["in"] == "cookie" or "token" in p["name"]]
    scheme = described["components"]["securitySchemes"]["HTTPBearer"]
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_the_described_shapes_are_those_of_the_contract(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    fields = {name: set(schema.get("properties", ())) for name, schema in schemas.items()}
    assert fields["Session"] == {"session", "token"}
    assert fields["NewMessage"] == {"id", "text", "button"}
    assert fields["Accepted"] == {"seq"}
    entry = {"seq", "id", "from", "author", "automatic", "text", "buttons", "files", "at", "edited", "deleted"}
    assert fields["Entry"] == entry
    assert fields["ShownButton"] == {"id", "label", "url"}
    assert fields["ShownFile"] == {"name", "url", "size"}
    stream = described["paths"]["/api/chat/events"]["get"]["responses"]["200"]["content"]
    assert list(stream) == ["text/event-stream"]

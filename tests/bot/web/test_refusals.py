"""Every refusal has the status of the contract and one sentence in the reader's language."""

import json
from collections.abc import AsyncIterator, Callable
from uuid import uuid4

import httpx
import pytest

from bot.web.guard import LARGEST_BODY
from desk.desk import Desk
from tests.bot.web.limited import limited
from tests.drivers import WebPerson, web_app, web_client

MESSAGES = "/api/chat/messages"
SESSIONS = "/api/chat/sessions"
BODIES: list[Callable[[], dict[str, object]]] = [
    lambda: {"content": b""},
    lambda: {"content": b"{", "headers": {"Content-Type": "application/json"}},
    lambda: {"content": b"[" * 50_000, "headers": {"Content-Type": "application/json"}},
    lambda: {"content": b'{"id": ' + b"9" * 9000 + b"}", "headers": {"Content-Type": "application/json"}},
    lambda: {"content": '{"text": "á"}'.encode("iso8859-2"), "headers": {"Content-Type": "application/json"}},
    lambda: {"content": b"\xff\xfe\x00", "headers": {"Content-Type": "application/json"}},
    lambda: {"content": _message().encode(), "headers": {"Content-Type": "text/plain"}},
    lambda: {"content": _message().encode(), "headers": {"Content-Type": "nonsense"}},
    lambda: {"content": _message().encode()},
    lambda: {"data": {"id": str(uuid4()), "text": "szia"}},
    lambda: {"files": {"id": b"1", "text": b"2"}},
    lambda: {"json": []},
    lambda: {"json": None},
    lambda: {"json": "szia"},
    lambda: {"json": 5},
    lambda: {"content": b"NaN", "headers": {"Content-Type": "application/json"}},
    lambda: {"content": b'{"id": Infinity}', "headers": {"Content-Type": "application/json"}},
]


def _message() -> str:
    return f'{{"id": "{uuid4()}", "text": "szia"}}'


def sentence(answer: httpx.Response) -> str:
    body = answer.json()
    assert body.keys() == {"detail"}
    text: str = body["detail"]
    assert text[0].isupper()
    assert text.endswith(".")
    assert "\n" not in text
    return text


async def refused(client: httpx.AsyncClient, method: str, path: str, **call: object) -> httpx.Response:
    """The same call by a Hungarian and an English reader: the same status, each in her own words."""
    headers: dict[str, str] = dict(call.pop("headers", {}))  # type: ignore[call-overload]
    told = {}
    for wish in ("", "hu-HU,hu;q=0.9,en;q=0.8", "en-GB,en;q=0.9,hu;q=0.8"):
        answer = await client.request(method, path, headers=headers | {"Accept-Language": wish}, **call)  # type: ignore[arg-type]
        told[wish[:2]] = (answer.status_code, sentence(answer))
    assert told[""] == told["hu"]
    assert told["hu"][0] == told["en"][0]
    assert told["hu"][1] != told["en"][1]
    assert told["en"][1].isascii()
    return answer


@pytest.mark.asyncio
async def test_an_unknown_token_is_401(desk: Desk) -> None:
    async with web_client(desk) as client:
        for headers in ({}, {"Authorization": "Bearer nobody"}):
            answer = await refused(client, "GET", MESSAGES, headers=headers)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.asyncio
async def test_an_id_taken_by_another_content_is_409(kati: WebPerson) -> None:
    message = str(uuid4())
    await kati.post({"id": message, "text": "szia"})
    body = {"id": message, "text": "viszlát"}
    assert (await refused(kati.client, "POST", MESSAGES, json=body, headers=kati.headers)).status_code == 409


@pytest.mark.asyncio
@pytest.mark.parametrize("place", range(len(BODIES)))
async def test_what_is_no_message_is_422(kati: WebPerson, place: int) -> None:
    call = BODIES[place]()
    headers: dict[str, str] = dict(call.pop("headers", {}))  # type: ignore[call-overload]
    answer = await refused(kati.client, "POST", MESSAGES, headers=headers | kati.headers, **call)
    assert answer.status_code == 422
    assert len(await kati.changes()) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path"), [("POST", MESSAGES), ("POST", SESSIONS)])
@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_is_413_whether_or_not_its_length_is_told(
    kati: WebPerson, method: str, path: str, declared: bool
) -> None:
    whole = b'{"id": "' + b"x" * LARGEST_BODY + b'"}'

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(whole), 1000):
            yield whole[start : start + 1000]

    for wish, words in (("hu", "A kérés túl nagy"), ("en", "The request is too large")):
        answer = await kati.client.request(
            method,
            path,
            content=whole if declared else pieces(),
            headers=kati.headers | {"Content-Type": "application/json", "Accept-Language": wish},
        )
        assert answer.status_code == 413
        assert sentence(answer).startswith(words)
        assert ("content-length" in answer.request.headers) == declared


@pytest.mark.asyncio
async def test_the_longest_message_in_its_longest_spelling_is_taken(kati: WebPerson) -> None:
    """4 000 characters outside the basic plane, each escaped in JSON as two surrogates."""
    text = "👩" * 4000
    answer = await kati.client.post(MESSAGES, json={"id": str(uuid4()), "text": text}, headers=kati.headers)
    assert len(answer.request.content) < LARGEST_BODY
    spelled = json.dumps({"id": str(uuid4()), "text": text})
    assert r"\ud83d\udc69" in spelled
    escaped = await kati.client.post(
        MESSAGES, content=spelled.encode(), headers=kati.headers | {"Content-Type": "application/json"}
    )
    assert (answer.status_code, escaped.status_code) == (202, 202)
    assert [entry["text"] for entry in await kati.changes() if entry["from"] == "visitor"] == [text, text]


@pytest.mark.asyncio
async def test_too_many_messages_of_one_session_are_429_and_others_go_on(desk: Desk) -> None:
    async with web_client(limited(desk, messages=2)) as client:
        flood, calm = await WebPerson(client).open(), await WebPerson(client).open()
        for _number in range(2):
            await flood.type("jó napot")
        answer = await refused(
            client, "POST", MESSAGES, json={"id": str(uuid4()), "text": "szia"}, headers=flood.headers
        )
        assert answer.status_code == 429
        assert 1 <= int(answer.headers["Retry-After"]) <= 30
        await calm.type("jó napot")
        assert (await client.get(MESSAGES, headers=flood.headers)).status_code == 200


@pytest.mark.asyncio
async def test_too_many_sessions_of_one_address_are_429(desk: Desk) -> None:
    async with web_client(limited(desk, sessions=2)) as client:
        for _number in range(2):
            await WebPerson(client).open()
        answer = await refused(client, "POST", SESSIONS)
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 1800


@pytest.mark.asyncio
async def test_unknown_addresses_and_methods_are_404_and_405(desk: Desk) -> None:
    async with web_client(desk) as client:
        for path in ("/api/chat/message", "/nothing", "/docs", "/redoc", "/openapi.json", "/../etc/passwd"):
            assert (await refused(client, "GET", path)).status_code == 404, path
        answer = await refused(client, "PUT", MESSAGES)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.asyncio
async def test_a_database_that_does_not_answer_is_503_with_a_time_to_try_again(desk: Desk, kati: WebPerson) -> None:
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO gone")
    body = {"id": str(uuid4()), "text": "szia"}
    for method, path, call in (("POST", MESSAGES, {"json": body}), ("GET", MESSAGES, {}), ("POST", SESSIONS, {})):
        answer = await refused(kati.client, method, path, headers=kati.headers, **call)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO messages")
    await kati.post(body)
    assert [entry["from"] for entry in await kati.changes()] == ["bot", "visitor", "bot"]


@pytest.mark.asyncio
async def test_a_fault_of_the_program_is_500_with_a_sentence_that_quotes_nothing(desk: Desk) -> None:
    app = web_app(desk)

    @app.get("/fault")
    async def fault() -> None:
        raise ValueError("Kovácsné Piroska, 06 30 123 4567")

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await refused(client, "GET", "/fault")
    assert answer.status_code == 500
    assert "Piroska" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"

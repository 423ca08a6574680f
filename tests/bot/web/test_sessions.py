"""POST, PATCH and DELETE /api/chat/sessions, and the token that every other call carries."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from desk.desk import Desk
from tests.bot.web.rows import everything_readable
from tests.clock import FrozenClock
from tests.drivers import WebPerson, web_client

SESSIONS = "/api/chat/sessions"
MESSAGES = "/api/chat/messages"
PROTECTED = [
    ("PATCH", SESSIONS, {"own_device": True}),
    ("DELETE", SESSIONS, None),
    ("POST", MESSAGES, {"id": str(uuid4()), "text": "jó napot"}),
    ("GET", MESSAGES, None),
    ("GET", "/api/chat/events", None),
]


async def opened(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    answer = await client.post(SESSIONS)
    assert answer.status_code == 201
    token: str = answer.json()["token"]
    return token, {"Authorization": f"Bearer {token}"}


@pytest.mark.asyncio
@pytest.mark.parametrize(("lang", "words"), [("hu", "számítógépes program, nem ember"), ("en", "a computer program")])
async def test_a_new_session_begins_with_the_greeting_that_says_it_is_a_machine(
    desk: Desk, lang: str, words: str
) -> None:
    async with web_client(desk) as client:
        person = await WebPerson(client).open(lang)
        first = (await person.changes())[0]
    assert (first["seq"], first["from"]) == (1, "bot")
    assert words in first["text"]
    assert [button["label"] for button in first["buttons"]]


@pytest.mark.asyncio
async def test_every_session_has_its_own_number_and_token(desk: Desk) -> None:
    async with web_client(desk) as client:
        answers = [(await client.post(SESSIONS)).json() for _number in range(3)]
    assert all(answer.keys() == {"session", "token"} for answer in answers)
    assert len({value for answer in answers for value in answer.values()}) == 6


@pytest.mark.asyncio
async def test_a_body_is_not_needed_to_open_a_session_but_a_senseless_one_is_refused(desk: Desk) -> None:
    async with web_client(desk) as client:
        assert (await client.post(SESSIONS)).status_code == 201
        assert (await client.post(SESSIONS, json={})).status_code == 201
        assert (await client.post(SESSIONS, json={"lang": "de"})).status_code == 422
        assert (await client.post(SESSIONS, json={"language": "hu"})).status_code == 422


@pytest.mark.asyncio
@pytest.mark.parametrize(("method", "path", "body"), PROTECTED)
async def test_the_token_is_taken_from_the_header_alone(
    desk: Desk, method: str, path: str, body: dict[str, object] | None
) -> None:
    async with web_client(desk) as client:
        token, _headers = await opened(client)
        elsewhere: list[dict[str, Any]] = [
            {},
            {"params": {"token": token, "access_token": token, "authorization": f"Bearer {token}"}},
            {"headers": {"Cookie": f"token={token}; Authorization=Bearer {token}; authorization={token}"}},
            {"headers": {"Authorization": token}},
            {"headers": {"Authorization": f"Basic {token}"}},
            {"headers": {"Authorization": "Bearer"}},
            {"headers": {"Authorization": b"Bearer \xe9"}},
            {"headers": {"Authorization": f"Bearer {token[:-1]}"}},
            {"headers": {"X-Token": token}},
        ]
        for place in elsewhere:
            answer = await client.request(method, path, json=body, **place)
            assert answer.status_code == 401, place
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert not answer.cookies


@pytest.mark.asyncio
async def test_no_answer_sets_a_cookie_or_repeats_the_token(kati: WebPerson) -> None:
    token = kati.headers["Authorization"].removeprefix("Bearer ")
    await kati.type("milyen papirok kellenek a munkaugyre")
    answers = [await kati.client.get(MESSAGES, headers=kati.headers), await kati.client.get("/metrics")]
    for answer in answers:
        assert "set-cookie" not in answer.headers
        assert token not in answer.text


@pytest.mark.asyncio
async def test_a_token_lives_seven_days_and_on_an_own_device_thirty(desk: Desk, clock: FrozenClock) -> None:
    async with web_client(desk) as client:
        _token, tab = await opened(client)
        _token, own = await opened(client)
        answer = await client.patch(SESSIONS, json={"own_device": True}, headers=own)
        assert answer.status_code == 204
        clock.move(days=6)
        assert (await client.get(MESSAGES, headers=tab)).status_code == 200
        clock.move(days=2)
        assert (await client.get(MESSAGES, headers=tab)).status_code == 401
        assert (await client.get(MESSAGES, headers=own)).status_code == 200
        clock.move(days=23)
        assert (await client.get(MESSAGES, headers=own)).status_code == 401


@pytest.mark.asyncio
@pytest.mark.parametrize("body", [{}, {"own_device": False}, {"own_device": "yes"}, {"own_device": None}, [], None])
async def test_only_own_device_true_can_be_changed(kati: WebPerson, body: object) -> None:
    assert (await kati.client.patch(SESSIONS, json=body, headers=kati.headers)).status_code == 422


@pytest.mark.asyncio
async def test_nobody_reads_with_the_token_of_another_session(desk: Desk) -> None:
    async with web_client(desk) as client:
        first, second = await WebPerson(client).open(), await WebPerson(client).open()
        await first.type("Piroska vagyok és titkot mondok")
        texts = [said.text for said in await second.read()]
    assert not any("Piroska" in text for text in texts)


@pytest.mark.asyncio
async def test_deleting_erases_all_that_was_said_and_ends_the_token(desk: Desk, kati: WebPerson) -> None:
    asked = "milyen papirok kellenek a munkaugyre"
    await kati.type(asked)
    await kati.read()
    assert asked in everything_readable(desk)
    assert "lakcímkártya" in everything_readable(desk)
    session = kati.headers
    answer = await kati.client.delete(SESSIONS, headers=session)
    assert (answer.status_code, answer.content) == (204, b"")
    left = everything_readable(desk)
    assert asked not in left
    assert "lakcímkártya" not in left
    for method, path, body in PROTECTED:
        again = await kati.client.request(method, path, json=body, headers=session)
        assert again.status_code == 401, path


@pytest.mark.asyncio
async def test_deleting_one_session_leaves_the_others(desk: Desk) -> None:
    async with web_client(desk) as client:
        first, second = await WebPerson(client).open(), await WebPerson(client).open()
        await second.type("munkát keresek Kecskeméten")
        await client.delete(SESSIONS, headers=first.headers)
        assert any(entry["text"] == "munkát keresek Kecskeméten" for entry in await second.changes())

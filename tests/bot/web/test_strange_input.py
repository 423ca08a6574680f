"""Whatever is typed or posted as a button: taken or refused, never a fault, and a person always gets an answer."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import casework
from desk.casework import View
from desk.desk import Desk
from handlers.buttons import ACTIONS
from tests.bot.web.limited import limited
from tests.dialogues.transcript import colleague_named
from tests.drivers import WebPerson, web_client

MESSAGES = "/api/chat/messages"
STRANGE = {
    "NUL": "\x00",
    "NUL inside": "mun\x00ka",
    "control characters": "\x01\x02\x1b[31m\x7f\x85",
    "emoji": "👩‍👩‍👧‍👦" * 300,
    "right to left": "\u202eסלום\u202c مرحبا \u200f",
    "zero width": "\u200b\u200d\ufeff",
    "combining": "a" + "\u0301" * 2000,
    "noncharacters": "\ufffe\uffff\U0010ffff",
    "one long word": "a" * 4000,
    "spaces inside": "a" + " " * 3998 + "b",
    "lines": "\n".join("ab" * 400)[:4000],
    "markup": "<script>alert(1)</script> {name} {0} %s %(x)s {{7*7}} ${x} `id`",
    "SQL": "'; DROP TABLE messages; --",
    "digits of the world": "٠١٢ ²³ Ⅷ 一二三",
    "many numbers": "1" * 4000,
    "many questions": "?" * 4000,
    "many words": "munka " * 666,
}

PIECES = [
    "choose",
    "why",
    "fix",
    "send",
    "back",
    "skip",
    "cancel",
    "resume",
    "restart",
    "discard",
    "message",
    "callback",
]
PIECES += ["name", "contact", "chat", "yes", "no", "events", "case", "hu", "x"]
buttons = st.one_of(
    st.text(min_size=1, max_size=64),
    st.builds(
        "{}:{}:{}".format,
        st.sampled_from(["*", "*", "*", "*", "1", "2", "3", "-1", "²", "9" * 30]),
        st.sampled_from([*ACTIONS, "nothing"]),
        st.one_of(
            st.text(max_size=20),
            st.lists(
                st.sampled_from(PIECES),
                max_size=3,
            ).map(".".join),
        ),
    ).filter(lambda wire: len(wire) <= 64),
)
texts = st.one_of(
    st.text(min_size=1, max_size=60),
    st.text(alphabet="aábcdeéfgh 0123456789+@.-/?!", min_size=1, max_size=60),
    st.sampled_from(["mégse", "vissza", "kihagyom", "ember", "menü", "/start", "Kiss Mária", "06 30 123 4567", "igen"]),
).filter(lambda text: bool(text.strip()))
posts = st.one_of(texts.map(lambda text: ("text", text)), buttons.map(lambda wire: ("button", wire)))
ODD = [
    "",
    "x",
    ".",
    "yes",
    "\x00",
    "yes.\x00",
    "yes.Kiss Mária",
    "restart.x",
    "resume.message",
    "why.x",
    "choose.contact.chat",
]
SLOW_AND_SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
quick = settings(max_examples=20, deadline=None, suppress_health_check=SLOW_AND_SHARED)
campaign = settings(quick, max_examples=300)


@contextmanager
def conversations(desk: Desk) -> Iterator[tuple[asyncio.Runner, httpx.AsyncClient]]:
    with asyncio.Runner() as runner:
        client = web_client(limited(desk))
        yield runner, client
        runner.run(client.aclose())


def faults(desk: Desk) -> list[str | None]:
    """What was handed to a person because the program itself had failed."""
    colleague = colleague_named(desk, "kati")
    listed = [case for view in (View.OPEN, View.CLOSED) for case in casework.queue(desk, colleague, view).cases]
    return [case.question for case in listed if case.reason == "fault"]


@pytest.mark.asyncio
@pytest.mark.parametrize("kind", STRANGE)
async def test_a_strange_text_is_kept_as_it_is_and_answered(desk: Desk, kati: WebPerson, kind: str) -> None:
    await kati.changes()
    answer = await kati.client.post(
        MESSAGES, json={"id": str(uuid4()), "text": STRANGE[kind]}, headers=kati.headers, timeout=20
    )
    assert answer.status_code == 202
    entries = await kati.changes()
    assert entries[0]["text"] == STRANGE[kind].strip()
    assert entries[-1]["from"] == "bot"
    assert not faults(desk)


@pytest.mark.asyncio
@pytest.mark.parametrize("field", ["text", "button"])
@pytest.mark.parametrize("value", [r"\ud800", r"sz\udfffia", r"\udc69\ud83d"])
async def test_half_a_character_is_refused(kati: WebPerson, field: str, value: str) -> None:
    """JSON can spell a lone surrogate, which no UTF-8 text can hold."""
    body = f'{{"id": "{uuid4()}", "{field}": "{value}"}}'
    headers = kati.headers | {"Content-Type": "application/json"}
    answer = await kati.client.post(MESSAGES, content=body.encode(), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")


@pytest.mark.asyncio
@pytest.mark.parametrize("action", [*ACTIONS, "nothing"])
async def test_a_button_that_nobody_was_offered_does_no_harm(desk: Desk, action: str) -> None:
    async with web_client(limited(desk)) as client:
        for argument in ODD:
            person = await WebPerson(client).open()
            await person.changes()
            await person.post({"id": str(uuid4()), "button": f"*:{action}:{argument}"})
            assert [entry["from"] for entry in await person.changes()][-1:] == ["bot"], argument
    assert not faults(desk)


@quick
@given(said=st.lists(posts, min_size=1, max_size=6))
def test_whatever_is_said_is_answered_or_is_with_people(desk: Desk, said: list[tuple[str, str]]) -> None:
    assert_answered(desk, said)


@pytest.mark.long
@pytest.mark.timeout(600)
@campaign
@given(said=st.lists(posts, min_size=1, max_size=12))
def test_whatever_is_said_at_length_is_answered_or_is_with_people(desk: Desk, said: list[tuple[str, str]]) -> None:
    assert_answered(desk, said)


def assert_answered(desk: Desk, said: list[tuple[str, str]]) -> None:
    async def talk(client: httpx.AsyncClient) -> list[dict[str, Any]]:
        person = await WebPerson(client).open()
        for kind, value in said:
            before = person.seq
            await person.post({"id": str(uuid4()), kind: value})
            new = await person.changes()
            people_own = any(entry.get("automatic") for entry in person.entries.values())
            assert people_own or any(entry["from"] == "bot" and entry["seq"] > before for entry in new)
        return list(person.entries.values())

    with conversations(desk) as (runner, client):
        entries = runner.run(talk(client))
    assert sorted(entry["seq"] for entry in entries)[-1] >= len(said)
    assert not faults(desk)


@quick
@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["id", "text", "button", "lang", "own_device", "x"]), inner, max_size=4)
        ),
        max_leaves=12,
    ),
    call=st.sampled_from([("POST", MESSAGES), ("POST", "/api/chat/sessions"), ("PATCH", "/api/chat/sessions")]),
)
def test_whatever_json_is_posted_is_taken_or_refused_with_a_sentence(
    desk: Desk, body: Any, call: tuple[str, str]
) -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        person = await WebPerson(client).open()
        headers = person.headers | {"Content-Type": "application/json"}
        return await client.request(*call, content=json.dumps(body).encode(), headers=headers)

    with conversations(desk) as (runner, client):
        answer = runner.run(post(client))
    assert answer.status_code in (201, 202, 204, 422)
    assert answer.status_code != 422 or answer.json()["detail"].endswith(".")


@quick
@given(body=st.binary(max_size=200), kind=st.sampled_from(["application/json", "text/plain", "application/x+json", ""]))
def test_whatever_bytes_are_posted_are_refused_with_a_sentence(desk: Desk, body: bytes, kind: str) -> None:
    async def post(client: httpx.AsyncClient) -> httpx.Response:
        person = await WebPerson(client).open()
        headers = person.headers | ({"Content-Type": kind} if kind else {})
        return await client.post(MESSAGES, content=body, headers=headers)

    with conversations(desk) as (runner, client):
        answer = runner.run(post(client))
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")

"""Whatever a client sends, the answer is one of the Bot API: done, or refused with 400, 403 or 409."""

import asyncio
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.api import Api
from simulator.methods import METHODS
from simulator.people import Person
from simulator.schema import Schema
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN

KEYS = ["text", "type", "command", "description", "keyboard", "inline_keyboard", "message_id", "offset", "length"]
LEFT_OUT = {"url", "timeout", "chat_id", "from_chat_id"}  # no webhooks, no waiting; the chat is mostly hers

scalars = st.none() | st.booleans() | st.integers(-3, 10) | st.floats(allow_nan=False) | st.text(max_size=5)
scalars |= st.sampled_from(["{", "[1]", "{}", "<b>", "attach://a", "default", "chat"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    method = draw(st.sampled_from(sorted(METHODS)))
    names = sorted(set(Schema.load().methods[method]["params"]) - LEFT_OUT)
    params = draw(st.dictionaries(st.sampled_from(names), values)) if names else {}
    return method, params | draw(st.sampled_from([{}, {}, {"text": "szia"}, {"message_id": 1}, {"chat_id": "x"}]))


async def answered(method: str, params: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    simulator = Simulator()
    bot = simulator.add_bot(TOKEN, username="paktum_proba_bot", name="Paktum próba")
    anna: Person = simulator.person("Anna")
    await anna.start()
    reply = await Api(simulator.world).execute(bot, method, {"chat_id": anna.id, "from_chat_id": anna.id} | params)
    return reply.status, json.loads(reply.body)


@settings(max_examples=400)
@given(requests())
def test_any_request_has_an_answer(request: tuple[str, dict[str, Any]]) -> None:
    status, body = asyncio.run(answered(*request))
    assert status in {200, 400, 403, 409}
    assert body["ok"] is (status == 200)

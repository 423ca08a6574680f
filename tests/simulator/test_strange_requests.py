"""Whatever a client sends, the answer is one of the Bot API: done, or refused with 400, 403 or 409."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.api import Api
from simulator.methods import METHODS
from simulator.people import Person
from simulator.schema import Schema
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN

KEYS = ["text", "type", "command", "description", "keyboard", "inline_keyboard", "message_id", "offset", "length"]
# What the methods read; no webhooks here and no waiting, and the chat is mostly hers.
READ = {"text", "entities", "parse_mode", "reply_markup", "reply_parameters", "message_id", "message_ids", "caption"}
READ |= {"scope", "commands", "menu_button", "language_code", "description", "name", "photo", "document", "action"}
READ |= {"media", "reaction", "icon_color", "user_id", "caption_entities", "remove_caption"}
READ |= {"allowed_updates", "offset", "limit", "callback_query_id", "drop_pending_updates", "message_thread_id"}

scalars = st.none() | st.booleans() | st.integers(-3, 10) | st.floats(allow_nan=False) | st.text(max_size=5)
scalars |= st.sampled_from(["{", "[1]", "{}", "<b>", "attach://a", "default", "chat"])
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=8,
)


def params_of(method: str) -> st.SearchStrategy[dict[str, Any]]:
    names = sorted(READ & set(Schema.load().methods[method]["params"]))
    fixed = st.sampled_from([{}, {"text": "szia"}, {"message_id": 1}, {"chat_id": "x"}])
    drawn = st.fixed_dictionaries({}, optional=dict.fromkeys(names, values))
    return st.tuples(drawn, fixed).map(lambda both: both[0] | both[1])


async def forum_of(simulator: Simulator, anna: Person) -> int:
    group = simulator.group("Iroda", forum_of=anna)
    await group.add_bot(anna, rights=["can_manage_topics", "can_pin_messages", "can_delete_messages"])
    await group.create_topic(anna, "Topik")
    return group.id


async def answered(method: str, params: dict[str, Any], in_forum: bool) -> tuple[int, dict[str, Any]]:
    simulator = Simulator()
    bot = simulator.add_bot(TOKEN, username="paktum_proba_bot", name="Paktum próba")
    anna: Person = simulator.person("Anna")
    await anna.start()
    chat_id = await forum_of(simulator, anna) if in_forum else anna.id
    reply = await Api(simulator.world).execute(bot, method, {"chat_id": chat_id, "from_chat_id": chat_id} | params)
    return reply.status, json.loads(reply.body)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40)
@given(data=st.data(), in_forum=st.booleans())
def test_any_request_has_an_answer(method: str, data: st.DataObject, in_forum: bool) -> None:
    status, body = asyncio.run(answered(method, data.draw(params_of(method)), in_forum))
    assert status in {200, 400, 403, 409}
    assert body["ok"] is (status == 200)
